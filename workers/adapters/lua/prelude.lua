-- Put before every script. ARGV[1] is the namespace; all names of keys are made here or listed in adapters/keys.py.
local NS = ARGV[1] .. ':'
local function key(name) return NS .. name end

local MAX_FUTURE_MS = 7 * 86400 * 1000 -- nothing is ever scheduled further ahead
local WHY_DAYS = 7
local WHY_BUCKETS = 1024 -- keeps a day's hashes small enough for the compact encoding up to about 130,000 URLs
local WHY_LINES = 8 -- ends kept per URL and day
local HOUR_TTL_S = 14 * 86400
local SEEN_BUCKETS = 65536 -- 10^7 URLs put about 150 in a bucket, within set-max-intset-entries (512)
local SEEN_WINDOW_S = 45 * 86400 -- a URL is remembered for one to two windows
local DEAD_MAX = 10000

local now_ms
local function now()
  if not now_ms then
    local t = redis.call('TIME')
    now_ms = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
  end
  return now_ms
end

local function int(number) return string.format('%.0f', number) end

local function decode(json) return cjson.decode(json) end

-- 52 bits of a URL as a decimal: exact in a double, so that Lua and Python (adapters/keys.py) agree on it, and short
-- enough for an intset. At 10^7 URLs one new URL in 4 * 10^8 is taken for a known one.
local function digest_of(url) return int(tonumber(string.sub(redis.sha1hex(url), 1, 13), 16)) end

local function count(source, name, by)
  local field = source .. '|' .. name
  redis.call('HINCRBY', key('o:total'), field, by)
  local hour = key('o:h:' .. int(math.floor(now() / 3600000)))
  redis.call('HINCRBY', hour, field, by)
  redis.call('EXPIRE', hour, HOUR_TTL_S)
end

local function progress(stage) redis.call('HINCRBY', key('o:done'), stage, 1) end

local function log_end(url, visit_id, outcome, detail)
  local digest = digest_of(url)
  local day = math.floor(now() / 86400000)
  local bucket = key('w:' .. int(day) .. ':' .. int(tonumber(digest) % WHY_BUCKETS))
  local line = int(now()) .. ' ' .. outcome .. ' ' .. visit_id .. ' ' .. (string.gsub(string.sub(detail, 1, 300), '%c', ' '))
  local before = redis.call('HGET', bucket, digest)
  if before then
    local lines = {}
    for one in string.gmatch(before, '[^\n]+') do lines[#lines + 1] = one end
    while #lines >= WHY_LINES do table.remove(lines, 1) end
    lines[#lines + 1] = line
    line = table.concat(lines, '\n')
  end
  redis.call('HSET', bucket, digest, line)
  redis.call('EXPIRE', bucket, (WHY_DAYS + 1) * 86400)
end

-- The one place where a visit ends.
local function finish(visit, outcome, detail)
  count(visit.source, outcome, 1)
  log_end(visit.url, visit.id, outcome, detail)
  if visit.listing ~= '' and redis.call('HGET', key('l:open'), visit.listing) == visit.id then
    redis.call('HDEL', key('l:open'), visit.listing)
  end
end

-- The dead list keeps a visit, why it died, and the entry it died in (`load`: field names and values) for a replay.
local function bury(visit, json, stage, reason, load)
  finish(visit, 'dead', stage .. ': ' .. reason)
  redis.call('ZADD', key('d:list'), now(), visit.id)
  redis.call('HSET', key('d:items'), visit.id,
    '{"visit":' .. json .. ',"stage":' .. cjson.encode(stage) .. ',"reason":' .. cjson.encode(reason)
    .. ',"at":' .. string.format('%.3f', now() / 1000) .. ',"has_payload":' .. tostring(#load > 0) .. '}')
  for i = 1, #load, 2 do redis.call('HSET', key('d:load:' .. visit.id), load[i], load[i + 1]) end
  if redis.call('ZCARD', key('d:list')) > DEAD_MAX then
    local oldest = redis.call('ZRANGE', key('d:list'), 0, 0)[1]
    redis.call('ZREM', key('d:list'), oldest)
    redis.call('HDEL', key('d:items'), oldest)
    redis.call('DEL', key('d:load:' .. oldest))
  end
end

local function host_key(host) return key('f:h:' .. host) end

-- What is not declared for a host is declared for the host named '' (its defaults).
local function host_number(host, field)
  return tonumber(redis.call('HGET', host_key(host), field) or redis.call('HGET', host_key(''), field) or 0)
end

local function host_slots(host) return math.max(host_number(host, 'parallel'), 1) end

local function host_delay(host) return math.max(host_number(host, 'delay'), host_number(host, 'crawl_delay')) end

-- Let a host be claimed no sooner than `at`, if it has work and a free slot; else take it off the list.
local function open_host(host, at)
  local hosts = key('f:hosts')
  if redis.call('ZCARD', key('f:q:' .. host)) == 0
    or host_number(host, 'active') >= host_slots(host) then
    redis.call('ZREM', hosts, host)
    return
  end
  local not_before = math.max(at, host_number(host, 'until'))
  redis.call('ZADD', hosts, not_before, host)
end

local function queue_score(visit) return visit.priority * 1e13 + now() end

local function enqueue(visit_id, visit, score)
  redis.call('SADD', key('f:known'), visit.host)
  redis.call('ZADD', key('f:q:' .. visit.host), score or queue_score(visit), visit_id)
  if not redis.call('ZSCORE', key('f:hosts'), visit.host) then open_host(visit.host, now()) end
end

-- Release the slot that a lease held: the host's next request starts its delay from here.
local function release_host(host, extra_ms)
  local active = redis.call('HINCRBY', host_key(host), 'active', -1)
  if active < 0 then redis.call('HSET', host_key(host), 'active', 0) end
  local delay = math.max(host_delay(host), extra_ms)
  local next_at = now() + math.min(delay, MAX_FUTURE_MS)
  if delay > 0 and next_at > host_number(host, 'until') then
    redis.call('HSET', host_key(host), 'until', int(next_at))
  end
  open_host(host, now())
end

local function new_id()
  local epoch = redis.call('GET', key('f:epoch'))
  if not epoch then
    epoch = int(now())
    redis.call('SET', key('f:epoch'), epoch)
  end
  return epoch .. '-' .. int(redis.call('INCR', key('f:seq')))
end

-- Name a visit given as JSON with an empty id and found_at 0, and put it in. Visits come with `"id":""` and
-- `"found_at":0.0` in that spelling, so that no number of theirs passes through Lua's doubles.
local function put_in(json, due_in_ms)
  local id = new_id()
  json = string.gsub(json, '"id":""', '"id":"' .. id .. '"', 1)
  json = string.gsub(json, '"found_at":0%.0', '"found_at":' .. string.format('%.3f', now() / 1000), 1)
  local visit = decode(json)
  redis.call('HSET', key('f:visits'), id, json)
  count(visit.source, 'scheduled', 1)
  if due_in_ms > 0 then
    redis.call('ZADD', key('f:due'), now() + math.min(due_in_ms, MAX_FUTURE_MS), id)
  else
    enqueue(id, visit)
  end
  return id, visit
end

-- True when the URL was not known; it is from now on.
local function first_sight(url)
  local digest = digest_of(url)
  local generation = math.floor(now() / 1000 / SEEN_WINDOW_S)
  local bucket = int(tonumber(digest) % SEEN_BUCKETS)
  local current = key('f:seen:' .. int(generation) .. ':' .. bucket)
  if redis.call('SISMEMBER', current, digest) == 1 then return false end
  local known = redis.call('SISMEMBER', key('f:seen:' .. int(generation - 1) .. ':' .. bucket), digest) == 1
  redis.call('SADD', current, digest)
  redis.call('EXPIRE', current, 2 * SEEN_WINDOW_S)
  return not known
end

-- Put in a visit found somewhere; `checked`: only if its URL was never seen. Returns true when it made a visit.
local function offer(json, checked, due_in_ms)
  local visit = decode(json)
  if checked and not first_sight(visit.url) then
    count(visit.source, 'known', 1)
    return false
  end
  if checked then count(visit.source, 'discovered', 1) end
  put_in(json, due_in_ms)
  return true
end
