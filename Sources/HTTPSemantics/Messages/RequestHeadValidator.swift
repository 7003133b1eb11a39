/// A check that two parsers cannot see two different requests in one head.
///
/// A proxy in front of the server may parse a doubtful line in another way: the bytes that one of them takes for a
/// body, the other takes for the next request. Such a head is refused. The check is filled line by line and allocates
/// nothing. [RFC 9112 §11.2](https://www.rfc-editor.org/rfc/rfc9112.html#section-11.2)
package struct RequestHeadValidator: Sendable {
    /// How to treat the request.
    package enum Verdict: Hashable, Sendable {
        /// Respond to it. If it has a body or announces one, close the connection after that, and read nothing more.
        case accept(hasBody: Bool)
        /// Respond with this status and close the connection.
        case refuse(Status)
    }

    private let isHTTP11: Bool
    private var refusal: Status?
    private var hosts = 0
    private var contentLengths = 0
    private var transferEncodings = 0
    private var hasContent = false

    /// Begins with a request line's method and version, such as `GET` and `HTTP/1.1`.
    ///
    /// A malformed method or version is refused with 400, and another major version than 1 with 505.
    package init(method: Span<UInt8>, version: Span<UInt8>) {
        let isVersion =
            version.count == 8 && version.extracting(0..<5).spells("HTTP/") && version[5].isDigit
            && version[6] == 0x2E && version[7].isDigit
        isHTTP11 = isVersion && version[5] == 0x31 && version[7] != 0x30
        if !method.isToken || !isVersion {
            refusal = .badRequest
        } else if version[5] != 0x31 {
            refusal = .httpVersionNotSupported
        }
    }

    /// Notes one field line as the library has parsed it, without the colon.
    package mutating func add(name: Span<UInt8>, value: Span<UInt8>) {
        guard name.isToken, value.isFieldValue, !Self.isNearMiss(name) else {
            return refuse(.badRequest)
        }
        let value = value.extracting(value.trimmed(value.indices))
        // The length distinguishes the names, so that most lines cost one comparison of numbers.
        switch name.count {
        case 4 where name.spellsIgnoringCase("Host"): addHost(value)
        case 6 where name.spellsIgnoringCase("Expect"): addExpectation(value)
        case 14 where name.spellsIgnoringCase("Content-Length"): addContentLength(value)
        case 17 where name.spellsIgnoringCase("Transfer-Encoding"): addTransferEncoding(value)
        default: break
        }
    }

    /// The verdict on the lines so far; read it after the last one.
    package var verdict: Verdict {
        if isMisframed || (isHTTP11 && hosts == 0) { return .refuse(.badRequest) }
        return refusal.map { .refuse($0) } ?? .accept(hasBody: hasContent)
    }
}

extension RequestHeadValidator {
    /// Keeps the first reason; but a reason to distrust the head replaces one not to serve it.
    private mutating func refuse(_ status: Status) {
        if refusal == nil || status == .badRequest { refusal = status }
    }

    /// Whether the body is framed in two ways, or by a transfer coding in HTTP/1.0, which has none (RFC 9112 §6.1).
    private var isMisframed: Bool { transferEncodings > 0 && (contentLengths > 0 || !isHTTP11) }

    /// Exactly one valid host, in every version (RFC 9112 §3.2); the http scheme allows no empty one (RFC 9110 §4.2.1).
    private mutating func addHost(_ value: Span<UInt8>) {
        hosts += 1
        if hosts > 1 || !Authority.isValid(value) { refuse(.badRequest) }
    }

    /// Digits only, and once: even an equal second value is refused, as RFC 9110 §8.6 allows.
    private mutating func addContentLength(_ value: Span<UInt8>) {
        contentLengths += 1
        guard contentLengths == 1, let length = value.saturatingDecimal else { return refuse(.badRequest) }
        hasContent = hasContent || length > 0
    }

    /// Accepts only `chunked`.
    ///
    /// A longer list that ends with it is not implemented; any other value leaves the end of the body unknown (RFC 9112
    /// §6.1, §6.3).
    private mutating func addTransferEncoding(_ value: Span<UInt8>) {
        transferEncodings += 1
        hasContent = true
        var (index, chunked, others, endsInChunked) = (0, 0, 0, false)
        while let member = value.nextMember(from: &index) {
            endsInChunked = value.extracting(member).spellsIgnoringCase("chunked")
            if endsInChunked { chunked += 1 } else { others += 1 }
        }
        guard transferEncodings == 1, endsInChunked, chunked == 1 else { return refuse(.badRequest) }
        if others > 0 || value.count != 7 { refuse(.notImplemented) }
    }

    /// Refuses anything but `100-continue` (RFC 9110 §10.1.1), which announces a body.
    ///
    /// Without a body, the library would still send a 100, and take pipelined bytes after the head for the body.
    private mutating func addExpectation(_ value: Span<UInt8>) {
        hasContent = true
        var index = 0
        while let member = value.nextMember(from: &index) {
            if !value.extracting(member).spellsIgnoringCase("100-continue") { refuse(.expectationFailed) }
        }
    }

    /// Whether a name looks like a framing field's name that is cut or has text appended.
    ///
    /// Old versions of the library append a folded line's text to the name: `Transfer-Encoding:`, then ` chunked` on
    /// the next line, arrives as `Transfer-Encodingchunked`.
    private static func isNearMiss(_ name: Span<UInt8>) -> Bool {
        switch name[0] {
        case 0x43, 0x63: isNearMiss(name, of: "content-length", from: 8)
        case 0x54, 0x74: isNearMiss(name, of: "transfer-encoding", from: 9)
        default: false
        }
    }

    /// Whether `name` and `known` differ, while one of them begins with the other, down to `shortest` characters.
    private static func isNearMiss(_ name: Span<UInt8>, of known: String, from shortest: Int) -> Bool {
        guard name.count >= shortest, name.count != known.utf8.count else { return false }
        let (known, count) = (known.utf8.span, min(name.count, known.utf8.count))
        for index in 0..<count where name[index].lowercased != known[index] { return false }
        return true
    }
}
