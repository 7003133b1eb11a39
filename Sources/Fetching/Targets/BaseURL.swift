import HTTPSemantics

/// The server of targets that are only names.
package struct BaseURL: Hashable, Sendable {
    private let base: String

    /// The default server: the default port of `ferry serve` on this machine.
    package static let defaultAddress = "http://127.0.0.1:8080"

    /// Reads a base URL: with or without a path, but without a query.
    package init(_ text: String) throws(WebAddress.Malformed) {
        let address = try WebAddress(WebAddress.written(text) ?? text)
        guard !address.hasQuery else { throw WebAddress.Malformed(reason: "A server's URL has no query.") }
        base = String(address.text.reversed().drop { $0 == "/" }.reversed())
    }

    /// The address of a target on this server as a mirror: a name below `/files/`, or a URL's path and query below the
    /// server's own path.
    func address(mirroring target: Target) throws(WebAddress.Malformed) -> WebAddress {
        guard !Target.isName(target.word) else { return try address(of: target.word) }
        return try WebAddress(base + target.address.target)
    }

    /// The address of a file below `/files/`.
    ///
    /// Each segment of the name is percent-encoded. One slash in front and segments `.` change nothing. One slash at
    /// the end names a folder. Empty segments and `..` are refused, because a URL would lose them on the way.
    func address(of name: [UInt8]) throws(WebAddress.Malformed) -> WebAddress {
        var segments = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
        let (here, above) = (Array(".".utf8), Array("..".utf8))
        if segments.count > 1, segments.first == [] { segments.removeFirst() }
        segments = segments.dropLast().filter { $0 != here } + segments.suffix(1)
        let named = segments.count > 1 && segments.last == [] ? segments.dropLast() : segments[...]
        guard !named.contains(where: { $0.isEmpty || $0 == here || $0 == above }) else {
            throw WebAddress.Malformed(reason: "A name is a path without empty or '..' segments.")
        }
        let looksLikeURL = ["http:", "https:"].contains { scheme in
            String(decoding: name.prefix(scheme.utf8.count), as: UTF8.self).lowercased() == scheme
        }
        guard !looksLikeURL else { throw WebAddress.Malformed(reason: "A URL has two slashes after its scheme.") }
        let path = segments.map { PercentEncoding.encode(segment: $0.span) }.joined(separator: "/")
        return try WebAddress("\(base)/files/\(path)")
    }
}
