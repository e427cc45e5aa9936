-- Pull back what lies further ahead than the maximum, as after a step of the clock; forget listings that are no more.
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

-- Hosts that were left with something against them, which ends with their f:h, or with work and off the list, because what
-- was to put them on it vanished. A sample each time, for there may be many.
for _, name in ipairs(redis.call('SRANDMEMBER', key('f:known'), 100)) do open_host(host_of(name), now()) end

-- Forget listings that were not visited for a month: days that are over, sitemaps and sources that are gone.
local FORGET_MS = 30 * 86400000
for _, listing in ipairs(redis.call('ZRANGEBYSCORE', key('l:asked'), '-inf', int(now() - FORGET_MS), 'LIMIT', 0, 100)) do
  if redis.call('HEXISTS', key('l:open'), listing) == 0 then
    redis.call('ZREM', key('l:asked'), listing)
    redis.call('SREM', key('l:walked'), listing)
    for _, hash in ipairs({'l:quiet', 'l:polls'}) do redis.call('HDEL', key(hash), listing) end
    local url = string.match(listing, ' (.*)$') or listing
    for _, hash in ipairs({'l:valid', 'l:lies'}) do redis.call('HDEL', key(hash), url) end
  end
end
return pulled
