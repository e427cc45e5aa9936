-- Declare how hosts may be asked.
-- ARGV: namespace, then per host: host ('' for the defaults), delay ms, slots
for i = 2, #ARGV, 3 do
  local host = ARGV[i]
  redis.call('HSET', host_key(host), 'delay', ARGV[i + 1], 'parallel', ARGV[i + 2])
  if host ~= '' and redis.call('ZCARD', key('f:q:' .. host)) > 0 then open_host(host, now()) end
end
return 1
