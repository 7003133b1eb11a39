/// Where the server listens, as typed on the command line.
package enum BindAddress: Equatable, Sendable {
    /// An IPv4 or IPv6 literal, without brackets; `::` takes IPv4 connections too.
    case internet(InternetAddress)
    /// The path of a unix domain socket.
    case unix(path: String)

    /// Reads `unix:/path`, an IPv4 literal, or an IPv6 literal with or without brackets.
    ///
    /// - Returns: nil for anything else; host names are not looked up.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard !path.isEmpty, path.utf8.count < Self.pathCapacity, !path.utf8.contains(0) else { return nil }
            self = .unix(path: path)
        } else {
            let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
            guard let address = InternetAddress(isBracketed ? String(text.dropFirst().dropLast()) : text) else {
                return nil
            }
            self = .internet(address)
        }
    }

    /// The size of `sun_path` of unix(7), which a closing zero has to fit into.
    static let pathCapacity = 108
}
