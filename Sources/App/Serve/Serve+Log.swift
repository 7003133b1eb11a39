import ArgumentParser
import MicroHTTPD
import Operations
import SystemPackage

extension AccessLogFormat: ExpressibleByArgument {}

extension Program.Serve {
    /// Where a line for each request goes.
    struct LogOptions: ParsableArguments {
        @Option(help: ArgumentHelp("One line a request: combined, json, or none.", valueName: "format"))
        var logFormat = AccessLogFormat.combined

        @Option(
            help: ArgumentHelp(
                "The file to append the access log to; opened again on SIGUSR1. (default: standard output)",
                valueName: "file"),
            completion: .file())
        var logFile: String?

        func validate() throws {
            guard logFile != "" else { throw ValidationError("--log-file needs the path of a file.") }
        }

        /// Opens the log; nil where there is none.
        ///
        /// `hint` is what helps where it may not be opened again.
        func open(hint: String) throws -> AccessLog? {
            guard logFormat != .none else { return nil }
            do throws(Errno) {
                return try AccessLog(logFormat, path: logFile, hint: hint) { Diagnostic.write($0) }
            } catch {
                throw Diagnostic.failure("cannot write the access log \(logFile ?? ""): \(error)", .cannotCreate)
            }
        }
    }

    /// What is told of each request that is over.
    func observer(_ log: AccessLog?, _ metrics: Metrics) -> RequestObserver {
        RequestObserver(wantsHead: log != nil) { request in
            metrics.count(request)
            log?.record(&request)
        } cut: { reason in
            metrics.count(reason)
        }
    }
}

extension AccessLog {
    /// Starts to write.
    func begin() throws {
        guard start() else { throw Diagnostic.failure("cannot write the access log: no threads left", .unavailable) }
    }

    /// Writes what waits.
    func finish() {
        if !stop() { Diagnostic.write("the last lines of the access log are lost: nobody reads them") }
    }
}
