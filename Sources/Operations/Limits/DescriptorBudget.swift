/// How many connections and cached files a number of descriptors is enough for.
package enum DescriptorBudget {
    /// What the process itself needs at most: standard streams, the root, sockets, logs, files that are hashed.
    static let reserve = 128

    /// The greatest number of files that are held open between requests; each one spares its requests the opening.
    private static let maximumFiles = 1024

    /// The lowest limit to serve under: what is open after the start, and a few connections.
    package static let least = 32

    /// The number of connections that fit under a limit of `descriptors`: each may hold its socket and a file.
    ///
    /// So may each of the `workers` of a pool, to wait with. If the limit is low, a quarter of it is kept for the process
    /// itself.
    package static func connections(under descriptors: Int, beside workers: Int = 0) -> Int {
        max(1, (descriptors - min(reserve, descriptors / 4)) / 2 - workers)
    }

    /// The number of files that may be held open between requests: what is left of `descriptors` when each of `connections`
    /// connections and workers holds two and the process what it needs; 0 if the limit is low.
    package static func files(under descriptors: Int, beside connections: Int) -> Int {
        min(max(0, descriptors - reserve - 2 * connections), maximumFiles)
    }
}
