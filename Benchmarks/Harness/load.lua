-- What wrk runs: with `-- N`, the requests go to N files in turn instead of the named file; at the end, one line
-- of figures. Times are in microseconds.

function init(arguments)
    local count = tonumber(arguments[1] or 0)
    if count == 0 then return end
    local requests, turn = {}, 0
    for index = 1, count do
        requests[index] = wrk.format(nil, string.format("/files/many/%04d.bin", index))
    end
    function request()
        turn = turn % count + 1
        return requests[turn]
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("figures: requests=%d bytes=%d duration=%d p99=%d refused=%d broken=%d\n",
        summary.requests, summary.bytes, summary.duration, latency:percentile(99),
        errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
