/// The head of one HTTP message as it came over the wire: its start line and its fields, with nothing normalized.
package struct HTTPHead: Sendable {
    /// One line of the head; the value is without the blanks around it.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package let startLine: String
    /// All fields in the order they came, duplicates included.
    package let fields: [Field]
    /// The bytes as they came, with the empty line at the end.
    package let bytes: [UInt8]

    /// The value of the first field of that name, in whatever case.
    package subscript(name: String) -> String? { values(of: name).first }

    /// The values of all fields of that name, in whatever case.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// Parses a head; each line must end with CR LF, and all but the first must be fields.
    package init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast(2)
        guard lines.allSatisfy({ $0.utf8.allSatisfy { $0 != 13 && $0 != 10 } }) else {
            throw TestFailure("a bare CR or LF in the head \(text.debugDescription)")
        }
        startLine = String(lines.first ?? "")
        fields = try lines.dropFirst().map { try Field(line: $0) }
    }
}

extension HTTPHead.Field {
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
