import ArgumentParser
import FileServing
import HTTPSemantics
import Operations
import SystemPackage

extension Program.Serve {
    /// What is served, and where.
    struct ListenOptions: ParsableArguments {
        @Argument(
            help: "The folder to serve. \(Variable.root.note(default: ServeSettings().root))",
            completion: .directory)
        var root: Path?

        @Option(
            name: [.customShort("p", allowingJoined: true), .long],
            help: ArgumentHelp(
                "The TCP port; 0 takes a free one. \(Variable.port.note(default: ServeSettings().port))",
                valueName: "n"))
        var port: UInt16?

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                """
                The address to listen on: an IPv4 or IPv6 literal, :: for both, or unix:/path. \
                \(Variable.bind.note(default: InternetAddress.loopback.literal))
                """, valueName: "address"))
        var bind: Path?

        @Flag(
            help: ArgumentHelp(
                "Share the port with other processes that have this option.",
                discussion: "The kernel spreads the connections over them."))
        var reusePort = false

        /// Whether an option or a variable says where to listen.
        var namesAddress: Bool {
            bind != nil || port != nil || reusePort || Variable.bind.value != nil || Variable.port.value != nil
        }

        func apply(to settings: inout ServeSettings) throws {
            settings.root = root ?? Variable.root.path ?? settings.root
            guard !settings.root.bytes.isEmpty else {
                throw ValidationError("The name of the folder to serve is empty.")
            }
            settings.address = try address() ?? settings.address
            if case .unix = settings.address, reusePort {
                throw ValidationError("--reuse-port is for a port, not for a unix socket.")
            }
            settings.port = try portNumber() ?? settings.port
            settings.sharesPort = reusePort
        }

        private func address() throws -> BindAddress? {
            guard let text = bind ?? Variable.bind.path else { return nil }
            guard let address = BindAddress(text.bytes) else {
                throw ValidationError(
                    """
                    '\(text)' is no address to listen on. Give an IPv4 or IPv6 literal such as 0.0.0.0 or ::, or unix:/path.
                    """)
            }
            return address
        }

        private func portNumber() throws -> UInt16? {
            if let port { return port }
            guard let text = Variable.port.value else { return nil }
            guard let port = UInt16(text) else {
                throw ValidationError("FERRY_PORT is '\(text)'. Set it to a number from 0 to 65535.")
            }
            return port
        }
    }

    /// An address with the path at which the folder is found, unless it is a unix socket's.
    func location(_ address: String) -> String {
        address.hasPrefix("unix:") ? PrintableText.escape(address) : address + settings.site.places.location
    }

    /// Makes the listening socket.
    func listen() throws -> ListenSockets {
        do throws(Errno) {
            return ListenSockets(
                try ListenSocket(settings.address, port: settings.port, sharesPort: settings.sharesPort))
        } catch {
            throw Diagnostic.failure(
                """
                cannot listen on \(settings.address.name(port: settings.port)): \(error); \
                \(settings.address.advice(after: error))
                """, .unavailable)
        }
    }
}

extension BindAddress {
    /// The address as a message names it.
    fileprivate func name(port: UInt16) -> String {
        switch self {
        case .internet(let address): "\(address.literal) port \(port)"
        case .unix(let path): PrintableText.escape("\(path)")
        }
    }
}
