import ArgumentParser
import FileServing
import MicroHTTPD
import Operations
import SystemPackage

extension Program.Serve {
    /// Does what signals ask for until one asks for the stop.
    func wait(
        _ signals: inout ControlSignals, root: DocumentRoot, _ cache: OpenFileCache?, at path: String, log: AccessLog?
    ) {
        while true {
            switch signals.wait() {
            case .reload: reload(root, cache, path)
            case .reopenLog: log?.reopen()
            case .stop: return
            }
        }
    }

    /// Opens the root again; where that fails, the old one is served on.
    private func reload(_ root: DocumentRoot, _ cache: OpenFileCache?, _ path: String) {
        do throws(Errno) {
            try root.reopen()
            // None of them would be taken for a file of the new root; but they hold memory and descriptors.
            cache?.removeAll()
            Diagnostic.write("serving \(path) as it is now")
        } catch {
            let hint = error == .permissionDenied ? sandbox.hint : ""
            Diagnostic.write("cannot open \(path) again: \(error)\(hint); the folder that was open is served on")
        }
    }

    /// Stops `server` when its transfers are done, their time is over, or a second signal comes.
    func drain(_ server: consuming FileServer, _ signals: inout ControlSignals) throws {
        server.drain()
        let end = ContinuousClock.now + .seconds(drainTimeout)
        while server.remainingConnections() > 0, ContinuousClock.now < end {
            if case .stop = signals.wait(milliseconds: 20) { break }
        }
        let cut = server.stop()
        guard cut > 0 else { return }
        throw Diagnostic.failure(cut == 1 ? "1 transfer was cut" : "\(cut) transfers were cut", .failure)
    }
}
