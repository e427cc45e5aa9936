-- Put before every script. ARGV[1] is the namespace; all names of keys are made here or listed in adapters/keys.py.
local NS = ARGV[1] .. ':'
local function key(name) return NS .. name end

local MAX_FUTURE_MS = 7 * 86400 * 1000 -- nothing is ever scheduled further ahead
local WHY_DAYS = 7
local WHY_BUCKETS = 1024 -- keeps a day's hashes small enough for the compact encoding up to about 130,000 URLs
local WHY_LINES = 8 -- ends kept per URL and day
local HOUR_TTL_S = 14 * 86400
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

-- 52 bits of a URL: exact in a double, so that Lua and Python (adapters/keys.py) agree on it. At 10^7 URLs one new URL in
-- 4 * 10^8 is taken for a known one.
local function number_of(url) return tonumber(string.sub(redis.sha1hex(url), 1, 13), 16) end

local function digest_of(url) return int(number_of(url)) end

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

-- The one place where a visit ends. `fresh`: of a listing's page, how many of its links were new; `heir`: the visit that
-- goes on for a listing which was redirected.
local function finish(visit, outcome, detail, fresh, heir)
  count(visit.source, outcome, 1)
  log_end(visit.url, visit.id, outcome, detail)
  if visit.listing ~= '' and redis.call('HGET', key('l:open'), visit.listing) == visit.id then
    redis.call('HDEL', key('l:open'), visit.listing)
    if heir then
      redis.call('HSET', key('l:open'), visit.listing, heir)
    elseif (fresh or 0) > 0 then
      redis.call('HDEL', key('l:quiet'), visit.listing)
      -- A sitemap is put in when the index that names it is read, so its news are news of the index.
      local index = string.match(visit.listing, '^(%S+) ')
      if index then redis.call('HDEL', key('l:quiet'), index) end
    else
      redis.call('HINCRBY', key('l:quiet'), visit.listing, 1)
    end
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

-- How a host may be asked, as declared for it or else for the host named ''.
local function policy_of(name)
  local declared = redis.call('HMGET', key('f:policy'), name, '')
  local delay, parallel = string.match(declared[1] or declared[2] or '', '^(%d+) (%d+)$')
  return tonumber(delay or 0), tonumber(parallel or 0)
end

-- A host as this script knows it: read once, written through `set_host`.
local hosts = {}
local HOST_FIELDS = {'crawl_delay', 'active', 'until', 'extra', 'strikes', 'down', 'robots'}
-- Longer than a visit waits at most: a host that was not asked for so long has no lease, no turn and no robots visit.
local HOST_TTL_S = 8 * 86400
local function host_of(name)
  local host = hosts[name]
  if host then return host end
  local values = redis.call('HMGET', host_key(name), unpack(HOST_FIELDS))
  host = {name = name}
  for i, field in ipairs(HOST_FIELDS) do host[field] = values[i] or nil end
  host.robots_visit = host.robots
  for _, field in ipairs(HOST_FIELDS) do host[field] = tonumber(host[field]) end
  for _, field in ipairs(HOST_FIELDS) do host[field] = host[field] or 0 end
  host.delay, host.parallel = policy_of(name)
  hosts[name] = host
  return host
end

local function set_host(host, field, value)
  host[field] = value
  redis.call('HSET', host_key(host.name), field, int(value))
  if field == 'active' then redis.call('EXPIRE', host_key(host.name), HOST_TTL_S) end
end

-- The pace of a host: the rule of core/pace.py, times in ms.
local EASY_MS, LONGEST_EXTRA_MS, FIRST_EXTRA_MS, LEAST_EXTRA_MS = 2000, 60000, 250, 50
local DOWN_AT, STRIKES_OUT_OF_REACH, MOST_STRIKES = 12, 4, 40
local FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS, SPREAD = 30000, 3600000, 0.2
local OLDEST_UNCHARGED_MS = 7 * 86400000

local function is_down(host) return host.strikes >= DOWN_AT end

local function backoff_of(host)
  local wait = FIRST_BACKOFF_MS * 2 ^ math.floor((host.strikes - DOWN_AT) / STRIKES_OUT_OF_REACH)
  local share = tonumber(string.sub(redis.sha1hex(host.name .. ':' .. int(host.strikes)), 1, 4), 16) / 65535
  return math.floor(math.min(wait, LONGEST_BACKOFF_MS) * (1 - SPREAD * share))
end

-- Take note of how a host answered. `down` is the time until which it is left alone; what fails before then was under
-- way already and tells nothing new.
local function note_answer(host, sign, latency, is_robots)
  if sign == '' then return end
  local extra, strikes = host.extra, host.strikes
  if sign == 'good' then
    extra = math.min((extra + (latency > EASY_MS and latency or 0)) / 2, LONGEST_EXTRA_MS)
    if extra < LEAST_EXTRA_MS then extra = 0 end
    if not is_robots then strikes = 0 end
  elseif now() < host.down then
    return
  else
    extra = math.min(math.max(2 * extra, FIRST_EXTRA_MS), LONGEST_EXTRA_MS)
    local more = (sign == 'out-of-reach' or is_down(host)) and STRIKES_OUT_OF_REACH or 1
    strikes = math.min(strikes + more, MOST_STRIKES)
  end
  if extra ~= host.extra then set_host(host, 'extra', math.floor(extra)) end
  if strikes ~= host.strikes then
    set_host(host, 'strikes', strikes)
    local down = sign ~= 'good' and is_down(host) and now() + backoff_of(host) or 0
    if down ~= host.down then set_host(host, 'down', down) end
  elseif sign ~= 'good' and is_down(host) then
    set_host(host, 'down', now() + backoff_of(host))
  end
end

-- A host that did not answer well last time is asked by one request at a time: it must not hold many slots of a worker.
local function host_slots(host) return host.strikes > 0 and 1 or math.max(host.parallel, 1) end

local function host_delay(host) return math.max(host.delay, host.crawl_delay, host.extra) end

-- A host with nothing to do and nothing against it is none that anybody has to look at.
local function forget_idle(host, waiting)
  if waiting + host.active + host.strikes + host.extra == 0 then redis.call('SREM', key('f:known'), host.name) end
end

-- Let a host be claimed no sooner than `at`, if it has work and a free slot; else take it off the list.
local function open_host(host, at)
  local waiting = redis.call('ZCARD', key('f:q:' .. host.name))
  forget_idle(host, waiting)
  if host.active >= host_slots(host) or waiting == 0 then
    redis.call('ZREM', key('f:hosts'), host.name)
    return
  end
  redis.call('ZADD', key('f:hosts'), math.max(at, host['until'], host.down), host.name)
end

-- Budgets of sources: the rule of core/budget.py. A day is one of Tehran.
local RESERVED_SHARE, DAY_OFFSET_MS, RESERVED_FROM = 0.2, 12600000, 3
local budgets, spent_key
local function budget_of(source)
  if not budgets then
    budgets = {}
    local flat = redis.call('HGETALL', key('f:budget'))
    for i = 1, #flat, 2 do budgets[flat[i]] = tonumber(flat[i + 1]) end
    spent_key = key('f:spent:' .. int(math.floor((now() + DAY_OFFSET_MS) / 86400000)))
  end
  return budgets[source]
end

local function may_spend(source, priority)
  local budget = budget_of(source)
  if not budget then return true end
  local spent = tonumber(redis.call('HGET', spent_key, source) or 0)
  return spent < budget * (1 - (priority >= RESERVED_FROM and RESERVED_SHARE or 0))
end

local function spend(source)
  if not budget_of(source) then return end
  redis.call('HINCRBY', spent_key, source, 1)
  redis.call('EXPIRE', spent_key, 2 * 86400)
end

local function queue_score(visit) return visit.priority * 1e13 + now() end

local function enqueue(visit_id, visit, score)
  redis.call('SADD', key('f:known'), visit.host)
  redis.call('ZADD', key('f:q:' .. visit.host), score or queue_score(visit), visit_id)
  if not redis.call('ZSCORE', key('f:hosts'), visit.host) then open_host(host_of(visit.host), now()) end
end

-- Return visits of a source that were set aside to their queues, at most 500, so that nothing else waits for long.
local function take_back(source)
  local parked = key('f:parked:' .. source)
  local members = redis.call('ZRANGE', parked, 0, 499, 'WITHSCORES')
  for i = 1, #members, 2 do
    local json = redis.call('HGET', key('f:visits'), members[i])
    redis.call('ZREM', parked, members[i])
    if json then enqueue(members[i], decode(json), members[i + 1]) end
  end
  if redis.call('ZCARD', parked) == 0 then redis.call('SREM', key('f:parking'), source) end
  return #members / 2
end

-- Release the slot that a lease held: the host's next request starts its delay from here.
local function release_host(host, extra_ms)
  set_host(host, 'active', math.max(host.active - 1, 0))
  local delay = math.max(host_delay(host), extra_ms)
  local next_at = now() + math.min(delay, MAX_FUTURE_MS)
  if delay > 0 and next_at > host['until'] then set_host(host, 'until', next_at) end
  open_host(host, now())
end

-- The host whose rules a robots visit reads: the one that it began at, whatever redirected it since.
local function ruled_host(visit)
  local first = type(visit.via) == 'table' and visit.via[1]
  return host_of(first and string.match(first, '^%a+://([^/]+)') or visit.host)
end

-- A robots visit is over, or goes on as `heir`: then its host waits for that one.
local function end_robots(visit, heir)
  if visit.kind ~= 'robots' then return end
  local host = ruled_host(visit)
  if heir then
    redis.call('HSET', host_key(host.name), 'robots', heir)
    redis.call('EXPIRE', host_key(host.name), HOST_TTL_S)
  else
    redis.call('HDEL', host_key(host.name), 'robots')
    open_host(host, now())
  end
end

-- Release the slot of a lease whose visit is not there any more; its token names the host.
local function release_lost(token)
  local name = token and string.match(token, '^%d+ (.+)$')
  if name then release_host(host_of(name), 0) end
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
