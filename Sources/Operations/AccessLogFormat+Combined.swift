internal import HTTPSemantics
internal import MicroHTTPD

extension [UInt8] {
    /// Appends the line of the combined format for `request`, which began at `time`.
    ///
    /// `address - - [day/month/year:time zone] "request line" status bytes "referrer" "user agent" seconds reason`
    mutating func appendCombined(of request: CompletedRequest, at time: Timestamp) {
        append(request.address)
        append(" - - [")
        appendCommonLogTime(time.seconds)
        append("] ")
        appendRequestLine(of: request.head)
        append(" ")
        appendNumber(request.status.map { Int64($0.code) })
        append(" ")
        appendNumber(request.contentSent)
        append(" ")
        appendQuoted(request.head.referrer)
        append(" ")
        appendQuoted(request.head.userAgent)
        append(" ")
        appendSeconds(request.duration)
        append(" ")
        append(request.cutReason?.name ?? "-")
        append("\n")
    }

    private mutating func appendNumber(_ number: Int64?) {
        if let number { appendDecimal(Int(number)) } else { append("-") }
    }

    private mutating func appendRequestLine(of head: RequestHead) {
        guard !head.method.isEmpty || !head.target.isEmpty else { return append("\"-\"") }
        append("\"")
        appendEscaped(head.method)
        append(" ")
        appendEscaped(head.target)
        append(" ")
        appendEscaped(head.version)
        append("\"")
    }

    private mutating func appendQuoted(_ value: [UInt8]) {
        append("\"")
        appendEscaped(value)
        append("\"")
    }

    /// Appends a value with `\xHH` for each byte that is no printable ASCII, and for `"` and `\`; `-` for none.
    ///
    /// So a quotation mark never ends a value for a reader that knows no escapes, which a `\"` would.
    private mutating func appendEscaped(_ value: [UInt8]) {
        guard !value.isEmpty else { return append("-") }
        appendLimited(value) { line, bytes in
            for byte in bytes {
                if byte.isPlainInLog {
                    line.append(byte)
                } else {
                    line.append("\\x")
                    line.appendHexadecimal(UInt32(byte), digits: 2)
                }
            }
        }
    }
}
