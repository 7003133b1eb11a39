import ArgumentParser
import FileServing
import MicroHTTPD
import Operations

extension Program.Serve {
    /// The longest time that an option takes, in seconds: about 31 years.
    private static let longest = 1e9

    func validateLimits() throws {
        guard (1...1_000_000).contains(maxConnections) else {
            throw ValidationError("--max-connections takes a number from 1 to 1000000.")
        }
        guard maxConnectionsPerIp >= 0 else { throw ValidationError("--max-connections-per-ip takes 0 or more.") }
        guard (0...1_048_576).contains(cacheSize) else {
            throw ValidationError("--cache-size takes a number of MiB from 0 to 1048576.")
        }
        guard (0...1_000_000_000_000).contains(minRate) else { throw ValidationError("--min-rate takes 0 or more.") }
        for (name, seconds) in [("header", headerTimeout), ("idle", idleTimeout)] {
            guard seconds >= 0.1, seconds <= Self.longest else {
                throw ValidationError("--\(name)-timeout takes seconds, 0.1 or more.")
            }
        }
        guard drainTimeout >= 0, drainTimeout <= Self.longest else {
            throw ValidationError("--drain-timeout takes seconds, 0 or more.")
        }
    }

    /// When a connection has used up its time, from the options.
    func deadlineRule() -> DeadlineRule {
        var rule = DeadlineRule()
        rule.headerTimeout = Int64(headerTimeout * 1000)
        rule.idleTimeout = Int64(idleTimeout * 1000)
        rule.minimumRate = Int64(minRate)
        return rule
    }

    /// What a connection is allotted, from the options and what the system allows.
    func daemonConfiguration() throws -> Daemon.Configuration {
        let descriptors = DescriptorLimit.raise()
        guard descriptors >= DescriptorLimit.least else {
            throw Diagnostic.failure(
                """
                the descriptor limit of \(descriptors) is too low: raise it to \(DescriptorLimit.least) or more \
                (ulimit -n)
                """, .systemError)
        }
        let limit = DescriptorLimit.connections(under: descriptors, beside: threads.workerCount)
        if limit < maxConnections {
            Diagnostic.write(
                """
                the descriptor limit leaves room for \(limit) connections, not \(maxConnections); raise it (ulimit -n) or \
                lower --max-connections
                """)
        }
        var configuration = Daemon.Configuration()
        configuration.maximumConnections = min(limit, maxConnections)
        configuration.threading = threads.daemonThreading
        configuration.connectionMemory = threads.connectionMemory * 1024
        configuration.maximumConnectionsPerPeer = maxConnectionsPerIp > 0 ? maxConnectionsPerIp : nil
        return configuration
    }

    /// The cache of files beside so many users of two descriptors each; nil where there is none.
    func cache(beside users: Int) -> OpenFileCache? {
        guard cacheSize > 0 else { return nil }
        return OpenFileCache(size: cacheSize << 20, descriptors: DescriptorLimit.files(beside: users))
    }
}
