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
                "The memory for the head of a request and that of its reply. (default: 12, with the pool 10)",
                valueName: "kib"))
        var connectionMemory: Int?

        func validate() throws {
            if let poolSize {
                guard threading == .pool else { throw ValidationError("--pool-size needs --threading pool.") }
                guard (1...1024).contains(poolSize) else {
                    throw ValidationError("--pool-size takes a number from 1 to 1024.")
                }
            }
            if let connectionMemory, !(4...1024).contains(connectionMemory) {
                throw ValidationError("--connection-memory takes a number of KiB from 4 to 1024.")
            }
        }

        /// The bytes for one connection's heads.
        ///
        /// The pool's default leaves room for a target of 8000 bytes, as RFC 9112 §3 wants, and the fields of a usual
        /// program; thousands of connections cost a fifth less.
        var memoryPerConnection: Int { (connectionMemory ?? (threading == .pool ? 10 : 12)) * 1024 }
    }
}

extension Program.Serve.ThreadOptions {
    /// The threads as the library is told of them; the corresponding C function is `sysconf`.
    var daemonThreading: Daemon.Threading {
        switch threading {
        case .perConnection: .perConnection
        case .pool: .pool(poolSize ?? max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))))
        }
    }
}
