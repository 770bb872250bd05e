-- Load for POST /api/v2/alerts, the same for Nightshift and for Alertmanager.
-- arguments: mode (new | repeat), alerts per POST, Authorization header or "-", a stamp that sets alerts apart
-- repeat: each of the two threads has 1,000 alerts that fire again and again; the warm-up has opened them, with the same stamp
local counter = 0
local thread_number = 0
local identities = 1000

function setup(thread)
  thread:set("number", thread_number)
  thread_number = thread_number + 1
end

function init(args)
  mode = args[1]
  batch = tonumber(args[2])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  if args[3] ~= "-" then
    wrk.headers["Authorization"] = args[3]
  end
  stamp = args[4]
end

local function alert(n)
  return string.format(
    '{"labels":{"alertname":"DiskFilling","service":"bench","severity":"warning","instance":"%s-%s-host-%d:9100","device":"/dev/vda1","mountpoint":"/data"},' ..
    '"annotations":{"summary":"Less than 10%% of the disk is free","description":"The filesystem on /data will be full within four hours."},' ..
    '"generatorURL":"http://prometheus.example:9090/graph?g0.expr=node_filesystem_avail_bytes"}',
    stamp, number, n)
end

function request()
  local parts = {}
  for i = 1, batch do
    counter = counter + 1
    parts[i] = alert(mode == "repeat" and counter % identities or counter)
  end
  return wrk.format(nil, "/api/v2/alerts", nil, "[" .. table.concat(parts, ",") .. "]")
end

function done(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT requests=%d seconds=%.3f errors=%d p50_ms=%.2f p99_ms=%.2f\n",
    summary.requests, summary.duration / 1e6, errors, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
