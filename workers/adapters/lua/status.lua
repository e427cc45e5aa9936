-- All counts in one step.
-- ARGV: namespace
-- Returns: o:total, o:done, paused, held, s:bytes, budgets, spent today as flat lists; then numbers: queued, due, parked, leased, pages, pages pending,
-- articles, articles pending, ms of the oldest queued visit, of the oldest page and of the oldest article (0: none), now,
-- copies for the archive, those pending, ms of the oldest; last o:archive as a flat list, and why parse is held back.
local queued, oldest = 0, 0
for _, host in ipairs(redis.call('SMEMBERS', key('f:known'))) do
  local queue = key('f:q:' .. host)
  local waiting = redis.call('ZCARD', queue)
  queued = queued + waiting
  if waiting > 0 then
    for priority = 0, 4 do
      local first = redis.call('ZRANGEBYSCORE', queue, int(priority * 1e13), int(priority * 1e13 + 9.99e12),
        'WITHSCORES', 'LIMIT', 0, 1)
      local at = first[2] and tonumber(first[2]) - priority * 1e13
      if at and (oldest == 0 or at < oldest) then oldest = at end
    end
  end
end
local parked = 0
for _, source in ipairs(redis.call('SMEMBERS', key('f:parking'))) do
  parked = parked + redis.call('ZCARD', key('f:parked:' .. source))
end

local function stream(name, group)
  local length = redis.call('XLEN', key(name))
  if length == 0 then return 0, 0, 0 end
  local groups = redis.call('XINFO', 'GROUPS', key(name))
  local pending = 0
  for _, info in ipairs(groups) do
    for i = 1, #info, 2 do
      if info[i] == 'pending' then pending = info[i + 1] end
    end
  end
  local first = redis.call('XINFO', 'STREAM', key(name))
  local id
  for i = 1, #first, 2 do
    if first[i] == 'first-entry' and first[i + 1] then id = first[i + 1][1] end
  end
  return length, pending, id and tonumber(string.match(id, '^%d+')) or 0
end

local pages, pages_pending, pages_oldest = stream('s:pages')
local articles, articles_pending, articles_oldest = stream('s:articles')
local copies, copies_pending, copies_oldest = stream('s:archive')
return {
  redis.call('HGETALL', key('o:total')), redis.call('HGETALL', key('o:done')), redis.call('SMEMBERS', key('c:paused')),
  redis.call('GET', key('c:held')) or '', redis.call('HGETALL', key('s:bytes')),
  redis.call('HGETALL', key('f:budget')),
  redis.call('HGETALL', key('f:spent:' .. int(math.floor((now() + DAY_OFFSET_MS) / 86400000)))),
  queued, redis.call('ZCARD', key('f:due')), parked, redis.call('ZCARD', key('f:leases')),
  pages, pages_pending, articles, articles_pending, int(oldest), int(pages_oldest), int(articles_oldest), int(now()),
  copies, copies_pending, int(copies_oldest), redis.call('HGETALL', key('o:archive')), redis.call('GET', key('c:full')) or '',
}
