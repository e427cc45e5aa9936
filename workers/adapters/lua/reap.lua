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
    local dead = redis.call('HINCRBY', key('f:losses'), id, 1) >= tonumber(ARGV[2])
    if dead then
      redis.call('HDEL', key('f:visits'), id)
      redis.call('HDEL', key('f:losses'), id)
      bury(visit, json, 'fetch', 'lost ' .. ARGV[2] .. ' leases: its workers died or froze', {})
    else
      enqueue(id, visit)
    end
    release_host(host_of(visit.host), 0)
    if dead then end_robots(visit) end
  else
    release_lost(token)
  end
end
return #expired
