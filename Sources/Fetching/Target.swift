import HTTPSemantics

/// What the user asks for: a URL, or the name of a file on the server.
package struct Target: Hashable, Sendable {
    /// The words of the command line, unchanged.
    package let text: String
    /// Where to ask.
    package let address: WebAddress
    /// The file name that the last path segment gives, or nothing where it gives none.
    package let name: LocalName?

    /// What it is called in messages: the file name, or the URL where that gives none.
    var label: String { name?.text ?? address.publicText }

    /// Why a word of the command line is no target.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package let target: String
        package let reason: String

        /// One line that holds nothing a terminal acts on.
        package var description: String { "'\(Printable.escape(target))' is no target. \(reason)" }
    }

    /// Reads a word of the command line.
    ///
    /// What begins as a URL does (`scheme://`) is one. All else is a name and taken literally: a percent sign or a
    /// question mark in it is part of the name, and a slash divides folders.
    package init(_ text: String, server: Server) throws(Malformed) {
        self.text = text
        do {
            if WebAddress.scheme(of: text) != nil {
                address = try WebAddress(text)
                name = LocalName(segment: Self.decode(Self.lastSegment(of: address.path)))
            } else {
                address = try server.address(of: text)
                name = LocalName(segment: Array(Self.lastSegment(of: text).utf8))
            }
        } catch {
            throw Malformed(target: text, reason: error.reason)
        }
    }

    /// Throws where the target gives no file name, so that the user must.
    package func requireName() throws(Malformed) {
        guard name != nil else {
            throw Malformed(target: text, reason: "It ends in no file name; give one by --output.")
        }
    }

    /// Decodes a segment once; one with a percent sign that escapes nothing is taken literally.
    private static func decode(_ segment: Substring) -> [UInt8] {
        let bytes = Array(segment.utf8)
        return PercentEncoding.decode(bytes.span) ?? bytes
    }

    private static func lastSegment(of path: String) -> Substring {
        path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    }
}
