internal import Synchronization

/// The types of a file in the form of `/etc/mime.types`.
///
/// A line is a type and then its extensions, separated by spaces or tabs; `#` starts a comment. A later line overrides an
/// earlier one. Lines whose type is malformed are skipped. Most servers look up no type that the built-in table lacks, so
/// the text is parsed at the first look-up.
final class MIMETypesFile: Sendable {
    private enum Content {
        case text([UInt8])
        case types([String: MediaType])
    }

    private let content: Mutex<Content>

    /// Keeps the text of the file.
    init(_ text: [UInt8]) {
        content = Mutex(.text(text))
    }

    /// The type of files with an extension, in lower case and without its dot; nil if the file has none.
    subscript(name: String) -> MediaType? {
        content.withLock { content in
            let types = Self.types(content)
            content = .types(types)
            return types[name]
        }
    }

    private static func types(_ content: Content) -> [String: MediaType] {
        switch content {
        case .text(let text): parse(text.span)
        case .types(let types): types
        }
    }

    private static func parse(_ text: Span<UInt8>) -> [String: MediaType] {
        var types: [String: MediaType] = [:]
        var start = 0
        while start < text.count {
            let end = text.firstIndex(of: 0x0A, from: start) ?? text.count
            add(line: text.extracting(start..<end), to: &types)
            start = end + 1
        }
        return types
    }

    private static func add(line: Span<UInt8>, to types: inout [String: MediaType]) {
        let end = line.firstIndex(of: 0x23) ?? line.count
        var index = 0
        guard let first = nextWord(of: line, from: &index, to: end), let type = MediaType(line.extracting(first))
        else { return }
        while let word = nextWord(of: line, from: &index, to: end) {
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
