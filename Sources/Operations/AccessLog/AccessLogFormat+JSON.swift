internal import HTTPSemantics
internal import MicroHTTPD

extension [UInt8] {
    /// Appends the line of the JSON format for `request`, which began at `time`.
    ///
    /// The object always has all members: `time`, `pid`, `address`, `method`, `target`, `version`, `status`, `bytes`,
    /// `seconds`, `referrer`, `user_agent` and `cut`. A member without a value is null.
    mutating func appendJSON(of request: CompletedRequest, at time: Timestamp) {
        append("{\"time\":\"")
        appendInternetTime(time)
        append("\",\"pid\":")
        append(text: ServerPID.currentText)
        appendMember(",\"address\":", text: request.address)
        appendMember(",\"method\":", request.head.method)
        appendMember(",\"target\":", request.head.target)
        appendMember(",\"version\":", request.head.version)
        appendMember(",\"status\":", number: request.status.map { Int64($0.code) })
        appendMember(",\"bytes\":", number: request.contentSent)
        append(",\"seconds\":")
        appendSeconds(request.duration)
        appendMember(",\"referrer\":", request.head.referrer)
        appendMember(",\"user_agent\":", request.head.userAgent)
        appendMember(",\"cut\":", text: request.cutReason?.name ?? "")
        append("}\n")
    }

    /// Appends the value of a member after its `name`, which includes the comma, the quotation marks and the colon.
    private mutating func appendMember(_ name: StaticString, number: Int64?) {
        append(name)
        if let number { appendDecimal(Int(number)) } else { append("null") }
    }

    /// Appends the program's own text, which needs no escapes.
    private mutating func appendMember(_ name: StaticString, text: String) {
        append(name)
        guard !text.isEmpty else { return append("null") }
        append(UInt8(ascii: "\""))
        append(text: text)
        append(UInt8(ascii: "\""))
    }

    private mutating func appendMember(_ name: StaticString, _ value: [UInt8]) {
        append(name)
        guard !value.isEmpty else { return append("null") }
        append(UInt8(ascii: "\""))
        appendLimited(value) { line, bytes in line.appendJSONEscaped(bytes) }
        append(UInt8(ascii: "\""))
    }

    /// Appends text with `\uHHHH` for each character that is not printable ASCII, and for `"` and `\`.
    ///
    /// Bytes that are not UTF-8 become replacement characters.
    ///
    /// [RFC 8259 §7](https://www.rfc-editor.org/rfc/rfc8259#section-7)
    private mutating func appendJSONEscaped(_ bytes: ArraySlice<UInt8>) {
        for unit in String(decoding: bytes, as: UTF8.self).utf16 {
            if let byte = UInt8(exactly: unit), byte.isPlainInLog {
                append(byte)
            } else {
                append("\\u")
                appendHexadecimal(UInt32(unit), digits: 4)
            }
        }
    }
}
