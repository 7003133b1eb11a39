extension FaultyOrigin {
    /// A file that an origin offers.
    package struct File: Sendable {
        package var content: [UInt8]
        /// The value of `ETag`, including quotes; nil for none, `"1"` by default.
        package var entityTag: String?
        /// The value of `Last-Modified`; nil for none, a day long ago by default.
        package var lastModified: String?
        /// Further fields of every response with the file.
        package var fields: [(name: String, value: String)] = []

        package init(
            _ content: [UInt8], entityTag: String? = "\"1\"", lastModified: String? = "Sun, 06 Nov 1994 08:49:37 GMT"
        ) {
            self.content = content
            self.entityTag = entityTag
            self.lastModified = lastModified
        }

        /// A file whose content is the text in UTF-8.
        package init(_ text: String) {
            self.init(Array(text.utf8))
        }
    }

    /// A request that an origin got.
    package struct Request: Sendable {
        /// Its head as it was received.
        package let head: HTTPHead
        /// The target without its query.
        package let path: String
        /// The number of earlier requests for the same path.
        package let number: Int

        init(_ head: HTTPHead, path: String, number: Int) {
            self.head = head
            self.path = path
            self.number = number
        }

        /// The first word of the request line.
        package var method: String { String(head.startLine.prefix { $0 != " " }) }

        /// The second word of the request line.
        package var target: String { Self.target(of: head) }

        /// The path without `/files/`.
        package var name: String { path.hasPrefix("/files/") ? String(path.dropFirst(7)) : path }

        /// The value of the first field with a name, in any letter case.
        package subscript(name: String) -> String? { head[name] }

        static func path(of head: HTTPHead) -> String { String(target(of: head).prefix { $0 != "?" }) }

        private static func target(of head: HTTPHead) -> String {
            String(head.startLine.split(separator: " ").dropFirst().first ?? "")
        }
    }
}

extension FaultyOrigin.Request {
    /// The bytes of `file` that its `Range` field requests, unless `If-Range` forbids them.
    ///
    /// It is nil if the request has no range, or more than one; it is empty if the range is not in the content. [RFC
    /// 9110 §13.1.5, §14.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-14.2)
    func range(of file: FaultyOrigin.File, heedsCondition: Bool = true) -> Range<Int>? {
        guard method == "GET", let value = self["Range"], value.hasPrefix("bytes=") else { return nil }
        if heedsCondition, let condition = self["If-Range"] {
            let isWeak = condition.hasPrefix("W/")
            guard !isWeak, condition == file.entityTag || condition == file.lastModified else { return nil }
        }
        let length = file.content.count
        let ends = value.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last?) where first <= last:
            return first < length ? first..<min(last + 1, length) : 0..<0
        case (let first?, nil) where ends[1].isEmpty:
            return first < length ? first..<length : 0..<0
        case (nil, let count?) where ends[0].isEmpty:
            return max(0, length - count)..<length
        default:
            return nil
        }
    }
}
