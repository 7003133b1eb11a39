extension FaultyOrigin {
    /// One thing that is wrong with a reply, or only unusual.
    package enum Fault: Sendable {
        /// The connection is reset after that number of bytes of content, which the peer has received by then.
        case reset(after: Int)
        /// The connection ends in good order after that number of bytes of content.
        case short(Int)
        /// Nothing more comes after that number of bytes of content.
        case stall(after: Int)
        /// The numbers of `Content-Range` are off by these; the content is what it was.
        case contentRange(first: Int = 0, last: Int = 0, total: Int = 0)
        /// The file is this one instead; ranges and conditions are judged by it.
        case changed(File)
        /// Another entity tag, or nil for none, but the same content; the right tag has decided the request's conditions.
        case entityTag(String?)
        /// Neither an entity tag nor a date.
        case noValidator
        /// The whole file, whatever range was asked for.
        case ignoredRange
        /// The part that was asked for, whatever `If-Range` says.
        case ignoredCondition
        /// 416 without content, whatever was asked for; `Content-Range: bytes */N` where a length is given.
        case unsatisfiable(length: Int?)
        /// A status with a short text as its content, and a `Retry-After` where one is given.
        case refusal(Int, retryAfter: String? = nil)
        /// A redirect to a location.
        case redirect(to: String, status: Int = 302)
        /// A field more, in place of all that have its name; no field of that name where there is no value.
        case field(String, String?)
        /// The content coding gzip, asked for or not.
        case gzip
        /// The transfer coding chunked instead of a length.
        case chunked
        /// No length: the body ends with the connection.
        case untilClose
        /// A `Content-Length` that is not that of the content.
        case announcedLength(Int)
        /// Bytes that follow the reply on the connection.
        case garbage([UInt8])
        /// Pieces of that number of bytes, with a pause after each.
        case slow(piece: Int, pause: Duration)
    }
}

extension FaultyOrigin.Reply {
    /// Makes the reply wrong in one way.
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

    /// Sends the whole file where a part was to be sent.
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
