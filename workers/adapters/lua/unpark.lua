-- Bring back visits that were set aside, of sources that may be asked again.
-- ARGV: namespace
-- Returns how many.
local back = 0
for _, source in ipairs(redis.call('SMEMBERS', key('f:parking'))) do
  if redis.call('SISMEMBER', key('c:paused'), source) == 0 and may_spend(source, RESERVED_FROM) then
    back = back + take_back(source)
  end
end
return back
