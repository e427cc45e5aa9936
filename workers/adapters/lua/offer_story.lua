-- Tell the story of one document: look for its copies, decide, and remember it, in one step.
-- ARGV: namespace, version of the signature, window in s, id of the document (8 bytes), s at which it was seen, name of
-- the story that it would found (12 bytes), stories that it is known to be in (12 bytes each), keys (5 bytes each, the
-- first made of its own id), packed signature, constants of the rule (read by story_rule.lua, which stands before this)
-- Returns the 12 bytes of its story.
local VERSION, window, id, seen_at = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local founded, known_in, keys, signature = ARGV[6], ARGV[7], ARGV[8], ARGV[9]

local STORY, POSTING, FRAGMENT, BUCKET = 12, 7, 3, 1000
local MOST_POSTINGS = 64 -- a key that so many have tells nothing more; a document is under two keys even so
local MOST_LOOKED_AT = 4096 -- of a bucket, the newest: at 10^6 documents a window it has some 250
local LEAST_KEYS = 3 -- its own and two more
local MOST_COMPARED = 12 -- 20 us each; four find as many copies among 6,700 labelled texts

local current = math.floor(now() / 1000 / window)
local generation = math.min(math.max(math.floor(seen_at / window), current - 1), current)
local expires = int((generation + 2) * window)

local function name(of, kind, number) return key('n:' .. VERSION .. ':' .. int(of) .. ':' .. kind .. ':' .. int(number)) end
local function postings_of(of, one) return name(of, 'k', struct.unpack('>I2', one)) end

-- The numbers of the documents under a key, four bytes each; of many the newest.
local function look_up(of, one)
  local text = redis.call('GETRANGE', postings_of(of, one), 0 - POSTING * MOST_LOOKED_AT, -1)
  local fragment, found, at = string.sub(one, 3, 5), {}, 1
  while true do
    local hit = string.find(text, fragment, at, true)
    if not hit then
      if #found <= MOST_POSTINGS then return found end
      return {unpack(found, #found - MOST_POSTINGS + 1)}
    end
    if (hit - 1) % POSTING == 0 then
      found[#found + 1] = string.sub(text, hit + FRAGMENT, hit + POSTING - 1)
      at = hit + POSTING
    else
      at = hit + 1
    end
  end
end

local function records_of(of, number) return name(of, 'd', math.floor(struct.unpack('>I4', number) / BUCKET)) end

-- Returns id, story, signature.
local function read(of, number)
  local record = redis.call('HGET', records_of(of, number), number)
  if not record then return nil end
  return string.sub(record, 1, 8), string.sub(record, 9, 8 + STORY), string.sub(record, 9 + STORY)
end

local function each_key(visit)
  for at = 1, #keys, 5 do visit(string.sub(keys, at, at + 4), (at - 1) / 5 + 1) end
end

local used = {} -- by position of the key: how many documents of this generation are under it

-- The documents that share the most keys, the newest first among equals.
local function candidates()
  local votes, found = {}, {}
  each_key(function(one, position)
    if position == 1 then return end
    for _, of in ipairs({current, current - 1}) do
      local numbers = look_up(of, one)
      if of == generation then used[position] = #numbers end
      for _, number in ipairs(numbers) do
        local label = int(of) .. ':' .. number
        if not votes[label] then
          votes[label] = 0
          found[#found + 1] = {of = of, number = number, label = label}
        end
        votes[label] = votes[label] + 1
      end
    end
  end)
  table.sort(found, function(a, b)
    if votes[a.label] ~= votes[b.label] then return votes[a.label] > votes[b.label] end
    if a.of ~= b.of then return a.of > b.of end
    return a.number > b.number
  end)
  return found
end

-- The story of the most similar document; of equally similar ones the story that was founded first.
local function best(found)
  local own, story, most = open(signature), nil, -1
  for i = 1, math.min(#found, MOST_COMPARED) do
    local _, theirs, packed = read(found[i].of, found[i].number)
    local alike = packed and judge(own, open(packed))
    if alike and (alike > most or (alike == most and theirs < story)) then story, most = theirs, alike end
  end
  return story
end

local function first_of(story, others)
  for at = 1, #others, STORY do
    local other = string.sub(others, at, at + STORY - 1)
    if not story or other < story then story = other end
  end
  return story
end

local function remember(story)
  local number = struct.pack('>I4', redis.call('INCR', name(generation, 'seq', 0)))
  local records = records_of(generation, number)
  redis.call('HSET', records, number, id .. story .. signature)
  if redis.call('HLEN', records) == 1 then
    redis.call('EXPIREAT', records, expires)
    redis.call('EXPIREAT', name(generation, 'seq', 0), expires)
  end
  local order = {}
  each_key(function(one, position) order[position] = {one = one, used = position == 1 and -1 or used[position] or 0} end)
  table.sort(order, function(a, b)
    if a.used ~= b.used then return a.used < b.used end
    return a.one < b.one
  end)
  for rank, entry in ipairs(order) do
    if rank <= LEAST_KEYS or entry.used < MOST_POSTINGS then
      local postings = postings_of(generation, entry.one)
      local length = redis.call('APPEND', postings, string.sub(entry.one, 3, 5) .. number)
      if length == POSTING then redis.call('EXPIREAT', postings, expires) end
    end
  end
end

-- A write that Redis allows when its memory is full, so that those after it are too: the stage has to drain.
redis.call('DEL', key('n:none'))

for _, of in ipairs({current, current - 1}) do
  for _, number in ipairs(look_up(of, string.sub(keys, 1, 5))) do
    local whose, story, packed = read(of, number)
    if whose == id then
      local first = first_of(story, known_in)
      if first ~= story then redis.call('HSET', records_of(of, number), number, id .. first .. packed) end
      return first
    end
  end
end

local story = first_of(nil, known_in)
local found = candidates()
story = story or best(found) or founded
remember(story)
return story
