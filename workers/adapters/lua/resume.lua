-- Resume a stage or a source; visits set aside return to their queues.
-- ARGV: namespace, target
local target = ARGV[2]
redis.call('SREM', key('c:paused'), target)
local parked = key('f:parked:' .. target)
local members = redis.call('ZRANGE', parked, 0, -1, 'WITHSCORES')
for i = 1, #members, 2 do
  local json = redis.call('HGET', key('f:visits'), members[i])
  redis.call('ZREM', parked, members[i])
  if json then enqueue(members[i], decode(json), members[i + 1]) end
end
redis.call('SREM', key('f:parking'), target)
return #members / 2
