-- Put in the visit of a listing if it is due, or will be soon, and none is under way: the rule of core/period.py.
-- ARGV: namespace, visit JSON, listing, shortest period ms, longest period ms, '1' to force, ms before it is due
-- Returns 1 if it was put in, or, when forced, brought forward.
local json, listing, floor, ceiling, force = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6] == '1'
local ahead = tonumber(ARGV[7])
local GROWTH, SPREAD, DOUBT_EVERY, DISBELIEF_MS = 1.25, 0.1, 12, 30 * 86400000
local STUCK_MS = 3600 * 1000 -- a visit open for this long past its period was lost; do not wait for it for ever
local LOST_MS = 8 * 86400000 -- the same of one that is still in the frontier: it waits for its host, at most a week

local visit = decode(json)
if redis.call('SISMEMBER', key('c:paused'), visit.source) == 1 then return 0 end
local asked = tonumber(redis.call('ZSCORE', key('l:asked'), listing) or 0)
local quiet = math.min(tonumber(redis.call('HGET', key('l:quiet'), listing) or 0), 200)
local period = math.max(floor, math.min(ceiling, floor * GROWTH ^ quiet))
local share = tonumber(string.sub(redis.sha1hex(listing .. int(asked)), 1, 4), 16) / 65535
period = period * (1 + SPREAD * share)

-- A visit further in the future than it may be put in was put in under another clock.
local wait = asked <= now() + ahead and asked + period - now() or 0
local open = redis.call('HGET', key('l:open'), listing)
if open then
  -- One that was put in ahead of its time is asked now; one that failed keeps its wait.
  local waits = force and redis.call('ZSCORE', key('f:due'), open)
  if waits and tonumber(waits) > now() and decode(redis.call('HGET', key('f:visits'), open)).attempts == 0 then
    redis.call('ZADD', key('f:due'), now(), open)
    redis.call('ZADD', key('l:asked'), now(), listing)
    return 1
  end
  local patience = redis.call('HEXISTS', key('f:visits'), open) == 1 and LOST_MS or STUCK_MS
  if wait + patience > 0 and asked <= now() + ahead then return 0 end
end
if force then wait = 0 end
if wait > ahead then return 0 end

if redis.call('SISMEMBER', key('l:walked'), listing) == 0 then
  json = string.gsub(json, '"backfill":false', '"backfill":true', 1)
else
  local valid = redis.call('HGET', key('l:valid'), visit.url)
  local lied = valid and tonumber(redis.call('HGET', key('l:lies'), visit.url) or 0)
  if valid and now() - lied > DISBELIEF_MS and redis.call('HINCRBY', key('l:polls'), listing, 1) % DOUBT_EVERY > 0 then
    json = string.gsub(json, '"etag":null,"last_modified":null', function() return valid end, 1)
  end
end
wait = math.max(wait, 0)
local id = put_in(json, wait)
redis.call('HSET', key('l:open'), listing, id)
redis.call('ZADD', key('l:asked'), now() + wait, listing)
return 1
