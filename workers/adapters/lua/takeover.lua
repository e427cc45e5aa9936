-- Claim entries of a stream that another consumer has held for too long.
-- ARGV: namespace, stream, group, consumer, idle ms, limit
-- Returns entries as XRANGE does. Unlike XAUTOCLAIM this is the same on Redis 6.2 and 7 for entries that were deleted
-- while they were claimed: they are acknowledged and forgotten, and the balance shows the loss.
local stream = key(ARGV[2])
local out = {}
for _, pending in ipairs(redis.call('XPENDING', stream, ARGV[3], 'IDLE', ARGV[5], '-', '+', ARGV[6])) do
  local found = redis.call('XRANGE', stream, pending[1], pending[1])
  if #found == 0 then
    redis.call('XACK', stream, ARGV[3], pending[1])
  else
    redis.call('XCLAIM', stream, ARGV[3], ARGV[4], ARGV[5], pending[1], 'JUSTID')
    out[#out + 1] = found[1]
  end
end
return out
