-- Commit the end of one entry of the articles stream.
-- ARGV: namespace, entry id, visit JSON, bytes of the article, outcome, detail, revisit or '', ms until the revisit,
-- article JSON (only when dead)
-- Returns 1, or 0 when someone else committed it.
local entry, json, outcome = ARGV[2], ARGV[3], ARGV[5]
if redis.call('XACK', key('s:articles'), 'index', entry) == 0 then return 0 end
redis.call('XDEL', key('s:articles'), entry)
redis.call('HINCRBY', key('s:bytes'), 'articles', 0 - tonumber(ARGV[4]))
progress('index')
local visit = decode(json)
if outcome == 'dead' then
  bury(visit, json, 'index', ARGV[6], {'v', json, 'a', ARGV[9]})
else
  finish(visit, outcome, ARGV[6])
end
if ARGV[7] ~= '' then put_in(ARGV[7], tonumber(ARGV[8])) end
return 1
