-- Give visits whose lease ran out back to their queues.
-- ARGV: namespace, most leases that a visit may lose
-- Returns how many.
local expired = redis.call('ZRANGEBYSCORE', key('f:leases'), '-inf', now(), 'LIMIT', 0, 200)
for _, id in ipairs(expired) do
  local token = redis.call('HGET', key('f:tokens'), id)
  redis.call('ZREM', key('f:leases'), id)
  redis.call('HDEL', key('f:tokens'), id)
  local json = redis.call('HGET', key('f:visits'), id)
  if json then
    local visit = decode(json)
    if redis.call('HINCRBY', key('f:losses'), id, 1) >= tonumber(ARGV[2]) then
      redis.call('HDEL', key('f:visits'), id)
      redis.call('HDEL', key('f:losses'), id)
      if visit.kind == 'robots' then redis.call('HDEL', host_key(visit.host), 'robots') end
      bury(visit, json, 'fetch', 'lost ' .. ARGV[2] .. ' leases: its workers died or froze', {})
    else
      enqueue(id, visit)
    end
    release_host(host_of(visit.host), 0)
  else
    release_lost(token)
  end
end
return #expired
