-- Declare how hosts may be asked, and the daily budgets of sources.
-- ARGV: namespace, number of budgets, then per budget: source, requests a day; then per host: host ('' for the defaults),
-- delay ms, slots
local at = 3
redis.call('DEL', key('f:budget'))
for _ = 1, tonumber(ARGV[2]) do
  redis.call('HSET', key('f:budget'), ARGV[at], ARGV[at + 1])
  at = at + 2
end
for i = at, #ARGV, 3 do
  local name = ARGV[i]
  redis.call('HSET', host_key(name), 'delay', ARGV[i + 1], 'parallel', ARGV[i + 2])
  if name ~= '' and redis.call('ZCARD', key('f:q:' .. name)) > 0 then open_host(host_of(name), now()) end
end
return 1
