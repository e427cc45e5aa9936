-- Commit the end of one leased visit.
-- ARGV: namespace, visit id, token, what it tells of the host ('', good, error, out-of-reach), ms until its answer, action,
-- then by action:
--   page: page JSON, body, bytes at which the archive stream is full ('': no copy), '1' if a copy is made nevertheless,
--         page JSON with all headers
--   end:  outcome, detail, visit to follow or '', '1' if it is checked against known URLs,
--         robots.txt, its ttl in ms (0: none), its crawl delay in ms, ms until the followed visit
--   fail: reason, wait ms, host wait ms, '1' if charged, most attempts
-- Returns 1, or 0 when the lease is someone else's by now.
local id, token, sign, latency, action = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6]
if redis.call('HGET', key('f:tokens'), id) ~= token then return 0 end
-- The first write must be one that Redis allows when its memory is full; what follows it in a script then is, too.
redis.call('HDEL', key('f:tokens'), id)
redis.call('ZREM', key('f:leases'), id)
local json = redis.call('HGET', key('f:visits'), id)
if not json then
  release_lost(token)
  return 0
end
local visit = decode(json)
local host = host_of(visit.host)
note_answer(host, sign, latency, visit.kind == 'robots')

local function leave()
  redis.call('HDEL', key('f:visits'), id)
  redis.call('HDEL', key('f:losses'), id)
  progress('fetch')
end

if action == 'page' then
  leave()
  redis.call('XADD', key('s:pages'), '*', 'v', json, 'p', ARGV[7], 't', '0', 'b', ARGV[8])
  redis.call('HINCRBY', key('s:bytes'), 'pages', #ARGV[8])
  if ARGV[9] ~= '' then
    local held = tonumber(redis.call('HGET', key('s:bytes'), 'archive') or 0)
    redis.call('HINCRBY', key('o:archive'), 'offered', 1)
    if ARGV[10] == '1' or held + #ARGV[8] <= tonumber(ARGV[9]) then
      redis.call('XADD', key('s:archive'), '*', 'v', json, 'p', ARGV[11], 'b', ARGV[8])
      redis.call('HINCRBY', key('s:bytes'), 'archive', #ARGV[8])
    else
      redis.call('HINCRBY', key('o:archive'), 'skipped', 1)
    end
  end
  release_host(host, 0)
elseif action == 'end' then
  leave()
  local follow, ttl = ARGV[9], tonumber(ARGV[12])
  if ttl > 0 then
    local ruled = ruled_host(visit)
    redis.call('SET', key('f:robots:' .. ruled.name), ARGV[11], 'PX', int(ttl))
    set_host(ruled, 'crawl_delay', tonumber(ARGV[13]))
    -- Redirected, it was released long ago, under a delay that did not know of this one.
    if ruled ~= host then set_host(ruled, 'until', math.max(ruled['until'], now() + host_delay(ruled))) end
  end
  local heir = follow ~= '' and offer(follow, ARGV[10] == '1', tonumber(ARGV[14]))
  finish(visit, ARGV[7], ARGV[8], 0, heir)
  release_host(host, 0)
  end_robots(visit, heir)
else
  local reason, wait, host_wait, charged = ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9]), ARGV[10] == '1'
  if charged and is_down(host) and now() - visit.found_at * 1000 < OLDEST_UNCHARGED_MS then
    -- The host is to blame. Its other visits go first when it is tried again, so that one page cannot keep it down.
    charged, wait = false, math.max(wait, host.down - now() + 1)
  end
  local attempts = visit.attempts + (charged and 1 or 0)
  local dead = attempts >= tonumber(ARGV[11])
  if dead then
    leave()
    bury(visit, json, 'fetch', reason, {})
  else
    json = string.gsub(json, '"attempts":%d+', '"attempts":' .. int(attempts), 1)
    redis.call('HSET', key('f:visits'), id, json)
    redis.call('ZADD', key('f:due'), now() + math.min(wait, MAX_FUTURE_MS), id)
  end
  release_host(host, host_wait)
  if dead then end_robots(visit) end
end
return 1
