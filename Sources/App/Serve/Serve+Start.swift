import ArgumentParser
import FileServing
import MicroHTTPD
import Operations
import SystemPackage

extension Program.Serve {
    /// Where the system does not let it, the server works as well, only slower.
    func schedule() {
        do throws(Errno) {
            try Scheduling.avoidInterruptions()
        } catch {
            Diagnostic.write("requests cost more than they need to: no SCHED_BATCH (\(error))")
        }
    }

    func open(_ path: String) throws -> DocumentRoot {
        do throws(Errno) {
            return try DocumentRoot(path: path, followsSymbolicLinks: !noSymlinks)
        } catch .noFunction {
            throw Diagnostic.failure("this kernel has no openat2; ferry needs Linux 5.6 or later", .noInput)
        } catch {
            throw Diagnostic.failure("cannot open \(path): \(error); name a folder that can be read", .noInput)
        }
    }

    func listen(_ place: ListenAddress) throws -> ListenSocket {
        do throws(Errno) {
            return try ListenSocket(place.address, port: place.port, sharesPort: reusePort)
        } catch {
            throw Diagnostic.failure("cannot listen on \(place.name): \(error); \(place.advice)", .unavailable)
        }
    }

    func start(
        _ site: Site, at socket: consuming ListenSocket, _ limits: Daemon.Configuration, _ cache: OpenFileCache?,
        observer: RequestObserver
    ) throws -> FileServer {
        do {
            return try FileServer(
                site, at: socket, configuration: limits, rule: deadlineRule(), observer: observer,
                upkeep: { cache?.forgetDeleted() })
        } catch {
            throw Diagnostic.failure("cannot start the server: no memory or no threads left", .unavailable)
        }
    }
}
