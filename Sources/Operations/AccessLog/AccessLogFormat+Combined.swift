internal import HTTPSemantics
internal import MicroHTTPD

extension [UInt8] {
    /// Appends the line of the combined format for `request`, which began at `time`.
    ///
    /// `address - - [day/month/year:time zone] "request line" status bytes "referrer" "user agent" seconds reason`
    mutating func appendCombined(of request: CompletedRequest, at time: Timestamp) {
        append(text: request.address)
        append(" - - [")
        appendCommonLogTime(time.seconds)
        append("] ")
        appendRequestLine(of: request.head)
        append(UInt8(ascii: " "))
        appendNumber(request.status.map { Int64($0.code) })
        append(UInt8(ascii: " "))
        appendNumber(request.contentSent)
        append(UInt8(ascii: " "))
        appendQuoted(request.head.referrer)
        append(UInt8(ascii: " "))
        appendQuoted(request.head.userAgent)
        append(UInt8(ascii: " "))
        appendSeconds(request.duration)
        append(UInt8(ascii: " "))
        if let reason = request.cutReason { append(text: reason.name) } else { append(UInt8(ascii: "-")) }
        append(UInt8(ascii: "\n"))
    }

    private mutating func appendNumber(_ number: Int64?) {
        if let number { appendDecimal(Int(number)) } else { append(UInt8(ascii: "-")) }
    }

    private mutating func appendRequestLine(of head: RequestHead) {
        guard !head.method.isEmpty || !head.target.isEmpty else { return append("\"-\"") }
        append(UInt8(ascii: "\""))
        appendEscaped(head.method)
        append(UInt8(ascii: " "))
        appendEscaped(head.target)
        append(UInt8(ascii: " "))
        appendEscaped(head.version)
        append(UInt8(ascii: "\""))
    }

    private mutating func appendQuoted(_ value: [UInt8]) {
        append(UInt8(ascii: "\""))
        appendEscaped(value)
        append(UInt8(ascii: "\""))
    }

    /// Appends a value with `\xHH` for each byte that is not printable ASCII, and for `"` and `\`; `-` for an empty
    /// value.
    ///
    /// So a quotation mark never ends a value for a reader that knows no escapes; a `\"` would.
    private mutating func appendEscaped(_ value: [UInt8]) {
        guard !value.isEmpty else { return append(UInt8(ascii: "-")) }
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
