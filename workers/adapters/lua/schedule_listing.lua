-- Put in the visit of a listing if it is due and none is under way.
-- ARGV: namespace, visit JSON, listing, period ms, '1' to force
-- Returns 1 if it was put in.
local json, listing, period, force = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5] == '1'
local STUCK_MS = 3600 * 1000 -- a visit open for this long past its period was lost; do not wait for it for ever

local visit = decode(json)
if redis.call('SISMEMBER', key('c:paused'), visit.source) == 1 then return 0 end
local due = tonumber(redis.call('HGET', key('l:due'), listing) or 0)
local open = redis.call('HGET', key('l:open'), listing)
if open and now() < due + STUCK_MS then return 0 end
-- A due time further ahead than one period was set by another clock, or by a longer period.
if not force and now() < due and due <= now() + period then return 0 end

if redis.call('SISMEMBER', key('l:walked'), listing) == 0 then
  json = string.gsub(json, '"backfill":false', '"backfill":true', 1)
else
  local valid = redis.call('HGET', key('l:valid'), visit.url)
  if valid then
    json = string.gsub(json, '"etag":null,"last_modified":null', function() return valid end, 1)
  end
end
local id = put_in(json, 0)
redis.call('HSET', key('l:open'), listing, id)
redis.call('HSET', key('l:due'), listing, int(now() + period))
return 1
