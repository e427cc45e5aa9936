-- Put after the prelude before the scripts that ask for it: the URLs that made a visit, so that each makes one.
--
-- A URL is 52 bits: 12 name its page, a string, and 40 are its mark. A page is blocks of eight marks; a mark stands in
-- the block that it belongs to or in the next, so that one short read finds it, however large the page. (A set for each
-- of 65,536 buckets costs a look-up three times as much at 10^7 URLs as at 10^4: its parts lie all over the memory.)
local PAGES, MARK, IN_BLOCK = 4096, 5, 8
local BLOCK = IN_BLOCK * MARK
local NONE = string.rep('\0', MARK)
local LEAST_FULL = 4 -- a page grows when a fourth of it is full or more; crafted URLs could make it grow without end
local WINDOW_S = 45 * 86400 -- a URL is remembered for one to two windows

local function find_mark(marks, one)
  local at = string.find(marks, one, 1, true)
  while at and (at - 1) % MARK > 0 do at = string.find(marks, one, at + 1, true) end
  return at
end

-- Of a URL in the pages of one generation: the name of its page, the size of it in bytes, where the block of the URL
-- begins, and the marks of that block and the next.
local function look_up(generation, page, rest)
  local name = key('f:urls:' .. int(generation) .. ':' .. int(page))
  local size = redis.call('STRLEN', name)
  if size == 0 then return name, 0, 0, '' end
  local at = rest % (size / BLOCK - 1) * BLOCK
  return name, size, at, redis.call('GETRANGE', name, at, at + 2 * BLOCK - 1)
end

local function rest_of(mark)
  local rest = 0
  for i = 1, MARK do rest = rest * 256 + string.byte(mark, i) end
  return rest
end

-- Returns a page of so many blocks and one more, in which the last may run over, or nil when one has too many marks.
local function page_of(marks, blocks)
  local slots, used = {}, {}
  for i = 1, (blocks + 1) * IN_BLOCK do slots[i] = NONE end
  for _, mark in ipairs(marks) do
    local block = rest_of(mark) % blocks
    if used[block] == IN_BLOCK then block = block + 1 end
    if used[block] == IN_BLOCK then return nil end
    used[block] = (used[block] or 0) + 1
    slots[block * IN_BLOCK + used[block]] = mark
  end
  return table.concat(slots)
end

-- Returns a page with one mark more and twice the blocks, or nil when it would be nearly empty.
local function grown(page, mark)
  local marks = {mark}
  for at = 1, #page, MARK do
    local one = string.sub(page, at, at + MARK - 1)
    if one ~= NONE then marks[#marks + 1] = one end
  end
  local blocks = math.max(#page / BLOCK - 1, 0.5)
  while blocks <= 1 or blocks * IN_BLOCK <= LEAST_FULL * #marks do
    blocks = blocks * 2
    local larger = page_of(marks, blocks)
    if larger then return larger end
  end
end

local function parts_of(digest)
  local rest = math.max(math.floor(digest / PAGES), 1) -- no mark is NONE
  return digest % PAGES, rest, struct.pack('>I5', rest)
end

local function is_known(url)
  local page, rest, mark = parts_of(number_of(url))
  for generation = math.floor(now() / 1000 / WINDOW_S), math.floor(now() / 1000 / WINDOW_S) - 1, -1 do
    local _, _, _, marks = look_up(generation, page, rest)
    if find_mark(marks, mark) then return true end
  end
  return false
end

local function first_sight_of(digest)
  local page, rest, mark = parts_of(digest)
  local generation = math.floor(now() / 1000 / WINDOW_S)
  local name, size, at, marks = look_up(generation, page, rest)
  if find_mark(marks, mark) then return false end
  local _, _, _, before = look_up(generation - 1, page, rest)
  local free = find_mark(marks, NONE)
  if free then
    redis.call('SETRANGE', name, at + free - 1, mark)
  else
    local larger = grown(size > 0 and redis.call('GET', name) or '', mark)
    if larger then
      redis.call('SET', name, larger, 'EXAT', int((generation + 2) * WINDOW_S))
    else -- another is forgotten, and fetched once more if it is still listed
      redis.call('SETRANGE', name, at + rest % (2 * IN_BLOCK) * MARK, mark)
    end
  end
  return not find_mark(before, mark)
end

-- True when the URL was not known; it is from now on.
local function first_sight(url) return first_sight_of(number_of(url)) end

-- Put in a visit found somewhere; `checked`: only if its URL was never seen. Returns its id, or nil when it made none.
local function offer(json, checked, due_in_ms)
  local visit = decode(json)
  if checked and not first_sight(visit.url) then
    count(visit.source, 'known', 1)
    return nil
  end
  if checked then count(visit.source, 'discovered', 1) end
  return (put_in(json, due_in_ms))
end
