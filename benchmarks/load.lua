-- Sends the requests of a plan in turn: METHOD, path, "key" for an Idempotency-Key
-- of its own, body, then names and values of headers, apart by tabs.
local plan, nonce, count = {}, "", 0

function init(args)
  nonce = args[2]
  for line in io.lines(args[1]) do
    local words = {}
    for word in (line .. "\t"):gmatch("([^\t]*)\t") do words[#words + 1] = word end
    local headers = {}
    for at = 5, #words - 1, 2 do headers[words[at]] = words[at + 1] end
    local body = words[4] ~= "" and words[4] or nil
    plan[#plan + 1] = { words[1], words[2], words[3] == "key", headers, body }
  end
end

function request()
  count = count + 1
  local each = plan[count % #plan + 1]
  if each[3] then each[4]["Idempotency-Key"] = nonce .. "-" .. count end
  return wrk.format(each[1], each[2], each[4], each[5])
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"bad_status":%d,"broken":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
