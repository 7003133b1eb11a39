import ArgumentParser
import MicroHTTPD
import Operations
import SystemPackage

extension AccessLogFormat: ExpressibleByArgument {}

extension Program.Serve {
    /// The output of the access log.
    struct LogOptions: ParsableArguments {
        @Option(
            help: ArgumentHelp("The form of the access log, which has one line for each request.", valueName: "format"))
        var logFormat = ServeSettings().logFormat

        @Option(
            help: ArgumentHelp(
                "The file to append the access log to, opened again on SIGUSR1. (default: standard output)",
                valueName: "file"),
            completion: .file())
        var logFile: Path?

        func validate() throws {
            guard logFile?.mayBeFile ?? true else { throw ValidationError("--log-file needs the path of a file.") }
            guard logFile == nil || logFormat != .none else {
                throw ValidationError("--log-file goes with a log: leave it out, or --log-format none.")
            }
        }

        func apply(to settings: inout ServeSettings) {
            settings.logFormat = logFormat
            settings.logFile = logFile
        }
    }

    /// Opens the access log; nil if there is none.
    func openLog() throws -> AccessLog? {
        guard settings.logFormat != .none else { return nil }
        // The hint for a file that cannot be opened again.
        let hint =
            settings.isConfined ? " (the sandbox lets it be written in the folder where it lay at the start)" : ""
        do throws(Errno) {
            return try AccessLog(settings.logFormat, path: settings.logFile?.filePath, hint: hint) {
                Diagnostic.write($0)
            }
        } catch {
            throw Diagnostic.failure(
                "cannot write the access log \(settings.logFile ?? "on standard output"): \(error)", .cannotCreate)
        }
    }
}

extension AccessLog {
    /// Starts to write.
    func begin() throws {
        do throws(Errno) {
            try start()
        } catch {
            throw Diagnostic.failure("cannot write the access log: no threads left", .unavailable)
        }
    }

    /// Writes what waits.
    func finish() {
        if !stop() { Diagnostic.write("the last lines of the access log are lost: nobody reads them") }
    }
}
