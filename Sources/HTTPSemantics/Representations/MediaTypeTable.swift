/// The media types of file names' extensions.
package struct MediaTypeTable: Sendable {
    /// The types that were asked for.
    private var chosen: [String: MediaType] = [:]
    /// The types of the system's table.
    private let system: MIMETypesFile?

    /// The built-in table alone.
    package init() {
        system = nil
    }

    /// The built-in table, and what the text of a file in the form of `/etc/mime.types` adds to it.
    ///
    /// The text gives types to extensions that the built-in table does not have, and changes none, so that two hosts
    /// with different files agree. It is parsed when the first such extension is looked up.
    package init(mimeTypes text: [UInt8]) {
        system = MIMETypesFile(text)
    }

    /// Builds the built-in table, which otherwise the first file with an extension waits for.
    package static func prepare() { _ = builtIn }

    /// Sets the type of files with `extension`, in either case and without its dot; replaces an earlier one.
    package mutating func set(_ type: MediaType, forExtension name: String) { chosen[name.lowercased()] = type }

    /// The type of a file by its name's extension, in either case; `application/octet-stream` if none is known.
    ///
    /// `name` is the last path segment, or a whole path.
    package func type(ofFileNamed name: Span<UInt8>) -> MediaType {
        Self.extension(of: name).flatMap { chosen[$0] ?? Self.builtIn[$0] ?? system?[$0] } ?? .octetStream
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
}
