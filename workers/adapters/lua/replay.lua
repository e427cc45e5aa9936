-- Put dead visits back where they died, as new visits without failed attempts.
-- ARGV: namespace, visit ids ...
-- Returns how many were there.
local count_back = 0
for i = 2, #ARGV do
  local item = redis.call('HGET', key('d:items'), ARGV[i])
  if item then
    local dead, load = decode(item), key('d:load:' .. ARGV[i])
    local json = string.match(item, '^{"visit":(.*),"stage":')
    json = string.gsub(json, '"id":"[^"]*"', '"id":""', 1)
    json = string.gsub(json, '"attempts":%d+', '"attempts":0', 1)
    json = string.gsub(json, '"found_at":[%d%.eE+-]+', '"found_at":0.0', 1)
    local body, article = redis.call('HGET', load, 'b'), redis.call('HGET', load, 'a')
    local id, visit = put_in(json, 0)
    if body or article then
      json = redis.call('HGET', key('f:visits'), id)
      redis.call('HDEL', key('f:visits'), id)
      redis.call('ZREM', key('f:q:' .. visit.host), id)
      open_host(host_of(visit.host), now())
      if body then
        redis.call('XADD', key('s:pages'), '*', 'v', json, 'p', redis.call('HGET', load, 'p'), 't', '0', 'b', body)
        redis.call('HINCRBY', key('s:bytes'), 'pages', #body)
      else
        redis.call('XADD', key('s:articles'), '*', 'v', json, 'a', article)
        redis.call('HINCRBY', key('s:bytes'), 'articles', #article)
      end
    end
    redis.call('ZREM', key('d:list'), ARGV[i])
    redis.call('HDEL', key('d:items'), ARGV[i])
    redis.call('DEL', load)
    count_back = count_back + 1
  end
end
return count_back
