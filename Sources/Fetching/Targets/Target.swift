import HTTPSemantics

/// What the user asks for: a URL, or the name of a file on the server.
package struct Target: Hashable, Sendable {
    /// The words of the command line, unchanged.
    package let text: String
    /// The words of the command line without a URL's user name and password, for people and logs.
    var publicText: String { WebAddress.withoutCredentials(text) }
    /// Where to ask.
    package let address: WebAddress
    /// The file name that the last path segment gives, or nil where it gives none, as that of a folder does.
    package let name: SafeFileName?

    /// The path in a tree, where it is a part of one.
    private let path: String?

    /// Whether it is an entry of a listing.
    var isEntry: Bool { path != nil }

    /// What it is called in messages: the path in its tree, the file name, or the URL where that gives none.
    var label: String { path ?? name?.text ?? address.publicText }

    /// Why a word of the command line is no target.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package let target: String
        package let reason: String

        /// One line that holds nothing a terminal acts on, and nothing that could be a password.
        ///
        /// Where a malformed URL's password ends is anybody's guess, so all before the last at sign is left out.
        package var description: String {
            let shown = target.utf8.lastIndex(of: UInt8(ascii: "@")).map { "…" + target[$0...] } ?? target
            return "'\(PrintableText.escape(shown))' is no target. \(reason)"
        }
    }

    /// Reads a word of the command line.
    ///
    /// What begins as a URL does (`scheme://`) is one, and so is what begins with a host and a port (`WebAddress.written`).
    /// All else is a name and taken literally: a percent sign or a question mark in it is part of the name, and a slash
    /// divides folders.
    ///
    /// - Parameters:
    ///   - text: The word.
    ///   - server: Whom names are asked of; needed where `isName` says so.
    /// - Throws: Why the word is no target.
    package init(_ text: String, server: BaseURL?) throws(Malformed) {
        self.text = text
        path = nil
        do throws(WebAddress.Malformed) {
            if let url = WebAddress.written(text) {
                address = try WebAddress(url)
                name = SafeFileName(segment: address.lastSegment)
            } else {
                guard let server else { throw WebAddress.Malformed(reason: "There is no server to ask for names.") }
                address = try server.address(of: text)
                name = SafeFileName(segment: Array(Self.lastSegment(of: text).utf8))
            }
        } catch {
            throw Malformed(target: text, reason: error.reason)
        }
    }

    /// A part of a tree, which is called by its path there.
    init(_ address: WebAddress, name: SafeFileName?, path: String) {
        self.init(text: address.text, address: address, name: name, path: path)
    }

    /// Whether a word is a name that a server is asked for, and no URL.
    package static func isName(_ text: String) -> Bool { WebAddress.written(text) == nil }

    /// Throws where the target gives no file name and is no folder either, so that the user must name the file.
    package func requireName() throws(Malformed) {
        guard name != nil || !address.hasQuery else {
            throw Malformed(target: text, reason: "It ends in no file name; give one by --output.")
        }
    }

    /// The name of the folder that it is, taken for one: that of its last path segment before any slash; nil where there is
    /// none.
    var folderName: SafeFileName? {
        SafeFileName(segment: address.folderSegment)
    }

    /// The same target, with a file name where it gives none.
    package func named(_ name: String) -> Target {
        guard self.name == nil else { return self }
        return Target(text: text, address: address, name: SafeFileName(segment: Array(name.utf8)), path: nil)
    }

    private init(text: String, address: WebAddress, name: SafeFileName?, path: String?) {
        (self.text, self.address, self.name, self.path) = (text, address, name, path)
    }

    private static func lastSegment(of path: String) -> Substring {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    }
}
