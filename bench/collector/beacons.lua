-- wrk's requests: a shop visit of ten events a beacon, as the page writes it, every event with a UUID v4 of its own and
-- every third beacon with a visitor of its own. Counts what was answered 2xx, so that it can be looked up afterwards.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds, nanos; } moment; int clock_gettime(int, moment *);")

local BEACONS_OF_A_VISITOR = 3
local MONOTONIC = 1
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init()
  -- Ids must differ over threads, rounds and runs.
  local file = io.open("/dev/urandom", "rb")
  local seed = 0
  for byte in file:read(6):gmatch(".") do
    seed = seed * 256 + byte:byte()
  end
  file:close()
  math.randomseed(seed + number)
  sent, answered, refused, told = 0, 0, 0, 0
  began, ended = now(), now() + tonumber(os.getenv("SECONDS"))
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "text/plain;charset=UTF-8"
  wrk.headers["Origin"] = "https://shop.example"
end

function now()
  local moment = ffi.new("moment")
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanos) / 1e9
end

-- wrk hangs up on whatever is under way when its time is over. So nothing is sent for the last moments, and what was sent
-- is answered: then SQLite must hold exactly what was answered.
function delay()
  return now() < ended and 0 or 3600000
end

function request()
  if sent % BEACONS_OF_A_VISITOR == 0 then
    visitor, session, acked = uuid(), uuid(), 0
  end
  sent = sent + 1
  return wrk.format(nil, nil, nil, beacon())
end

function response(status, headers, body)
  if status >= 200 and status < 300 then
    answered = answered + 1
    told = told + (tonumber(body:match('"accepted":(%d+)')) or 0)
  else
    refused = refused + 1
  end
end

-- One line of JSON, which run.mjs reads.
function done(summary, latency, requests)
  local beacons, events, others, seconds = 0, 0, 0, 0
  for _, thread in ipairs(threads) do
    beacons = beacons + thread:get("answered")
    events = events + thread:get("told")
    others = others + thread:get("refused")
    seconds = math.max(seconds, thread:get("ended") - thread:get("began"))
  end
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '{"beacons":%d,"events":%d,"refused":%d,"broken":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f}\n',
    beacons, events, others, broken, seconds, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end

function beacon()
  local now = os.time() * 1000
  local events = {}
  for n, event in ipairs(VISIT) do
    events[n] = string.format(EVENT, uuid(), event[1], now - 5000 + n, acked + n, visitor, session, event[2], event[3], event[4])
  end
  local text = string.format(BEACON, uuid(), now, acked + 10, acked, table.concat(events, ","))
  acked = acked + 10
  return text
end

function uuid()
  local random = math.random
  return string.format("%08x-%04x-4%03x-%04x-%06x%06x", random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff),
    random(0x8000, 0xbfff), random(0, 0xffffff), random(0, 0xffffff))
end

BEACON = '{"v":1,"site":"my-shop","beacon":"%s","sent_at":%d,'
  .. '"ledger":{"created":%d,"acked":%d,"dropped":{},"pending":10},"events":[%s]}'
EVENT = '{"id":"%s","name":"%s","at":%d,"seq":%d,"visitor":"%s","session":"%s","channel":"Paid Search",'
  .. '"page":{"url":"https://shop.example%s","title":"%s","referrer":"https://www.google.com/"},'
  .. '"campaign":{"source":"google","medium":"cpc","name":"autumn-kettles","click_id":"gclid:EAIaIQobChMI8ev2q5"},'
  .. '"phase":{"model":"accra","name":"consideration","p":0.71},"intent":0.34,"consent":"granted","params":%s}'
KETTLE = '{"currency":"EUR","value":59.9,"items":[{"item_id":"SKU-7","item_name":"Kettle No. 3","item_brand":"Emmer",'
  .. '"item_category":"Kitchen","price":59.9,"quantity":1}]}'
VISIT = {
  { "session_start", "/", "Emmer: things for the kitchen", "{}" },
  { "page_view", "/", "Emmer: things for the kitchen", "{}" },
  { "search", "/search", "Search", '{"search_term":"kettle"}' },
  { "view_item_list", "/search", "Search", KETTLE },
  { "page_view", "/kitchen/kettle-3", "Kettle No. 3", "{}" },
  { "view_item", "/kitchen/kettle-3", "Kettle No. 3", KETTLE },
  { "add_to_cart", "/kitchen/kettle-3", "Kettle No. 3", KETTLE },
  { "phase_change", "/kitchen/kettle-3", "Kettle No. 3", '{"from":"awareness","to":"consideration","because":"view_item"}' },
  { "page_view", "/cart", "Your cart", "{}" },
  { "user_engagement", "/cart", "Your cart", '{"engaged_ms":41000,"scroll_percent":75}' },
}
