import ArgumentParser
import FileServing
import MicroHTTPD
import Operations
import SystemCalls

extension Program.Serve {
    /// How much clients may take, and for how long.
    struct LimitOptions: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "The number of connections at once, 1 to 1000000.",
                discussion: """
                    It is lowered, with a line that says so, to what the limits of descriptors and memory allow. One more connection gets \
                    503, and many more are closed.
                    """, valueName: "n"))
        var maxConnections = Daemon.Configuration().maximumConnections

        @Option(help: ArgumentHelp("The number of connections of one address at once; 0 for no limit.", valueName: "n"))
        var maxConnectionsPerIp = Daemon.Configuration().maximumConnectionsPerPeer ?? 0

        @Option(
            help: ArgumentHelp("The time in seconds in which a request head must be complete.", valueName: "seconds"))
        var headerTimeout = Double(DeadlineRule().headerTimeout) / 1000

        @Option(
            help: ArgumentHelp(
                "The time in seconds after which a connection without a request is closed.", valueName: "seconds"))
        var idleTimeout = Double(DeadlineRule().idleTimeout) / 1000

        @Option(
            help: ArgumentHelp(
                """
                The bytes a second below which a TCP reader is cut, on average over \
                \(DeadlineRule().patientWindow / 60_000) minutes.
                """,
                discussion: """
                    Over \(DeadlineRule().scarceWindow / 1000) seconds while three quarters of --max-connections are open.
                    """, valueName: "bytes"))
        var minRate = Int(DeadlineRule().minimumRate)

        @Option(
            help: ArgumentHelp(
                "The time in seconds that running transfers have when the server stops.", valueName: "seconds"))
        var drainTimeout = ServeSettings().drainTimeout

        @Option(
            help: ArgumentHelp(
                "The memory in MiB for cached files; 0 opens each file again for each request.", valueName: "mib"))
        var cacheSize = ServeSettings().cacheSize

        @Option(
            help: ArgumentHelp(
                "The size in MiB of the largest archive of a folder (?archive=tar); 0 for no archives.",
                valueName: "mib"))
        var archiveLimit = Int(Site.Configuration().archiveLimit >> 20)

        /// The longest time that an option takes, in seconds: about 31 years.
        private static let longest = 1e9

        func validate() throws {
            guard (1...1_000_000).contains(maxConnections) else {
                throw ValidationError("--max-connections takes a number from 1 to 1000000.")
            }
            guard maxConnectionsPerIp >= 0 else { throw ValidationError("--max-connections-per-ip takes 0 or more.") }
            guard (0...1_048_576).contains(cacheSize) else {
                throw ValidationError("--cache-size takes a number of MiB from 0 to 1048576.")
            }
            guard (0...1_073_741_824).contains(archiveLimit) else {
                throw ValidationError("--archive-limit takes a number of MiB from 0 to 1073741824.")
            }
            guard (0...1_000_000_000_000).contains(minRate) else {
                throw ValidationError("--min-rate takes 0 or more.")
            }
            for (name, seconds) in [("header", headerTimeout), ("idle", idleTimeout)] {
                guard seconds >= 0.1, seconds <= Self.longest else {
                    throw ValidationError("--\(name)-timeout takes seconds, 0.1 or more.")
                }
            }
            guard drainTimeout >= 0, drainTimeout <= Self.longest else {
                throw ValidationError("--drain-timeout takes seconds, 0 or more.")
            }
        }

        func apply(to settings: inout ServeSettings) {
            settings.daemon.maximumConnections = maxConnections
            settings.daemon.maximumConnectionsPerPeer = maxConnectionsPerIp > 0 ? maxConnectionsPerIp : nil
            settings.deadlines.headerTimeout = Int64(headerTimeout * 1000)
            settings.deadlines.idleTimeout = Int64(idleTimeout * 1000)
            settings.deadlines.minimumRate = Int64(minRate)
            settings.drainTimeout = drainTimeout
            settings.cacheSize = cacheSize
            settings.site.archiveLimit = Int64(archiveLimit) << 20
        }
    }

    /// The settings of the library, with no more connections than the limits of the system allow.
    ///
    /// - Parameter listeners: The number of sockets that the server listens at, 1 or more.
    /// - Returns: The settings.
    /// - Throws: `ExitCode` if the limit of descriptors is too low, once a line has said so.
    mutating func daemonConfiguration(listeners: Int) throws -> Daemon.Configuration {
        var configuration = settings.daemon
        // A socket takes as many descriptors as a worker does.
        try fitDescriptors(&configuration, workers: configuration.threading.workerCount * listeners + listeners - 1)
        fitMemory(
            &configuration, limit: MemoryLimit.addressSpace, used: MemoryLimit.used.addressSpace, .addressSpace,
            advice: "raise it (ulimit -v)")
        fitMemory(
            &configuration, limit: MemoryLimit.controlGroup, used: MemoryLimit.used.resident, .resident,
            advice: "raise it (the control group's memory.max)")
        return configuration
    }

    /// Lowers the number of connections and the size of the cache to what a limit of memory has room for.
    private mutating func fitMemory(
        _ configuration: inout Daemon.Configuration, limit: Int?, used: Int, _ measure: MemoryBudget.Measure,
        advice: String
    ) {
        guard let limit else { return }
        let budget = MemoryBudget(
            room: limit - used, measure: measure, connectionMemory: configuration.connectionMemory,
            stack: configuration.threading == .perConnection ? configuration.threadStackSize : 0,
            connections: configuration.maximumConnections, cache: settings.cacheSize << 20)
        let cacheSize = budget.cache >> 20
        guard budget.connections < configuration.maximumConnections || cacheSize < settings.cacheSize else { return }
        Diagnostic.write(
            """
            the memory limit of \(limit >> 20) MiB leaves room for \(budget.connections) connections and a cache of \
            \(cacheSize) MiB; \(advice) or lower --max-connections and --cache-size
            """)
        configuration.maximumConnections = budget.connections
        settings.cacheSize = cacheSize
    }

    /// Lowers the number of connections to what the descriptor limit, raised first, has room for.
    private func fitDescriptors(_ configuration: inout Daemon.Configuration, workers: Int) throws {
        let descriptors = DescriptorLimit.raise()
        guard descriptors >= DescriptorBudget.least else {
            throw Diagnostic.failure(
                """
                the descriptor limit of \(descriptors) is too low: raise it to \(DescriptorBudget.least) or more \
                (ulimit -n)
                """, .systemError)
        }
        let limit = DescriptorBudget.connections(under: descriptors, beside: workers)
        if limit < configuration.maximumConnections {
            Diagnostic.write(
                """
                the descriptor limit leaves room for \(limit) connections, not \(configuration.maximumConnections); raise \
                it (ulimit -n) or lower --max-connections
                """)
            configuration.maximumConnections = limit
        }
    }

    /// The cache of files, beside the descriptors of connections and workers; nil if there is none.
    func cache(beside daemon: Daemon.Configuration) -> OpenFileCache? {
        guard settings.cacheSize > 0 else { return nil }
        return OpenFileCache(
            size: settings.cacheSize << 20,
            descriptors: DescriptorBudget.files(
                under: DescriptorLimit.current, beside: daemon.maximumConnections,
                workers: daemon.threading.workerCount))
    }
}
