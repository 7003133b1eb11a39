internal import SystemCalls
package import SystemPackage

/// Where the server listens, as typed on the command line.
package enum BindAddress: Equatable, Sendable {
    /// An IPv4 or IPv6 literal, without brackets; `::` takes IPv4 connections too.
    case internet(InternetAddress)
    /// The path of a unix domain socket.
    case unix(path: FilePath)

    /// Reads `unix:/path`, an IPv4 literal, or an IPv6 literal with or without brackets.
    ///
    /// - Returns: nil for anything else; host names are not looked up.
    package init?(_ word: [UInt8]) {
        if word.starts(with: "unix:".utf8) {
            let path = word.dropFirst("unix:".utf8.count)
            guard !path.isEmpty, path.count < Self.pathCapacity, !path.contains(0) else { return nil }
            self = .unix(path: FilePath(bytes: path))
        } else {
            let text = String(decoding: word, as: UTF8.self)
            let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
            guard let address = InternetAddress(isBracketed ? String(text.dropFirst().dropLast()) : text) else {
                return nil
            }
            self = .internet(address)
        }
    }

    /// What to do if the server cannot listen there.
    package func advice(after error: Errno) -> String {
        switch self {
        case .internet(let address) where address.isVersion6 && Self.isWithoutVersion6(error):
            "there is no IPv6 here: say --bind \(address.takesVersion4 ? "0.0.0.0" : "with an IPv4 address")"
        case .internet: "choose another --port or --bind"
        case .unix: "choose another path, or stop who listens there"
        }
    }

    /// Whether the kernel was built or started without IPv6.
    private static func isWithoutVersion6(_ error: Errno) -> Bool {
        error == .addressFamilyNotSupported || error == .protocolNotSupported
    }

    /// The size of `sun_path` of unix(7), which a closing zero has to fit into.
    static let pathCapacity = 108
}
