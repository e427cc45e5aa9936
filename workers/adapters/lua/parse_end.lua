-- Commit the end of one entry of the pages stream.
-- ARGV: namespace, entry id, visit JSON, bytes of the body, action, then by action:
--   article: article JSON, '1' if its text was decoded with the wrong character set
--   listed:  next page's visit or '', detail, validators as a piece of JSON or ''
--   end:     outcome, detail, revisit or '', ms until the revisit; of a listing that was redirected, the visit that goes on
--   fail:    reason, most attempts, attempts so far, page JSON, body
-- Returns 1, or 0 when someone else committed it.
local entry, json, size, action = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local stream = key('s:pages')
if redis.call('XACK', stream, 'parse', entry) == 0 then return 0 end
redis.call('XDEL', stream, entry)
redis.call('HINCRBY', key('s:bytes'), 'pages', 0 - size) -- for an empty body -size would be "-0", no integer to Redis
local visit = decode(json)
local fresh = tonumber(redis.call('HGET', key('l:fresh'), entry) or 0)
redis.call('HDEL', key('l:fresh'), entry)

-- New links under the validators that stood for the page without them (core/period.py).
local function lies(piece)
  local before = redis.call('HGET', key('l:valid'), visit.url)
  if fresh == 0 or not before or type(visit.etag) == 'string' or type(visit.last_modified) == 'string' then return false end
  local old, new = decode('{' .. before .. '}'), decode('{' .. piece .. '}')
  if type(new.etag) == 'string' then return new.etag == old.etag end
  return new.last_modified == old.last_modified
end

if action == 'article' then
  progress('parse')
  redis.call('XADD', key('s:articles'), '*', 'v', json, 'a', ARGV[6])
  redis.call('HINCRBY', key('s:bytes'), 'articles', #ARGV[6])
  if ARGV[7] == '1' then count(visit.source, 'mojibake', 1) end
elseif action == 'listed' then
  progress('parse')
  if ARGV[6] ~= '' and (visit.backfill or fresh > 0) then
    put_in(ARGV[6], 0)
  elseif visit.backfill then
    redis.call('SADD', key('l:walked'), visit.listing)
  end
  local detail = ARGV[7]
  if ARGV[8] ~= '' then
    if lies(ARGV[8]) then
      redis.call('HSET', key('l:lies'), visit.url, int(now()))
      redis.call('HDEL', key('l:valid'), visit.url)
      detail = detail .. '; its validators lie, so they are not believed for 30 days'
    else
      redis.call('HSET', key('l:valid'), visit.url, ARGV[8])
    end
  else
    redis.call('HDEL', key('l:valid'), visit.url)
  end
  finish(visit, 'listed', detail, fresh)
elseif action == 'end' then
  progress('parse')
  local again
  if ARGV[8] ~= '' then again = put_in(ARGV[8], tonumber(ARGV[9])) end
  finish(visit, ARGV[6], ARGV[7], 0, ARGV[6] == 'redirected' and again)
else
  local attempts = tonumber(ARGV[8]) + 1
  if attempts >= tonumber(ARGV[7]) then
    progress('parse')
    bury(visit, json, 'parse', ARGV[6], {'v', json, 'p', ARGV[9], 'b', ARGV[10]})
  else
    redis.call('XADD', stream, '*', 'v', json, 'p', ARGV[9], 't', int(attempts), 'b', ARGV[10])
    redis.call('HINCRBY', key('s:bytes'), 'pages', size)
  end
end
return 1
