-- Hold fetch back for a while. Also when memory is already full: then the first write must be one that frees.
-- ARGV: namespace, reason, seconds
redis.call('DEL', key('c:held'))
redis.call('SET', key('c:held'), ARGV[2], 'EX', ARGV[3])
return 1
