-- Count one entry of the archive stream as written. A copy is no visit: nothing ends, and no other stage gets it.
-- ARGV: namespace, entry id, bytes of the body
-- Returns 1, or 0 when someone else committed it.
if redis.call('XACK', key('s:archive'), 'archive', ARGV[2]) == 0 then return 0 end
redis.call('XDEL', key('s:archive'), ARGV[2])
redis.call('HINCRBY', key('s:bytes'), 'archive', 0 - tonumber(ARGV[3]))
redis.call('HINCRBY', key('o:archive'), 'written', 1)
progress('archive')
return 1
