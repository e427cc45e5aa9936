-- The rule of workers/core/story_rule.py and blanks.py, step by step, over packed signatures. Put before offer_story.lua.
-- ARGV[10]: its constants, "name=value name=value …".
local rule = {}
for name, value in string.gmatch(ARGV[10], '([a-z_]+)=([0-9.]+)') do rule[name] = tonumber(value) end

local BINS = 128
local HEADLINE_SIZE = 2 + BINS + 1

-- Two-byte integers between two places of a packed signature.
local function integers(packed, from, to)
  local found = {}
  for at = from, to - 1, 2 do found[#found + 1] = struct.unpack('>I2', packed, at) end
  return found
end

local function open(packed)
  return {packed = packed, grams = struct.unpack('>I2', packed), bins = {string.byte(packed, 3, 2 + BINS)}}
end

-- Most candidates are told by their bins alone: words and numbers are read of the others only.
local function read_words(one)
  if one.opening then return end
  local headline, opening = string.byte(one.packed, HEADLINE_SIZE, HEADLINE_SIZE + 1)
  local from = HEADLINE_SIZE + 2
  local middle = from + 2 * headline
  local last = middle + 2 * opening
  one.headline = integers(one.packed, from, middle)
  one.opening = integers(one.packed, middle, last)
  one.numbers = integers(one.packed, last, #one.packed)
end

local function similarity(a, b)
  local equal, empty = 0, 0
  for i = 1, #a do
    if a[i] == b[i] then
      equal = equal + 1
      if a[i] == 0 then empty = empty + 1 end
    end
  end
  return (equal - empty) / math.max(1, #a - empty)
end

local function set_of(list)
  local set = {}
  for _, one in ipairs(list) do set[one] = true end
  return set
end

-- Whether `list` has one that is not in `others`.
local function has_own(list, others)
  local set = set_of(others)
  for _, one in ipairs(list) do
    if not set[one] then return true end
  end
  return false
end

-- The number without the letters before it, of a small one; else nil.
local function bare(number) return number >= rule.small and math.floor(number / rule.places) or nil end

-- Returns the numbers up to a limit that the others do not have, what is bare of them, and how many they do have.
local function compare_side(numbers, others, limit)
  local theirs, left, bares, common = set_of(others), {}, {}, 0
  for _, number in ipairs(numbers) do
    if number <= limit then
      if theirs[number] then
        common = common + 1
      else
        left[#left + 1] = number
        if bare(number) then bares[bare(number)] = true end
      end
    end
  end
  return left, bares, common
end

-- Returns how many numbers both have, how many the one that has fewer has, and how many the other.
local function compare_numbers(a, b)
  local limit = 65536
  local cut = #a == rule.max_numbers or #b == rule.max_numbers
  if #a == rule.max_numbers then limit = a[#a] end
  if #b == rule.max_numbers then limit = math.min(limit, b[#b]) end
  local left, bares_a, common = compare_side(a, b, limit)
  local right, bares_b = compare_side(b, a, limit)
  local function size(side)
    local found = common
    for _, number in ipairs(side) do
      local one = bare(number)
      if cut or not (one and bares_a[one] and bares_b[one]) then found = found + 1 end
    end
    return found
  end
  local in_a, in_b = size(left), size(right)
  return common, math.min(in_a, in_b), math.max(in_a, in_b)
end

local function numbers_agree(a, b, alike, contained, fewer)
  local common, compared, most = compare_numbers(a.numbers, b.numbers)
  if compared == 0 then return most < rule.silent or contained >= rule.wholly end
  local missing, brief = compared - common, fewer < rule.brief
  if brief and alike >= rule.nearly_whole then return missing == 0 end
  if not brief and alike >= rule.corrected and missing == 1 then return true end
  return missing <= rule.missing and common >= (brief and rule.brief_agreed or rule.agreed) * compared
end

local function agree_from(a, b, x, y)
  if x > #a + 1 or y > #b + 1 then return false end
  for ahead = 0, rule.in_a_row - 1 do
    if a[x + ahead] ~= b[y + ahead] then return false end
  end
  return true
end

local function sorts_before(words, x, other)
  for ahead = 0, rule.in_a_row - 1 do
    local one, two = words[x + ahead], words[other + ahead]
    if one ~= two then return not one or (two and one < two) end
  end
  return false
end

-- The places after i and j from which the two agree again, or one past both ends.
local function next_agreement(a, b, i, j)
  for most = 1, rule.blank do
    for least = most, 0, -1 do
      local one = agree_from(a, b, i + most, j + least)
      local other = agree_from(a, b, i + least, j + most)
      if one and other and sorts_before(a, i + least, i + most) then one = false end
      if one then return i + most, j + least end
      if other then return i + least, j + most end
    end
  end
  return #a + 1, #b + 1
end

local function sum(words, from, to)
  local total = 0
  for at = from, to - 1 do total = total + math.floor(words[at] / rule.orders) end
  return total
end

-- Whether a[i..x-1] and b[j..y-1], which differ, are the same letters, cut into words elsewhere.
local function same_letters(a, i, x, b, j, y)
  if x - i == 1 and y - j == 1 then return false end
  return (sum(a, i, x) - sum(b, j, y)) % rule.sums == 0
end

-- Calls visit(place, i, x, j, y) for each difference: a[i..x-1] against b[j..y-1]. It ends when that returns false, and
-- returns whether it came to the end.
local function each_difference(a, b, visit)
  local i, j = 1, 1
  while i <= #a and j <= #b do
    if a[i] == b[j] then
      i, j = i + 1, j + 1
    else
      local x, y = next_agreement(a, b, i, j)
      if not same_letters(a, i, x, b, j, y) and visit(math.min(i, j) - 1, i, x, j, y) == false then
        return false
      end
      i, j = x, y
    end
  end
  return true
end

-- Whether one of words[from..to-1] is of the one headline and not of the other.
local function is_named(words, from, to, headline, other)
  for at = from, to - 1 do
    if headline[words[at]] and not other[words[at]] then return true end
  end
  return false
end

local function is_filled_in(a, b, headline_a, headline_b)
  local in_a, in_b = {}, {}
  local of_a, of_b = set_of(headline_a or {}), set_of(headline_b or {})
  local first = math.max(#a, #b) >= rule.opening_words and rule.first or rule.opening_words
  local blanks_only = each_difference(a, b, function(at, i, x, j, y)
    local left, right = x - i, y - j
    local blank = left > 0 and right > 0 and math.max(left, right) <= rule.blank and math.abs(left - right) <= rule.uneven
    if blank and (at <= first or (is_named(a, i, x, of_a, of_b) and is_named(b, j, y, of_b, of_a))) then
      for k = i, x - 1 do in_a[#in_a + 1] = a[k] end
      for k = j, y - 1 do in_b[#in_b + 1] = b[k] end
      return true
    end
    return at > first and left > 0 and right > 0
  end)
  if not blanks_only then return false end
  local most = math.max(#a, #b)
  local form = most - math.max(#in_a, #in_b)
  return form * rule.frame >= most and has_own(in_a, b) and has_own(in_b, a)
end

-- How many words both have, and how many the text has that has fewer.
local function compare_words(a, b)
  local set, others, common, left, right = set_of(a), set_of(b), 0, 0, 0
  for one in pairs(set) do
    left = left + 1
    if others[one] then common = common + 1 end
  end
  for _ in pairs(others) do right = right + 1 end
  return common, math.min(left, right)
end

local function shared(a, b)
  local common, fewer = compare_words(a, b)
  return common / math.max(1, fewer)
end

local function beginning(words) return {unpack(words, 1, math.min(#words, rule.beginning))} end

local function begin_otherwise(a, b)
  return compare_words(beginning(a.opening), beginning(b.opening)) <= rule.strange
    and compare_words(a.headline, b.headline) == 0
end

local function tells(one)
  local found, opening, headline = 0, set_of(one.opening), set_of(one.headline)
  local all = 0
  for word in pairs(headline) do
    all = all + 1
    if opening[word] then found = found + 1 end
  end
  return found >= rule.told * all
end

local function text_agrees(a, b, alike, contained, fewer)
  local opening, doubtful = shared(a.opening, b.opening), begin_otherwise(a, b)
  if fewer >= rule.short then
    if contained >= rule.whole and alike >= rule.mostly then return true end
  else
    if not tells(a) and not tells(b) and shared(a.headline, b.headline) < rule.same_headline then return false end
    doubtful = doubtful or opening < rule.alike or math.min(#a.opening, #b.opening) < rule.few
  end
  local least = doubtful and rule.surely_similar or rule.similar
  local least_contained = doubtful and rule.surely_contained or rule.contained
  return alike >= least or (contained >= least_contained and opening >= rule.same_opening)
end

local function is_one_form(a, b, fewer)
  if not is_filled_in(a.opening, b.opening, a.headline, b.headline) then return false end
  return fewer < rule.brief or math.min(#a.headline, #b.headline) < rule.telling or is_filled_in(a.headline, b.headline)
end

-- Returns the similarity when the two are of one story, else nil.
local function judge(a, b)
  local alike = similarity(a.bins, b.bins)
  local fewer = math.min(a.grams, b.grams)
  local contained = math.min(1, alike * (a.grams + b.grams) / ((1 + alike) * fewer))
  if alike < rule.similar and contained < rule.contained then return nil end
  read_words(a)
  read_words(b)
  if text_agrees(a, b, alike, contained, fewer) and numbers_agree(a, b, alike, contained, fewer)
    and not is_one_form(a, b, fewer) then
    return alike
  end
  return nil
end

