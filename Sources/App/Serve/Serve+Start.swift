import ArgumentParser
import FileServing
import MicroHTTPD
import Operations
import SystemCalls
import SystemPackage

extension Program.Serve {
    /// Keeps the server's threads from interrupting each other; without it, the server only is slower.
    func schedule() {
        do throws(Errno) {
            try Scheduling.avoidInterruptions()
        } catch {
            Diagnostic.write("requests cost more than they need to: no SCHED_BATCH (\(error))")
        }
    }

    /// Opens the folder to serve.
    func openRoot() throws -> DocumentRoot {
        do throws(Errno) {
            return try DocumentRoot(path: settings.root.filePath, followsSymbolicLinks: settings.followsSymbolicLinks)
        } catch .noFunction {
            throw Diagnostic.failure("this kernel has no openat2; ferry needs Linux 5.6 or later", .noInput)
        } catch {
            throw Diagnostic.failure("cannot open \(settings.root): \(error); name a folder that can be read", .noInput)
        }
    }

    /// Starts to serve `site`.
    func start(
        _ site: Site, at sockets: consuming ListenSockets, _ daemon: Daemon.Configuration, _ cache: OpenFileCache?,
        observer: RequestObserver
    ) throws -> FileServer {
        let missing = Interposition.missing.map(\.rawValue)
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            throw Diagnostic.failure(
                "cannot start the server: the loader does not find ferry's own \(names) first; build it by make build",
                .unavailable)
        }
        do {
            return try FileServer(
                site, at: sockets, configuration: daemon, rule: settings.deadlines, observer: observer,
                upkeep: { cache?.letGo() })
        } catch {
            throw Diagnostic.failure("cannot start the server: no memory or no threads left", .unavailable)
        }
    }
}
