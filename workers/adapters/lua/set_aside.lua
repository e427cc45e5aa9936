-- Set aside an entry of a stream that no reader understands, with all its fields.
-- ARGV: namespace, stream, stage, entry id, field whose bytes are counted, reason
-- Returns 1, or 0 when someone else committed it.
local stream = key('s:' .. ARGV[2])
local found = redis.call('XRANGE', stream, ARGV[4], ARGV[4])[1]
if not found or redis.call('XACK', stream, ARGV[3], ARGV[4]) == 0 then return 0 end
redis.call('XDEL', stream, ARGV[4])
local flat, fields = found[2], {}
for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
redis.call('HINCRBY', key('s:bytes'), ARGV[2], 0 - #(fields[ARGV[5]] or ''))
if ARGV[2] == 'pages' then redis.call('HDEL', key('l:fresh'), ARGV[4]) end
progress(ARGV[3])
bury(decode(fields.v), fields.v, ARGV[3], ARGV[6], flat)
return 1
