import ArgumentParser
import FileServing
import Operations
import SystemCalls
import SystemPackage

extension Program.Serve {
    /// Does what signals ask for until one asks for the stop.
    func wait(
        _ signals: inout ControlSignals, root: DocumentRoot, _ cache: OpenFileCache?, log: AccessLog?,
        report: ServiceReport
    ) {
        while true {
            switch signals.wait(milliseconds: report.millisecondsLeft) {
            case .reload:
                report.tell(.reloading(at: .exactly))
                reload(root, cache)
                report.tell(.ready)
            case .reopenLog: log?.reopen()
            case .stop: return
            case nil: break
            }
            report.reportIfDue()
        }
    }

    /// Opens the root again; if that fails, the old one is served on.
    private func reload(_ root: DocumentRoot, _ cache: OpenFileCache?) {
        let path = settings.root
        do throws(Errno) {
            try root.reopen()
            // Cached files of the old root are never served, but they hold memory and descriptors.
            cache?.removeAll()
            Diagnostic.write("serving \(path) as it is now")
        } catch {
            let hint = error == .permissionDenied && settings.isConfined ? Self.sandboxHint : ""
            Diagnostic.write("cannot open \(path) again: \(error)\(hint); the folder that was open is served on")
        }
    }

    /// What to do if the sandbox does not let a new ROOT be opened.
    private static let sandboxHint = " (the sandbox reads below --sandbox-root only: name a folder above ROOT)"

    /// Removes a unix socket while we still listen: afterwards, what lies at its path may be the next server's.
    private func removeSocket(of server: borrowing FileServer) {
        do throws(Errno) {
            try server.removeSocket()
        } catch {
            Diagnostic.write("cannot remove the socket: \(error); give it a folder that the server's user may write to")
        }
    }

    /// Stops `server` when its transfers are done, their time is over, or a second signal to stop comes.
    func drain(
        _ server: consuming FileServer, _ signals: inout ControlSignals, log: AccessLog?, report: ServiceReport
    ) throws {
        report.tell(.stopping)
        removeSocket(of: server)
        server.drain()
        let end = ContinuousClock.now + .seconds(settings.drainTimeout)
        // Looked at after a wait: a connection that is being accepted at this moment is not counted yet.
        waiting: repeat {
            switch signals.wait(milliseconds: 20) {
            case .stop: break waiting
            case .reopenLog: log?.reopen()
            // No new request will be accepted, so a new root is useless.
            case .reload, nil: break
            }
            report.reportIfDue()
        } while server.remainingConnections() > 0 && ContinuousClock.now < end
        let cut = server.stop()
        report.reportEnd()
        guard cut > 0 else { return }
        throw Diagnostic.failure(cut == 1 ? "1 transfer was cut" : "\(cut) transfers were cut", .cut)
    }
}
