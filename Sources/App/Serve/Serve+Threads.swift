import ArgumentParser
import Glibc
import MicroHTTPD

extension Program.Serve {
    /// Which threads answer, and what each connection costs.
    struct ThreadOptions: ParsableArguments {
        enum Threading: String, CaseIterable, ExpressibleByArgument {
            case perConnection = "per-connection"
            case pool
        }

        @Option(
            help: ArgumentHelp(
                "A thread for each connection, or a pool of threads for thousands of them: per-connection or pool.",
                valueName: "kind"))
        var threading = Threading.perConnection

        @Option(help: ArgumentHelp("The threads of the pool. (default: the number of processors)", valueName: "n"))
        var poolSize: Int?

        @Option(
            help: ArgumentHelp(
                "The memory of a connection for the head of a request and that of its reply.", valueName: "kib"))
        var connectionMemory = 10

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
    }
}

extension Program.Serve.ThreadOptions {
    /// The threads as the library is told of them.
    var daemonThreading: Daemon.Threading { threading == .pool ? .pool(workerCount) : .perConnection }

    /// The threads of the pool, none where there is no pool; the corresponding C function is `sysconf`.
    var workerCount: Int {
        threading == .pool ? poolSize ?? max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) : 0
    }
}
