import HTTPSemantics

/// One target of the user: a URL, or the name of a file on the server.
package struct Target: Hashable, Sendable {
    /// The argument from the command line, unchanged.
    let word: [UInt8]
    /// The argument without a URL's user name and password, for messages and logs; U+FFFD stands for a byte that is no
    /// UTF-8.
    var publicText: String { WebAddress.withoutCredentials(String(decoding: word, as: UTF8.self)) }
    /// The URL to request.
    package let address: WebAddress
    /// The file name in the last path segment, or that of a folder's archive (``WebAddress/archiveName``); nil if the
    /// segment is empty, as for a folder.
    package let name: SafeFileName?

    /// The path in a tree; nil if it is not part of a tree.
    private let path: String?

    /// Whether it is an entry of a listing.
    var isEntry: Bool { path != nil }

    /// The name in messages: the path in its tree, else the file name, else the URL.
    var label: String { path ?? name?.text ?? address.publicText }

    /// Why an argument is no target.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package let target: String
        package let reason: String

        /// One line, which holds no password and nothing that a terminal acts on.
        ///
        /// Because the end of a malformed URL's password is not known, all text before the last at sign is left out.
        package var description: String {
            let shown = target.utf8.lastIndex(of: UInt8(ascii: "@")).map { "…" + target[$0...] } ?? target
            return "'\(PrintableText.escape(shown))' is no target. \(reason)"
        }
    }

    /// Reads an argument of the command line.
    ///
    /// A text that begins with a scheme (`scheme://`) is a URL, and so is one that begins with a host and a port
    /// (`WebAddress.written`). Any other text is a name, taken literally: a percent sign or a question mark is part of
    /// the name, and a slash separates folders.
    ///
    /// - Parameters:
    ///   - word: The argument, in bytes; those that are no UTF-8 are requested as they are.
    ///   - server: The server of names; required if `isName` is true.
    /// - Throws: Why the argument is no target.
    package init(_ word: [UInt8], server: BaseURL?) throws(Malformed) {
        self.word = word
        path = nil
        do throws(WebAddress.Malformed) {
            if let url = WebAddress.written(Self.text(of: word)) {
                address = try WebAddress(url)
                name = SafeFileName(segment: address.archiveName ?? address.lastSegment)
            } else {
                guard let server else { throw WebAddress.Malformed(reason: "There is no server to ask for names.") }
                address = try server.address(of: word)
                name = SafeFileName(segment: Self.lastSegment(of: word))
            }
        } catch {
            throw Malformed(target: String(decoding: word, as: UTF8.self), reason: error.reason)
        }
    }

    /// An entry of a tree, named by its path there.
    init(_ address: WebAddress, name: SafeFileName?, path: String) {
        self.init(word: Array(address.text.utf8), address: address, name: name, path: path)
    }

    /// Whether an argument is a name on the server and no URL.
    package static func isName(_ word: [UInt8]) -> Bool { WebAddress.written(text(of: word)) == nil }

    /// Throws if the target has no file name and is no folder, so that the user must name the output.
    package func requireName() throws(Malformed) {
        guard name != nil || !address.hasQuery else {
            throw Malformed(
                target: String(decoding: word, as: UTF8.self), reason: "It ends in no file name; give one by --output.")
        }
    }

    /// The file name that the target has as a folder: the last path segment before any slash; nil if there is none.
    var folderName: SafeFileName? {
        SafeFileName(segment: address.folderSegment)
    }

    /// The same target, with a file name if it has none.
    package func named(_ name: String) -> Target {
        guard self.name == nil else { return self }
        return Target(word: word, address: address, name: SafeFileName(segment: Array(name.utf8)), path: nil)
    }

    private init(word: [UInt8], address: WebAddress, name: SafeFileName?, path: String?) {
        (self.word, self.address, self.name, self.path) = (word, address, name, path)
    }

    private static func lastSegment(of path: [UInt8]) -> [UInt8] {
        Array(path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? [])
    }

    /// A word as the text of a URL: all beyond ASCII is percent-encoded if it is no UTF-8.
    private static func text(of word: [UInt8]) -> String {
        if let text = String(validating: word, as: UTF8.self) { return text }
        return word.map { byte in
            byte < 0x80 ? String(Unicode.Scalar(byte)) : PercentEncoding.encode(segment: [byte].span)
        }.joined()
    }
}
