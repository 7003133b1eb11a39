/// The media types of file names' extensions.
package struct MediaTypeTable: Sendable {
    private var types: [String: MediaType]

    /// The built-in table alone.
    package init() {
        types = Self.builtIn
    }

    /// The built-in table, and what the text of a file in the form of `/etc/mime.types` adds to it.
    ///
    /// The text gives types to extensions that the built-in table does not have, and changes none, so that two hosts
    /// with different files agree. A line is a type and then its extensions, separated by spaces or tabs; `#` starts a
    /// comment. A later line overrides an earlier one. Lines whose type is malformed are skipped.
    package init(mimeTypes text: Span<UInt8>) {
        types = [:]
        add(mimeTypes: text)
        types.merge(Self.builtIn) { _, builtIn in builtIn }
    }

    /// Sets the type of files with `extension`, in either case and without its dot; replaces an earlier one.
    package mutating func set(_ type: MediaType, forExtension name: String) { types[name.lowercased()] = type }

    private mutating func add(mimeTypes text: Span<UInt8>) {
        var start = 0
        while start < text.count {
            let end = text.firstIndex(of: 0x0A, from: start) ?? text.count
            add(line: text.extracting(start..<end))
            start = end + 1
        }
    }

    /// The type of a file by its name's extension, in either case; `application/octet-stream` if none is known.
    ///
    /// `name` is the last path segment, or a whole path.
    package func type(ofFileNamed name: Span<UInt8>) -> MediaType {
        Self.extension(of: name).flatMap { types[$0] } ?? .octetStream
    }

    /// Whether the name of a file has an extension: text after a dot that is not its first character.
    ///
    /// `name` is the last path segment, or a whole path.
    package static func hasExtension(_ name: Span<UInt8>) -> Bool { !(self.extension(of: name) ?? "").isEmpty }

    /// The text after the last dot of a name, in lower case; nil if there is no dot, or if the name only begins with
    /// it.
    private static func `extension`(of name: Span<UInt8>) -> String? {
        var dot = name.count - 1
        while dot > 0, name[dot] != 0x2E, name[dot] != 0x2F { dot -= 1 }
        guard dot > 0, name[dot] == 0x2E, name[dot - 1] != 0x2F else { return nil }
        return String(decoding: name.extracting(dot + 1..<name.count).bytes.map(\.lowercased), as: UTF8.self)
    }

    private mutating func add(line: Span<UInt8>) {
        let end = line.firstIndex(of: 0x23) ?? line.count
        var index = 0
        guard let first = Self.nextWord(of: line, from: &index, to: end), let type = MediaType(line.extracting(first))
        else { return }
        while let word = Self.nextWord(of: line, from: &index, to: end) {
            types[String(decoding: line.extracting(word).bytes.map(\.lowercased), as: UTF8.self)] = type
        }
    }

    private static func nextWord(of line: Span<UInt8>, from index: inout Int, to end: Int) -> Range<Int>? {
        while index < end, line[index] <= 0x20 { index += 1 }
        let start = index
        while index < end, line[index] > 0x20 { index += 1 }
        return start < index ? start..<index : nil
    }
}
