-- Put in visits whether their URLs are known or not.
-- ARGV: namespace, visit JSON ...
for i = 2, #ARGV do offer(ARGV[i], false, 0) end
return #ARGV - 1
