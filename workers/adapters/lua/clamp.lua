-- Pull back what lies further ahead than the maximum, as after a step of the clock.
-- ARGV: namespace, longest lease ms, longest wait of a visit ms, longest wait of a host ms
-- Returns how many were pulled back.
local pulled = 0
local function pull(set, longest)
  local latest = now() + longest
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', set, '(' .. int(latest), '+inf', 'LIMIT', 0, 1000)) do
    redis.call('ZADD', set, latest, member)
    pulled = pulled + 1
  end
end
pull(key('f:leases'), tonumber(ARGV[2]))
pull(key('f:due'), tonumber(ARGV[3]))
local host_longest = tonumber(ARGV[4])
local latest = now() + host_longest
for _, name in ipairs(redis.call('ZRANGEBYSCORE', key('f:hosts'), '(' .. int(latest), '+inf', 'LIMIT', 0, 1000)) do
  local host = host_of(name)
  set_host(host, 'until', math.min(host['until'], latest))
  set_host(host, 'down', math.min(host.down, latest))
end
pull(key('f:hosts'), host_longest)
return pulled
