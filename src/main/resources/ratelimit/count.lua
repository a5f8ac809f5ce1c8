-- Counts attempts, one after the other. An attempt takes an amount from all of its limits or from none.
--
-- KEYS: one for each limit of each attempt.
-- ARGV: for each attempt its amount, whether to take it (1 or 0) and how many limits it has; then for each
--       of them its algorithm (f, s, t), quota, window in microseconds and burst.
-- Answers three numbers for each limit: what is left, the microseconds until nothing of it is used, and
-- those until the amount may be taken: 0 for at once, -1 for never.
--
-- A token bucket is kept as the moment at which it is full; windows as index:current:previous.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function keep(limit, value, micros)
  redis.call('SET', limit.key, value, 'PX', math.ceil(micros / 1000) + 1)
end

local bucket = {
  read = function(limit, value)
    limit.interval = limit.window / limit.quota
    limit.full = math.max(now, tonumber(value) or 0)
    local empty = now + limit.burst * limit.interval
    if limit.full > empty + 1 then
      -- It was larger or slower before: from now on it fills.
      limit.full = empty
      keep(limit, string.format('%.3f', empty), empty - now)
    end
  end,
  waiting = function(limit, amount)
    if amount > limit.burst then return -1 end
    local waiting = limit.full + (amount - limit.burst) * limit.interval - now
    return waiting < 1 and 0 or math.ceil(waiting)
  end,
  take = function(limit, amount)
    limit.full = math.max(now, limit.full + amount * limit.interval)
    keep(limit, string.format('%.3f', limit.full), limit.full - now)
  end,
  left = function(limit)
    return math.floor((now - limit.full) / limit.interval + limit.burst + 1e-6)
  end,
  reset = function(limit)
    return math.ceil(limit.full - now)
  end
}

local windows = {
  read = function(limit, value)
    limit.index = math.floor(now / limit.window)
    limit.passed = now - limit.index * limit.window
    limit.current, limit.previous = 0, 0
    local index, current, previous = string.match(value or '', '^(%d+):(%d+):(%d+)$')
    if tonumber(index) == limit.index then
      limit.current = tonumber(current)
      if limit.sliding then limit.previous = tonumber(previous) end
    elseif tonumber(index) == limit.index - 1 and limit.sliding then
      limit.previous = tonumber(current)
    end
  end,
  used = function(limit)
    return limit.current + limit.previous * (limit.window - limit.passed) / limit.window
  end,
  waiting = function(limit, amount)
    if amount > limit.quota then return -1 end
    if limit.kind.used(limit) + amount <= limit.quota + 1e-6 then return 0 end
    local rest = limit.window - limit.passed
    if not limit.sliding then return rest end
    local room = limit.quota - amount
    if limit.current <= room then
      return math.max(1, math.ceil((1 - (room - limit.current) / limit.previous) * limit.window - limit.passed))
    end
    return math.max(1, math.ceil(rest + (1 - room / limit.current) * limit.window))
  end,
  take = function(limit, amount)
    limit.current = math.max(0, limit.current + amount)
    local value = string.format('%.0f:%.0f:%.0f', limit.index, limit.current, limit.previous)
    keep(limit, value, limit.window - limit.passed + (limit.sliding and limit.window or 0))
  end,
  left = function(limit)
    return math.floor(limit.quota - limit.kind.used(limit) + 1e-6)
  end,
  reset = function(limit)
    local rest = limit.window - limit.passed
    if limit.current > 0 then return rest + (limit.sliding and limit.window or 0) end
    return limit.previous > 0 and rest or 0
  end
}

local answer = {}
local key, argument = 1, 1
while argument <= #ARGV do
  local amount = tonumber(ARGV[argument])
  local take = ARGV[argument + 1] == '1'
  local limits = {}
  for i = 1, tonumber(ARGV[argument + 2]) do
    local at = argument + 4 * i - 1
    local limit = {
      key = KEYS[key],
      kind = ARGV[at] == 't' and bucket or windows,
      sliding = ARGV[at] == 's',
      quota = tonumber(ARGV[at + 1]),
      window = tonumber(ARGV[at + 2]),
      burst = tonumber(ARGV[at + 3])
    }
    key = key + 1
    limit.kind.read(limit, redis.call('GET', limit.key) or nil)
    limit.waiting = limit.kind.waiting(limit, amount)
    take = take and limit.waiting == 0
    limits[i] = limit
  end
  argument = argument + 3 + 4 * #limits
  for _, limit in ipairs(limits) do
    if take then limit.kind.take(limit, amount) end
    answer[#answer + 1] = math.max(0, limit.kind.left(limit))
    answer[#answer + 1] = limit.kind.reset(limit)
    answer[#answer + 1] = limit.waiting
  end
end
return answer
