-- Declare how hosts may be asked, and the daily budgets of sources, in the place of what was declared before.
-- ARGV: namespace, number of budgets, then per budget: source, requests a day; then per host: host ('' for the defaults),
-- delay ms, slots
local at = 3
redis.call('DEL', key('f:budget'), key('f:policy'))
for _ = 1, tonumber(ARGV[2]) do
  redis.call('HSET', key('f:budget'), ARGV[at], ARGV[at + 1])
  at = at + 2
end
for i = at, #ARGV, 3 do
  local name = ARGV[i]
  redis.call('HSET', key('f:policy'), name, ARGV[i + 1] .. ' ' .. ARGV[i + 2])
end
for i = at, #ARGV, 3 do
  if redis.call('ZCARD', key('f:q:' .. ARGV[i])) > 0 then open_host(host_of(ARGV[i]), now()) end
end
return 1
