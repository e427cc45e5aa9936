-- Count links that are not to be followed, and log why, each once.
-- ARGV: namespace, then per link: URL, source, reason
-- Returns how many were new.
local new = 0
for i = 2, #ARGV, 3 do
  if first_sight(ARGV[i]) then
    count(ARGV[i + 1], 'refused', 1)
    log_end(ARGV[i], '-', 'refused', ARGV[i + 2])
    new = new + 1
  else
    count(ARGV[i + 1], 'known', 1)
  end
end
return new
