-- How each host is asked at the moment; hosts with nothing to do and nothing against them are left out.
-- ARGV: namespace
-- Returns per host: name, waiting, active, delay ms, crawl_delay ms, extra ms, strikes, '1' if down, ms until it may be asked
local out = {}
for _, name in ipairs(redis.call('SMEMBERS', key('f:known'))) do
  local host, waiting = host_of(name), redis.call('ZCARD', key('f:q:' .. name))
  if waiting > 0 or host.active > 0 or host.extra > 0 or host.strikes > 0 then
    for _, value in ipairs({name, int(waiting), int(host.active), int(host_delay(host)), int(host.crawl_delay),
      int(host.extra), int(host.strikes), is_down(host) and '1' or '0',
      int(math.max(host['until'] - now(), host.down - now(), 0))}) do
      out[#out + 1] = value
    end
  end
end
return out
