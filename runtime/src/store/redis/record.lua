-- One account is one hash: `version` and `record`. KEYS[1] names it; ARGV is the operation (load,
-- swap, delete), for a swap the version expected ('' for none) and the new record.

-- What a replica has may be old. Who may not ask is not hindered; the writes are refused there anyway.
local info = redis.pcall('INFO', 'replication')
if type(info) == 'string' and string.find(info, 'role:slave', 1, true) then
  return redis.error_reply('READONLY the server is a replica')
end

local time = redis.call('TIME')
local stored = redis.call('HMGET', KEYS[1], 'version', 'record')
local version, record = stored[1], stored[2]
if version and (not string.match(version, '^%d+$') or #version > 16) or record and not version then
  return {'foreign'}
end

if ARGV[1] == 'load' then
  return {'ok', time[1], time[2], version, record}
end

if ARGV[1] == 'delete' then
  -- The version stays, so that it is not given out again.
  redis.call('HDEL', KEYS[1], 'record')
  return {'ok', time[1], time[2], version, false}
end

if ARGV[2] ~= (record and version or '') then
  return {'conflict'}
end
-- Microseconds since 1970: greater than every earlier version also where the hash itself was lost,
-- to eviction or with a server that failed. They are exact in a double until the year 2255.
local new = time[1] * 1000000 + time[2]
if version then
  new = math.max(new, tonumber(version) + 1)
end
new = string.format('%.0f', new)
redis.call('HSET', KEYS[1], 'version', new, 'record', ARGV[3])
return {'ok', time[1], time[2], new, false}
