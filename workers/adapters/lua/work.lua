-- Which stages have something to do within the next second.
-- ARGV: namespace
local out = {}
local function soon(set)
  local first = redis.call('ZRANGE', key(set), 0, 0, 'WITHSCORES')
  return first[2] and tonumber(first[2]) <= now() + 1000
end
local function offer_stage(stage, has_work)
  if has_work and redis.call('SISMEMBER', key('c:paused'), stage) == 0 then out[#out + 1] = stage end
end
offer_stage('fetch', soon('f:hosts') or soon('f:due'))
offer_stage('parse', redis.call('XLEN', key('s:pages')) > 0)
offer_stage('index', redis.call('XLEN', key('s:articles')) > 0)
offer_stage('archive', redis.call('XLEN', key('s:archive')) > 0)
return out
