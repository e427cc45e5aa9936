-- Bring back visits that were set aside, of sources that may be asked again.
-- ARGV: namespace
-- Returns how many; at most 500 a source, so that nothing else waits for long.
local back = 0
for _, source in ipairs(redis.call('SMEMBERS', key('f:parking'))) do
  if redis.call('SISMEMBER', key('c:paused'), source) == 0 and may_spend(source, RESERVED_FROM) then
    local parked = key('f:parked:' .. source)
    local members = redis.call('ZRANGE', parked, 0, 499, 'WITHSCORES')
    for i = 1, #members, 2 do
      local json = redis.call('HGET', key('f:visits'), members[i])
      redis.call('ZREM', parked, members[i])
      if json then enqueue(members[i], decode(json), members[i + 1]) end
    end
    back = back + #members / 2
    if redis.call('ZCARD', parked) == 0 then redis.call('SREM', key('f:parking'), source) end
  end
end
return back
