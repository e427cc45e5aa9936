-- Lease visits whose hosts may be asked now.
-- ARGV: namespace, limit, lease ms, bytes of pages at which fetch is held back
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

for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('f:due'), '-inf', now(), 'LIMIT', 0, 500)) do
  redis.call('ZREM', key('f:due'), id)
  local json = redis.call('HGET', key('f:visits'), id)
  if json then enqueue(id, decode(json)) end
end

local out = {IDLE_MS, ''}
local leased = 0

-- A host of unknown rules: its robots.txt is a visit like any other, and the only one until it has ended.
-- Returns true when the head of the queue may be claimed.
local function robots_first(host, head_id)
  local under_way = redis.call('HGET', host_key(host), 'robots')
  if under_way and redis.call('HEXISTS', key('f:visits'), under_way) == 1 then return under_way == head_id end
  local head = redis.call('HGET', key('f:visits'), head_id)
  if not head then return true end
  local visit = decode(head)
  local scheme = string.match(visit.url, '^(%a+)://') or 'https'
  local id = put_in('{"id":"","kind":"robots","url":' .. cjson.encode(scheme .. '://' .. host .. '/robots.txt')
    .. ',"host":' .. cjson.encode(host) .. ',"source":' .. cjson.encode(visit.source)
    .. ',"priority":0,"listing":"","attempts":0,"found_at":0.0}', 0)
  redis.call('HSET', host_key(host), 'robots', id)
  return true
end

local function lease(host, id, json, robots)
  redis.call('ZREM', key('f:q:' .. host), id)
  local token = int(redis.call('INCR', key('f:seq')))
  redis.call('ZADD', key('f:leases'), now() + lease_ms, id)
  redis.call('HSET', key('f:tokens'), id, token)
  redis.call('HINCRBY', host_key(host), 'active', 1)
  out[#out + 1] = json
  out[#out + 1] = token
  out[#out + 1] = robots
  leased = leased + 1
end

local function claim_from(host)
  local queue, delay = key('f:q:' .. host), host_delay(host)
  local robots = redis.call('GET', key('f:robots:' .. host))
  while leased < limit and host_number(host, 'active') < host_slots(host) do
    local id = redis.call('ZRANGE', queue, 0, 0)[1]
    if not id then return end
    if not robots then
      if not robots_first(host, id) then
        redis.call('ZREM', key('f:hosts'), host) -- the end of the robots visit opens it again
        return true
      end
      id = redis.call('ZRANGE', queue, 0, 0)[1]
    end
    local json = redis.call('HGET', key('f:visits'), id)
    local visit = json and decode(json)
    if not visit then
      redis.call('ZREM', queue, id)
    elseif visit.kind ~= 'robots' and redis.call('SISMEMBER', key('c:paused'), visit.source) == 1 then
      local score = redis.call('ZSCORE', queue, id)
      redis.call('ZREM', queue, id)
      redis.call('SADD', key('f:parking'), visit.source)
      redis.call('ZADD', key('f:parked:' .. visit.source), score, id)
    else
      lease(host, id, json, visit.kind ~= 'robots' and robots)
      if delay > 0 then
        redis.call('HSET', host_key(host), 'until', int(now() + delay))
        return
      end
      if visit.kind == 'robots' then return end
    end
  end
end

for _, host in ipairs(redis.call('ZRANGEBYSCORE', key('f:hosts'), '-inf', now(), 'LIMIT', 0, limit)) do
  if leased >= limit then break end
  local shut = claim_from(host)
  if not shut then open_host(host, now()) end
end

if leased == 0 then
  for _, set in ipairs({'f:hosts', 'f:due'}) do
    local first = redis.call('ZRANGE', key(set), 0, 0, 'WITHSCORES')
    if first[2] then out[1] = math.max(1, math.min(out[1], math.ceil(tonumber(first[2]) - now()))) end
  end
end
return out
