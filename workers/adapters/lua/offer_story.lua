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
local postings = {} -- by generation: what the names of all its postings begin with
for _, of in ipairs({current, current - 1}) do postings[of] = string.sub(name(of, 'k', 0), 1, -2) end
local function postings_of(of, one) return postings[of] .. struct.unpack('>I2', one) end

local find, unpack_number = string.find, struct.unpack -- looked up once: the loop runs some hundred times

-- The numbers of the documents under a key; of many the newest.
local function look_up(of, one)
  local text = redis.call('GETRANGE', postings_of(of, one), 0 - POSTING * MOST_LOOKED_AT, -1)
  local fragment, found, at = string.sub(one, 3, 5), {}, 1
  while true do
    local hit = find(text, fragment, at, true)
    if not hit then
      if #found <= MOST_POSTINGS then return found end
      return {unpack(found, #found - MOST_POSTINGS + 1)}
    end
    if (hit - 1) % POSTING == 0 then
      found[#found + 1] = unpack_number('>I4', text, hit + FRAGMENT)
      at = hit + POSTING
    else
      at = hit + 1
    end
  end
end

local function records_of(of, number) return name(of, 'd', math.floor(number / BUCKET)) end

local function packed_number(number) return struct.pack('>I4', number) end

-- Returns id, story, signature.
local function read(of, number)
  local record = redis.call('HGET', records_of(of, number), packed_number(number))
  if not record then return nil end
  return string.sub(record, 1, 8), string.sub(record, 9, 8 + STORY), string.sub(record, 9 + STORY)
end

local function each_key(visit)
  for at = 1, #keys, 5 do visit(string.sub(keys, at, at + 4), (at - 1) / 5 + 1) end
end

local used = {} -- by position of the key: how many documents of this generation are under it

-- A document as one number, its generation in it: exact in a double, and sorted as it stands.
local NUMBERS, VOTE = 2 ^ 32, 2 ^ 33

-- The documents that share the most keys, the newest first among equals: {generation, number} each.
local function candidates()
  local votes, ranks, found = {}, {}, {}
  each_key(function(one, position)
    if position == 1 then return end
    for _, of in ipairs({current, current - 1}) do
      local numbers, first = look_up(of, one), of == current and NUMBERS or 0
      if of == generation then used[position] = #numbers end
      for i = 1, #numbers do
        local document = first + numbers[i]
        votes[document] = (votes[document] or 0) + 1
      end
    end
  end)
  for document, shared in pairs(votes) do ranks[#ranks + 1] = shared * VOTE + document end
  table.sort(ranks)
  for i = #ranks, math.max(1, #ranks - MOST_COMPARED + 1), -1 do
    local document = ranks[i] % VOTE
    found[#found + 1] = {document < NUMBERS and current - 1 or current, document % NUMBERS}
  end
  return found
end

-- The story of the most similar document; of equally similar ones the story that was founded first.
local function best(found)
  local own, story, most = open(signature), nil, -1
  for _, one in ipairs(found) do
    local _, theirs, packed = read(one[1], one[2])
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
  local count = redis.call('INCR', name(generation, 'seq', 0))
  local records, number = records_of(generation, count), packed_number(count)
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
      local under = postings_of(generation, entry.one)
      local length = redis.call('APPEND', under, string.sub(entry.one, 3, 5) .. number)
      if length == POSTING then redis.call('EXPIREAT', under, expires) end
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
      if first ~= story then redis.call('HSET', records_of(of, number), packed_number(number), id .. first .. packed) end
      return first
    end
  end
end

local story = first_of(nil, known_in)
local found = candidates()
story = story or best(found) or founded
remember(story)
return story
