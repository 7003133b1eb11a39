/// One HTTP response as it came over the wire, with nothing normalized.
package struct HTTPReply: Sendable {
    /// One line of the head; the value is without the blanks around it.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// What told where the body ends.
    package enum Framing: Sendable {
        /// The status or the method allows no body.
        case none
        case length
        case chunked
        case close
    }

    /// The version as it was sent, such as `HTTP/1.1`.
    package let version: String
    package let status: Int
    package let reason: String
    /// All fields in the order they came, duplicates included.
    package let fields: [Field]
    /// Status line and fields as they came, with the empty line at the end.
    package let head: [UInt8]
    package internal(set) var framing = Framing.none
    package internal(set) var body: [UInt8] = []

    /// The value of the first field of that name, in whatever case.
    package subscript(name: String) -> String? { values(of: name).first }

    /// The values of all fields of that name, in whatever case.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body, as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// Parses a head; it must end each line with CR LF and hold no line that is not a field.
    init(head: [UInt8]) throws {
        self.head = head
        let text = String(decoding: head, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast(2)
        guard lines.allSatisfy({ $0.utf8.allSatisfy { $0 != 13 && $0 != 10 } }) else {
            throw TestFailure("a bare CR or LF in a reply's head: \(text.debugDescription)")
        }
        let parts = (lines.first ?? "").split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].hasPrefix("HTTP/"), parts[1].utf8.count == 3, let status = Int(parts[1]) else {
            throw TestFailure("not a status line at the start of \(text.debugDescription)")
        }
        version = String(parts[0])
        self.status = status
        reason = String(parts[2])
        fields = try lines.dropFirst().map { try Field(line: $0) }
    }
}

extension HTTPReply.Field {
    fileprivate init(line: Substring) throws {
        let colon = line.firstIndex(of: ":") ?? line.startIndex
        guard colon != line.startIndex, line[..<colon].utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw TestFailure("not a header field: \(line.debugDescription)")
        }
        let isBlank = { (letter: Character) in letter == " " || letter == "\t" }
        let value = line[line.index(after: colon)...].drop(while: isBlank)
        name = String(line[..<colon])
        self.value = String(String(value.reversed().drop(while: isBlank)).reversed())
    }
}
