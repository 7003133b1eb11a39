extension FaultyOrigin {
    /// One fault of a response, or one unusual feature.
    package enum Fault: Sendable {
        /// The connection is reset after that number of bytes of content, once the peer has received them.
        case reset(after: Int)
        /// The connection closes properly after that number of bytes of content.
        case short(Int)
        /// No bytes follow that number of bytes of content.
        case stall(after: Int)
        /// The numbers of `Content-Range` are off by these; the content is right.
        case contentRange(first: Int = 0, last: Int = 0, total: Int = 0)
        /// The file is replaced by this one, which also decides ranges and conditions.
        case changed(File)
        /// Another entity tag, or nil for none, but the same content; the right tag decides the request's conditions.
        case entityTag(String?)
        /// Neither an entity tag nor a date.
        case noValidator
        /// The whole file, whatever range was requested.
        case ignoredRange
        /// The requested part, whatever `If-Range` says.
        case ignoredCondition
        /// 416 without content for every request; `Content-Range: bytes */N` if a length is given.
        case unsatisfiable(length: Int?)
        /// A status with a short text as its content, and an optional `Retry-After`.
        case refusal(Int, retryAfter: String? = nil)
        /// A redirect to a location.
        case redirect(to: String, status: Int = 302)
        /// A field that replaces all with its name; removes them if the value is nil.
        case field(String, String?)
        /// The content coding gzip, requested or not.
        case gzip
        /// The transfer coding chunked instead of a length.
        case chunked
        /// No length: the body ends with the connection.
        case untilClose
        /// A wrong `Content-Length`.
        case announcedLength(Int)
        /// Bytes that follow the response on the connection.
        case garbage([UInt8])
        /// Pieces of that number of bytes, with a pause after each.
        case slow(piece: Int, pause: Duration)
    }
}

extension FaultyOrigin.Response {
    /// Adds a fault to the response.
    package mutating func apply(_ fault: FaultyOrigin.Fault) {
        switch fault {
        case .reset(let count): end = .reset(after: count)
        case .short(let count): end = .close(after: count)
        case .stall(let count): end = .stall(after: count)
        case .contentRange(let first, let last, let total): shiftContentRange(first, last, total)
        case .changed(let file): self = Self(of: file, to: request)
        case .entityTag(let tag): self["ETag"] = tag
        case .noValidator: (self["ETag"], self["Last-Modified"]) = (nil, nil)
        case .ignoredRange: ignoreRange()
        case .ignoredCondition: self = Self(of: file, to: request, heedsCondition: false)
        case .unsatisfiable(let length): refuse(416, ("Content-Range", length.map { "bytes */\($0)" }))
        case .refusal(let status, let time): refuse(status, ("Retry-After", time))
        case .redirect(let location, let status): refuse(status, ("Location", location))
        case .field(let name, let value): self[name] = value
        case .gzip: (content, self["Content-Encoding"]) = (gzip(content), "gzip")
        case .chunked: framing = .chunked
        case .untilClose: framing = .close
        case .announcedLength(let length): announcedLength = length
        case .garbage(let bytes): garbage = bytes
        case .slow(let piece, let pause): pace = (piece, pause)
        }
    }

    /// Sends the whole file instead of a part.
    package mutating func ignoreRange() {
        guard let file else { return }
        (status, reason, content) = (200, "OK", file.content)
        self["Content-Range"] = nil
    }

    private mutating func refuse(_ status: Int, _ field: (name: String, value: String?)) {
        (self.status, reason, content) = (status, "As Told", Array("no\n".utf8))
        fields = [("X-Server-PID", "77")]
        self[field.name] = field.value
    }

    private mutating func shiftContentRange(_ first: Int, _ last: Int, _ total: Int) {
        let numbers = (self["Content-Range"] ?? "").split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 3 else { return }
        self["Content-Range"] = "bytes \(numbers[0] + first)-\(numbers[1] + last)/\(numbers[2] + total)"
    }
}
