-- Reads rows in turn, so that no single answer is all there is. Requests are made beforehand.
local requests = {}
local at = 0

function init(args)
  for i = 0, 199 do
    requests[i] = wrk.format("GET", "/api/v1/things/thing" .. (i * 5))
  end
end

function request()
  at = (at + 1) % 200
  return requests[at]
end
