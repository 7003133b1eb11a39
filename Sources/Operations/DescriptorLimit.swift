internal import Glibc

/// How many descriptors this process may have open, and how many connections that is enough for.
package enum DescriptorLimit {
    /// What the process itself needs at the most: standard streams, the root, sockets, logs, files that are hashed.
    static let reserve = 128

    /// The files that are held open between requests at the most; each one spares its requests the opening.
    private static let maximumFiles = 1024

    /// The lowest limit to serve under: what is open after the start, and a few connections.
    package static let least = 32

    /// Raises the soft limit to the hard one and returns it; the corresponding C function is `setrlimit`.
    package static func raise() -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        let soft = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        let isRaised = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        return Int(clamping: isRaised ? limit.rlim_max : soft)
    }

    /// The connections that fit under a limit of `descriptors`: each may hold its socket and a file.
    ///
    /// So may each of the `workers` of a pool, to wait with. Where the limit is low, a quarter of it is kept for the
    /// process itself.
    package static func connections(under descriptors: Int, beside workers: Int = 0) -> Int {
        max(1, (descriptors - min(reserve, descriptors / 4)) / 2 - workers)
    }

    /// The files that may be held open between requests beside so many `connections` and workers of a pool; none where the
    /// limit is low.
    ///
    /// The corresponding C function is `getrlimit`.
    package static func files(beside connections: Int) -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        return files(under: Int(clamping: limit.rlim_cur), beside: connections)
    }

    /// What is left of `descriptors` when each connection holds two and the process what it needs.
    static func files(under descriptors: Int, beside connections: Int) -> Int {
        min(max(0, descriptors - reserve - 2 * connections), maximumFiles)
    }
}
