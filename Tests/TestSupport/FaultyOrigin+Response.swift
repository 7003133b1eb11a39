import Glibc

extension FaultyOrigin {
    /// A response that is about to be sent; a script may change every part of it.
    package struct Response: Sendable {
        /// How the end of the body is marked.
        package enum Framing: Sendable {
            case length
            case chunked
            /// By the end of the connection.
            case close
        }

        /// How the response ends; counts are bytes of content, without framing.
        package enum End: Sendable {
            /// With its last byte.
            case complete
            /// With a reset, once the peer has the bytes before it.
            case reset(after: Int)
            /// With an orderly end of the connection.
            case close(after: Int)
            /// Never: the connection stays open until the peer closes it, a minute at most.
            case stall(after: Int)
        }

        package var status: Int
        package var reason: String
        /// The fields in their order; those of the framing are added.
        package var fields: [(name: String, value: String)] = []
        /// The content, after any content coding.
        package var content: [UInt8] = []
        /// The value of `Content-Length`, if that is the framing; the content's length by default.
        package var announcedLength: Int?
        package var framing = Framing.length
        package var end = End.complete
        /// The bytes that follow the response on the same connection, as if they were another response.
        package var garbage: [UInt8] = []
        /// The number of bytes that are sent at once, and the pause after each such piece.
        package var pace: (piece: Int, pause: Duration)?
        /// The request, and the requested file.
        package let request: Request
        package let file: File?

        /// The right response for a file, or for none; it wrongly ignores `If-Range` if `heedsCondition` is false.
        package init(of file: File?, to request: Request, heedsCondition: Bool = true) {
            self.request = request
            self.file = file
            (status, reason) = (404, "Not Found")
            guard let file else {
                content = Array("nothing there\n".utf8)
                fields = [("X-Server-PID", "77")]
                return
            }
            (status, reason) = (200, "OK")
            content = file.content
            fields = Self.fields(of: file)
            guard let range = request.range(of: file, heedsCondition: heedsCondition) else { return }
            take(range, of: file)
        }
    }
}

extension FaultyOrigin.Response {
    /// The value of the first field with a name, in any letter case; setting it replaces all fields with the name.
    package subscript(name: String) -> String? {
        get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    private static func fields(of file: FaultyOrigin.File) -> [(name: String, value: String)] {
        let validators = [("ETag", file.entityTag), ("Last-Modified", file.lastModified)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
        return [("X-Server-PID", "77"), ("Accept-Ranges", "bytes")] + validators + file.fields
    }

    private mutating func take(_ range: Range<Int>, of file: FaultyOrigin.File) {
        let length = file.content.count
        guard !range.isEmpty else {
            (status, reason, content) = (416, "Range Not Satisfiable", [])
            self["Content-Range"] = "bytes */\(length)"
            return
        }
        (status, reason, content) = (206, "Partial Content", Array(file.content[range]))
        self["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
    }

    /// Sends it; returns whether the connection can take another request.
    func send(on connection: RawConnection, counting: (Int) -> Void) throws -> Bool {
        try connection.send(head)
        guard request.method != "HEAD" else { return true }
        let limit = contentLimit
        try sendContent(upTo: limit, on: connection, counting)
        switch end {
        case .reset:
            try connection.waitUntilAcknowledged()
            connection.reset()
            return false
        case .close:
            return false
        case .stall:
            _ = try connection.isClosed(within: .seconds(60))
            return false
        case .complete:
            return framing != .close && garbage.isEmpty
        }
    }

    private var contentLimit: Int {
        switch end {
        case .complete: content.count
        case .reset(let count), .close(let count), .stall(let count): min(count, content.count)
        }
    }

    private var head: String {
        var lines = ["HTTP/1.1 \(status) \(reason)", "Date: Sun, 22 Nov 2026 11:13:22 GMT"]
        lines += fields.map { "\($0.name): \($0.value)" }
        switch framing {
        case .length: lines.append("Content-Length: \(announcedLength ?? content.count)")
        case .chunked: lines.append("Transfer-Encoding: chunked")
        case .close: lines.append("Connection: close")
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// The bytes after the content, sent with its last piece: bytes that come later than a response may be taken for
    /// the response to the next request.
    private var tail: [UInt8] {
        guard case .complete = end else { return [] }
        return Array((framing == .chunked ? "0\r\n\r\n" : "").utf8) + garbage
    }

    private func sendContent(upTo limit: Int, on connection: RawConnection, _ counting: (Int) -> Void) throws {
        if content.isEmpty { try connection.send(tail) }
        let size = max(1, pace?.piece ?? 1 << 16)
        for start in stride(from: 0, to: limit, by: size) {
            let piece = Array(content[start..<min(start + size, limit)])
            let isLast = start + size >= content.count
            let (head, end) = framing == .chunked ? ("\(String(piece.count, radix: 16))\r\n", "\r\n") : ("", "")
            // Counted before they are sent, because a peer that has the bytes may read the count at once.
            counting(piece.count)
            try connection.send(Array(head.utf8) + piece + Array(end.utf8) + (isLast ? tail : []))
            if let pace { usleep(UInt32(pace.pause / .microseconds(1))) }
        }
    }
}
