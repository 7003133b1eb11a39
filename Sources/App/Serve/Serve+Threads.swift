import ArgumentParser
import Glibc
import MicroHTTPD

extension Program.Serve {
    /// Threading and the memory of a connection.
    struct ThreadOptions: ParsableArguments {
        enum Threading: String, CaseIterable, ExpressibleByArgument {
            case perConnection = "per-connection"
            case pool

            init(_ threading: Daemon.Threading) {
                self = if case .pool = threading { .pool } else { .perConnection }
            }
        }

        @Option(
            help: ArgumentHelp(
                "A thread for each connection, or a pool of threads for thousands of connections.", valueName: "kind"))
        var threading = Threading(Daemon.Configuration().threading)

        @Option(help: ArgumentHelp("The threads of the pool. (default: the number of processors)", valueName: "n"))
        var poolSize: Int?

        @Option(
            help: ArgumentHelp(
                "The memory of a connection in KiB for the head of a request and the head of its response, 4 to 1024.",
                discussion: "A head that does not fit gets 414 or 431.", valueName: "kib"))
        var connectionMemory = Daemon.Configuration().connectionMemory / 1024

        func validate() throws {
            if let poolSize {
                guard threading == .pool else { throw ValidationError("--pool-size needs --threading pool.") }
                guard (1...1024).contains(poolSize) else {
                    throw ValidationError("--pool-size takes a number from 1 to 1024.")
                }
            }
            guard (4...1024).contains(connectionMemory) else {
                throw ValidationError("--connection-memory takes a number of KiB from 4 to 1024.")
            }
        }

        func apply(to settings: inout ServeSettings) {
            settings.daemon.connectionMemory = connectionMemory * 1024
            guard threading == .pool else { return }
            settings.daemon.threading = .pool(poolSize ?? Self.processors)
        }

        /// The corresponding C function is `sysconf`.
        private static var processors: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }
    }
}

extension Daemon.Threading {
    /// The threads of the pool; 0 if there is none.
    var workerCount: Int {
        if case .pool(let count) = self { count } else { 0 }
    }
}
