import ArgumentParser
import FileServing
import MicroHTTPD
import Operations
import SystemPackage

extension Program {
    /// `ferry serve`: one folder, until a signal stops it.
    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve a folder over HTTP.",
            discussion: """
                Each file below ROOT is at /files/<path>. Every response carries X-Server-PID, the process id of the \
                server. SIGTERM and SIGINT stop it.
                """)

        @Argument(help: "The folder to serve. (env: FERRY_ROOT, default: public)", completion: .directory)
        var root: String?

        @Option(name: .shortAndLong, help: "The TCP port; 0 takes a free one. (env: FERRY_PORT, default: 8080)")
        var port: UInt16?

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                """
                The address to listen on: an IPv4 or IPv6 literal, :: for both, or unix:/path. \
                (env: FERRY_BIND, default: 127.0.0.1)
                """, valueName: "address"))
        var bind: String?

        @Option(help: ArgumentHelp("The number of connections at once.", valueName: "n"))
        var maxConnections = 4096

        @Flag(help: "Answer 404 for a folder without an index file, instead of a listing.")
        var noListing = false

        @Option(help: ArgumentHelp("The file that a folder answers with where it holds it.", valueName: "name"))
        var index = "index.html"

        @Flag(help: "List a folder also where it holds an index file.")
        var noIndex = false

        @Flag(help: "Show names that begin with a dot.")
        var hidden = false

        @Flag(help: "Follow no symbolic link, not even one that stays inside ROOT.")
        var noSymlinks = false

        func validate() throws {
            _ = try place()
            guard maxConnections > 0 else { throw ValidationError("--max-connections takes a number above 0.") }
            guard !index.isEmpty, !index.contains("/"), index != ".", index != ".." else {
                throw ValidationError("--index takes the name of a file, without a folder.")
            }
        }

        func run() throws {
            // Signals are held back before the first thread starts, so that none but this one takes them.
            var signals = StopSignals()
            let place = try place()
            let site = try open(place.root)
            let socket = try listen(place)
            let address = socket.path == nil ? socket.address + Site.location : socket.address
            let server = try start(site, at: socket)
            Diagnostic.write("serving \(place.root) at \(address) (PID \(ServerPID.text))")
            signals.wait()
            server.stop()
        }
    }
}

extension Program.Serve {
    /// What is served and where, from the options, else from the environment.
    private struct Place {
        var root: String
        var address: BindAddress
        var port: UInt16
    }

    private func place() throws -> Place {
        let root = self.root ?? EnvironmentVariable.value("FERRY_ROOT") ?? "public"
        let bind = self.bind ?? EnvironmentVariable.value("FERRY_BIND") ?? "127.0.0.1"
        guard let address = BindAddress(bind) else {
            throw ValidationError(
                "'\(bind)' is no address to listen on. Give an IPv4 or IPv6 literal such as 0.0.0.0 or ::, or unix:/path."
            )
        }
        guard !root.isEmpty else { throw ValidationError("The name of the folder to serve is empty.") }
        return try Place(root: root, address: address, port: portNumber())
    }

    private func portNumber() throws -> UInt16 {
        if let port { return port }
        guard let text = EnvironmentVariable.value("FERRY_PORT") else { return 8080 }
        guard let port = UInt16(text) else {
            throw ValidationError("FERRY_PORT is '\(text)'. Set it to a number from 0 to 65535.")
        }
        return port
    }

    private func open(_ path: String) throws -> Site {
        var configuration = Site.Configuration()
        configuration.showsHidden = hidden
        configuration.listsFolders = !noListing
        configuration.index = noIndex ? nil : index
        do throws(Errno) {
            let root = try DocumentRoot(path: path, followsSymbolicLinks: !noSymlinks)
            return Site(root: root, configuration: configuration)
        } catch .noFunction {
            throw Diagnostic.failure("this kernel has no openat2; ferry needs Linux 5.6 or later", .noInput)
        } catch {
            throw Diagnostic.failure("cannot open \(path): \(error); name a folder that can be read", .noInput)
        }
    }

    private func listen(_ place: Place) throws -> ListenSocket {
        do throws(Errno) {
            return try ListenSocket(place.address, port: place.port)
        } catch {
            let name = bind ?? EnvironmentVariable.value("FERRY_BIND") ?? "127.0.0.1"
            throw Diagnostic.failure(
                "cannot listen on \(name) port \(place.port): \(error); choose another --port or --bind", .unavailable)
        }
    }

    private func start(_ site: Site, at socket: consuming ListenSocket) throws -> FileServer {
        let limit = DescriptorLimit.connections(under: DescriptorLimit.raise())
        if limit < maxConnections {
            Diagnostic.write("the descriptor limit leaves room for \(limit) connections, not \(maxConnections)")
        }
        do {
            return try FileServer(site, at: socket, maximumConnections: min(limit, maxConnections))
        } catch {
            throw Diagnostic.failure("cannot start the server: no memory or no threads left", .unavailable)
        }
    }
}
