-- Commit the end of one leased visit.
-- ARGV: namespace, visit id, token, action, then by action:
--   page: page JSON, body
--   end:  outcome, detail, visit to follow or '', '1' if it is checked against known URLs,
--         robots.txt, its ttl in ms (0: none), its crawl delay in ms, ms until the followed visit
--   fail: reason, wait ms, host wait ms, '1' if charged, most attempts
-- Returns 1, or 0 when the lease is someone else's by now.
local id, token, action = ARGV[2], ARGV[3], ARGV[4]
if redis.call('HGET', key('f:tokens'), id) ~= token then return 0 end
-- The first write must be one that Redis allows when its memory is full; what follows it in a script then is, too.
redis.call('HDEL', key('f:tokens'), id)
redis.call('ZREM', key('f:leases'), id)
local json = redis.call('HGET', key('f:visits'), id)
if not json then return 0 end
local visit = decode(json)

local function leave()
  redis.call('HDEL', key('f:visits'), id)
  redis.call('HDEL', key('f:losses'), id)
  if visit.kind == 'robots' then redis.call('HDEL', host_key(visit.host), 'robots') end
  progress('fetch')
end

if action == 'page' then
  leave()
  redis.call('XADD', key('s:pages'), '*', 'v', json, 'p', ARGV[5], 't', '0', 'b', ARGV[6])
  redis.call('HINCRBY', key('s:bytes'), 'pages', #ARGV[6])
  release_host(visit.host, 0)
elseif action == 'end' then
  leave()
  local follow, ttl = ARGV[7], tonumber(ARGV[10])
  if ttl > 0 then
    redis.call('SET', key('f:robots:' .. visit.host), ARGV[9], 'PX', int(ttl))
    redis.call('HSET', host_key(visit.host), 'crawl_delay', ARGV[11])
  end
  finish(visit, ARGV[5], ARGV[6])
  if follow ~= '' then offer(follow, ARGV[8] == '1', tonumber(ARGV[12])) end
  release_host(visit.host, 0)
else
  local reason, wait, host_wait, charged = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8] == '1'
  local attempts = visit.attempts + (charged and 1 or 0)
  if attempts >= tonumber(ARGV[9]) then
    leave()
    bury(visit, json, 'fetch', reason, {})
  else
    json = string.gsub(json, '"attempts":%d+', '"attempts":' .. int(attempts), 1)
    redis.call('HSET', key('f:visits'), id, json)
    redis.call('ZADD', key('f:due'), now() + math.min(wait, MAX_FUTURE_MS), id)
  end
  release_host(visit.host, host_wait)
end
return 1
