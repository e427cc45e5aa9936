-- Put in visits of URLs never seen.
-- ARGV: namespace, id of the pages entry that they stand on or '', visit JSON ...
-- Returns how many were new and how many known.
local entry, new, known = ARGV[2], 0, 0
for i = 3, #ARGV do
  if offer(ARGV[i], true, 0) then new = new + 1 else known = known + 1 end
end
-- Remembered only while the entry is there: a worker that lost its claim must leave nothing behind.
if entry ~= '' and new > 0 and #redis.call('XRANGE', key('s:pages'), entry, entry) > 0 then
  redis.call('HINCRBY', key('l:fresh'), entry, new)
end
return {new, known}
