import ArgumentParser
import Operations

extension Program.Serve {
    /// What is served and where, from the options, else from the environment.
    struct ListenAddress {
        var root: String
        var address: BindAddress
        var port: UInt16

        /// The place as a message names it.
        var name: String {
            switch address {
            case .internet(let address): "\(address.literal) port \(port)"
            case .unix(let path): path
            }
        }

        /// What to do where the place cannot be had.
        var advice: String {
            switch address {
            case .internet: "choose another --port or --bind"
            case .unix: "choose another path, or stop who listens there"
            }
        }
    }

    func place() throws -> ListenAddress {
        let root = self.root ?? EnvironmentVariable.value("FERRY_ROOT") ?? "public"
        let bind = self.bind ?? EnvironmentVariable.value("FERRY_BIND") ?? "127.0.0.1"
        guard let address = BindAddress(bind) else {
            throw ValidationError(
                "'\(bind)' is no address to listen on. Give an IPv4 or IPv6 literal such as 0.0.0.0 or ::, or unix:/path."
            )
        }
        if case .unix = address, reusePort {
            throw ValidationError("--reuse-port is for a port, not for a unix socket.")
        }
        guard !root.isEmpty else { throw ValidationError("The name of the folder to serve is empty.") }
        return try ListenAddress(root: root, address: address, port: portNumber())
    }

    private func portNumber() throws -> UInt16 {
        if let port { return port }
        guard let text = EnvironmentVariable.value("FERRY_PORT") else { return 8080 }
        guard let port = UInt16(text) else {
            throw ValidationError("FERRY_PORT is '\(text)'. Set it to a number from 0 to 65535.")
        }
        return port
    }
}
