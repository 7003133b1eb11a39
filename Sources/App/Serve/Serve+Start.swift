import ArgumentParser
import FileServing
import HTTPSemantics
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
            throw Diagnostic.failure(
                "openat2 is missing; ferry needs Linux 5.6 or later, and a unit without RestrictSUIDSGID=", .noInput)
        } catch {
            throw Diagnostic.failure("cannot open \(settings.root): \(error); name a folder that can be read", .noInput)
        }
    }

    /// Refuses a libmicrohttpd that cannot be used, and prepares the trial of one that may be.
    func prepareTrial() throws -> InterpositionTrial {
        let missing = Interposition.missing.map(\.rawValue)
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            throw Diagnostic.failure(
                "cannot start the server: the loader does not find ferry's own \(names) first; build it by make build",
                .unavailable)
        }
        guard LibraryVersion.current >= .oldest else {
            throw Diagnostic.failure(
                "libmicrohttpd \(LibraryVersion.current) is too old; install \(LibraryVersion.oldest) or newer",
                .systemError)
        }
        do throws(Errno) {
            return try InterpositionTrial()
        } catch {
            throw Diagnostic.failure("cannot start the server: no socket pair (\(error))", .unavailable)
        }
    }

    /// Tries the library, and says what does not work with it; what a response must have is a condition.
    func run(_ trial: consuming InterpositionTrial, _ daemon: Daemon.Configuration) throws {
        let findings: [InterpositionTrial.Finding]
        do throws(DaemonError) {
            findings = try trial.run(daemon)
        } catch {
            throw Self.noResources
        }
        if findings.contains(.responses) || findings.contains(.silence) {
            throw Diagnostic.failure(
                """
                libmicrohttpd \(LibraryVersion.current) does not respond by way of ferry, so that some responses would lack \
                X-Server-PID; use the library of your distribution
                """, .systemError)
        }
        if findings.contains(.notModified) {
            Diagnostic.write(
                "a 304 has a Content-Length: libmicrohttpd \(LibraryVersion.current) does not send by way of ferry")
        }
    }

    private static var noResources: ExitCode {
        Diagnostic.failure("cannot start the server: no memory or no threads left", .unavailable)
    }

    /// Starts to serve `site`.
    func start(
        _ site: Site, at sockets: consuming ListenSockets, _ daemon: Daemon.Configuration, _ cache: OpenFileCache?,
        observer: RequestObserver
    ) throws -> FileServer {
        do {
            return try FileServer(
                site, at: sockets, configuration: daemon, rule: settings.deadlines, observer: observer,
                upkeep: {
                    cache?.letGo()
                    // A second after the start, because the first client would wait for the processor.
                    MediaTypeTable.prepare()
                })
        } catch {
            throw Self.noResources
        }
    }
}
