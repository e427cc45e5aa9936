-- Hold fetch back for a while, or parse as well. Also when memory is already full: then the first write must be one that
-- frees.
-- ARGV: namespace, reason, seconds, '1' if parse is held back too
redis.call('DEL', key('c:held'), key('c:full'))
redis.call('SET', key('c:held'), ARGV[2], 'EX', ARGV[3])
if ARGV[4] == '1' then redis.call('SET', key('c:full'), ARGV[2], 'EX', ARGV[3]) end
return 1
