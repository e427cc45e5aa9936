-- Lease visits whose hosts may be asked now.
-- ARGV: namespace, limit, lease ms, bytes of pages and of copies for the archive at which fetch is held back (0: never)
-- Returns: ms to wait if nothing was leased, why fetch is held back or '', then per lease: visit JSON, token, robots.txt
-- (false for a robots visit).
local limit, lease_ms, high_water = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local IDLE_MS = 1000

if redis.call('SISMEMBER', key('c:paused'), 'fetch') == 1 then return {IDLE_MS, 'paused'} end
local held = redis.call('GET', key('c:held'))
if held then return {IDLE_MS, held} end
if tonumber(redis.call('HGET', key('s:bytes'), 'pages') or 0) >= high_water then
  return {200, 'the pages stream is full'}
end
local archive_water = tonumber(ARGV[5])
if archive_water > 0 and tonumber(redis.call('HGET', key('s:bytes'), 'archive') or 0) >= archive_water then
  return {200, 'the archive stream is full'}
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('f:due'), '-inf', now(), 'LIMIT', 0, 500)) do
  redis.call('ZREM', key('f:due'), id)
  local json = redis.call('HGET', key('f:visits'), id)
  if json then enqueue(id, decode(json)) end
end

local out = {IDLE_MS, ''}
local leased = 0

-- A host of unknown rules: its robots.txt is a visit like any other, and the only one until it has ended, but for what
-- stands there as the robots.txt of another host.
-- Returns true when the head of the queue may be claimed.
local function robots_first(host, head_id)
  local head = redis.call('HGET', key('f:visits'), head_id)
  if not head then return true end
  local visit, under_way = decode(head), host.robots_visit
  if visit.kind == 'robots' then return true end
  if under_way and redis.call('HEXISTS', key('f:visits'), under_way) == 1 then return false end
  local scheme = string.match(visit.url, '^(%a+)://') or 'https'
  local id = put_in('{"id":"","kind":"robots","url":' .. cjson.encode(scheme .. '://' .. host.name .. '/robots.txt')
    .. ',"host":' .. cjson.encode(host.name) .. ',"source":' .. cjson.encode(visit.source)
    .. ',"priority":0,"listing":"","attempts":0,"found_at":0.0}', 0)
  redis.call('HSET', host_key(host.name), 'robots', id)
  host.robots_visit = id
  return true
end

-- Set a visit aside while its source is paused or its budget spent; unpark.lua and resume.lua bring it back.
local PARKED_MOST = 500 -- a claim; about 10 ms of Redis
local parked = 0
local function park(queue, id, source)
  local score = redis.call('ZSCORE', queue, id)
  redis.call('ZREM', queue, id)
  redis.call('SADD', key('f:parking'), source)
  redis.call('ZADD', key('f:parked:' .. source), score, id)
  parked = parked + 1
end

local function lease(host, id, json, robots)
  redis.call('ZREM', key('f:q:' .. host.name), id)
  local token = int(redis.call('INCR', key('f:seq'))) .. ' ' .. host.name
  redis.call('ZADD', key('f:leases'), now() + lease_ms, id)
  redis.call('HSET', key('f:tokens'), id, token)
  set_host(host, 'active', host.active + 1)
  out[#out + 1] = json
  out[#out + 1] = token
  out[#out + 1] = robots
  leased = leased + 1
end

local function claim_from(host)
  local queue, delay = key('f:q:' .. host.name), host_delay(host)
  local robots = redis.call('GET', key('f:robots:' .. host.name))
  while leased < limit and parked < PARKED_MOST and host.active < host_slots(host) do
    local id = redis.call('ZRANGE', queue, 0, 0)[1]
    if not id then return end
    if not robots then
      if not robots_first(host, id) then
        redis.call('ZREM', key('f:hosts'), host.name) -- the end of the robots visit opens it again
        return true
      end
      id = redis.call('ZRANGE', queue, 0, 0)[1]
    end
    local json = redis.call('HGET', key('f:visits'), id)
    local visit = json and decode(json)
    if not visit then
      redis.call('ZREM', queue, id)
    elseif visit.kind ~= 'robots' and (redis.call('SISMEMBER', key('c:paused'), visit.source) == 1
      or not may_spend(visit.source, visit.priority)) then
      park(queue, id, visit.source)
    else
      lease(host, id, json, visit.kind ~= 'robots' and robots)
      if visit.kind ~= 'robots' then spend(visit.source) end
      if delay > 0 then
        set_host(host, 'until', now() + delay)
        return
      end
      if visit.kind == 'robots' then return end
    end
  end
end

for _, name in ipairs(redis.call('ZRANGEBYSCORE', key('f:hosts'), '-inf', now(), 'LIMIT', 0, limit)) do
  if leased >= limit or parked >= PARKED_MOST then break end
  local host = host_of(name)
  if not claim_from(host) then open_host(host, now()) end
end

if leased == 0 then
  for _, set in ipairs({'f:hosts', 'f:due'}) do
    local first = redis.call('ZRANGE', key(set), 0, 0, 'WITHSCORES')
    if first[2] then out[1] = math.max(1, math.min(out[1], math.ceil(tonumber(first[2]) - now()))) end
  end
end
return out
