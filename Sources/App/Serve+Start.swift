import ArgumentParser
import FileServing
import Operations
import SystemPackage

extension Program.Serve {
    func open(_ path: String) throws -> Site {
        let root: DocumentRoot
        do throws(Errno) {
            root = try DocumentRoot(path: path, followsSymbolicLinks: !noSymlinks)
        } catch .noFunction {
            throw Diagnostic.failure("this kernel has no openat2; ferry needs Linux 5.6 or later", .noInput)
        } catch {
            throw Diagnostic.failure("cannot open \(path): \(error); name a folder that can be read", .noInput)
        }
        return try Site(root: root, configuration: configuration())
    }

    func listen(_ place: Place) throws -> ListenSocket {
        do throws(Errno) {
            return try ListenSocket(place.address, port: place.port)
        } catch {
            let name = bind ?? EnvironmentVariable.value("FERRY_BIND") ?? "127.0.0.1"
            throw Diagnostic.failure(
                "cannot listen on \(name) port \(place.port): \(error); choose another --port or --bind", .unavailable)
        }
    }

    func start(_ site: Site, at socket: consuming ListenSocket) throws -> FileServer {
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
