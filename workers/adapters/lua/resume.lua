-- Resume a stage or a source; visits set aside return to their queues, those beyond 500 by unpark.lua, tick by tick.
-- ARGV: namespace, target
-- Returns how many returned at once.
local target = ARGV[2]
redis.call('SREM', key('c:paused'), target)
return take_back(target)
