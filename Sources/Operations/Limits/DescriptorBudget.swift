/// How many connections and cached files fit under a limit of descriptors.
///
/// The numbers are those of the worst case, so that every request within the announced limit finds the descriptors that
/// it needs.
package enum DescriptorBudget {
    /// The most descriptors of a connection: its socket, an open folder, and a file in it, as for a listing.
    static let ofConnection = 3

    /// The descriptors of a pool's worker: one to wait with, and one to wake it.
    static let ofWorker = 2

    /// The descriptors that are open after the start, and those to reopen the log and the root.
    private static let ofProcess = 16

    /// The most files that are kept open between requests; each one saves its requests the opening.
    private static let maximumFiles = 1024

    /// The lowest limit to serve under: the descriptors after the start, and a few connections.
    package static let least = 32

    /// The descriptors of everything but current connections under a limit of `descriptors`: of the process itself, of
    /// connections that wait for their clients' last acknowledgement (`LingeringClose`), and of files that wait for
    /// their digests.
    private static func reserve(under descriptors: Int) -> Int {
        ofProcess + min(descriptors / 8, 64) + min(descriptors / 16, 64)
    }

    /// The number of connections that fit under a limit of `descriptors`, beside `workers` threads of a pool; 1 or
    /// more.
    ///
    /// Each also needs its share of the connections over the limit, which only get a 503: a quarter, up to 32.
    package static func connections(under descriptors: Int, beside workers: Int = 0) -> Int {
        let room = descriptors - reserve(under: descriptors) - ofWorker * workers
        // The largest number for which `3 * connections + min(connections / 4 + 1, 32)` is at most `room`.
        return max(1, (room - 1) * 4 / (ofConnection * 4 + 1), (room - 32) / ofConnection)
    }

    /// The number of files that may be kept open between requests: the rest of `descriptors` beside `connections`
    /// connections and `workers` threads of a pool; 0 if the limit is low.
    package static func files(under descriptors: Int, beside connections: Int, workers: Int = 0) -> Int {
        let taken = reserve(under: descriptors) + 32 + ofConnection * connections + ofWorker * workers
        return min(max(0, descriptors - taken), maximumFiles)
    }
}
