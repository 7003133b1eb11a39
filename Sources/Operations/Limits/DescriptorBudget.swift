/// How many connections and cached files a number of descriptors is enough for.
///
/// What is reckoned is what is really held at once at the worst, so that within the limit that the server announces every
/// request finds the descriptors that it needs.
package enum DescriptorBudget {
    /// What a connection may hold: its socket, an open folder, and a file in it, as a listing does.
    static let ofConnection = 3

    /// What a worker of a pool holds: what it waits with, and what wakes it.
    static let ofWorker = 2

    /// What is open after the start, and what opening the log and the root again takes.
    private static let ofProcess = 16

    /// The greatest number of files that are held open between requests; each one spares its requests the opening.
    private static let maximumFiles = 1024

    /// The lowest limit to serve under: what is open after the start, and a few connections.
    package static let least = 32

    /// What is held beside connections under a limit of `descriptors`: by the process itself, by connections that wait for
    /// their clients' last acknowledgement (`LingeringClose`), and by files that wait for their digests.
    private static func reserve(under descriptors: Int) -> Int {
        ofProcess + min(descriptors / 8, 64) + min(descriptors / 16, 64)
    }

    /// The number of connections that fit under a limit of `descriptors`, beside `workers` threads of a pool; 1 or more.
    ///
    /// Each also needs its share of those that are only told that there is no room: a quarter, up to 32.
    package static func connections(under descriptors: Int, beside workers: Int = 0) -> Int {
        let room = descriptors - reserve(under: descriptors) - ofWorker * workers
        // So many that `3 * connections + min(connections / 4 + 1, 32)` is no more than the room.
        return max(1, (room - 1) * 4 / (ofConnection * 4 + 1), (room - 32) / ofConnection)
    }

    /// The number of files that may be held open between requests: what is left of `descriptors` beside `connections`
    /// connections and `workers` threads of a pool; 0 if the limit is low.
    package static func files(under descriptors: Int, beside connections: Int, workers: Int = 0) -> Int {
        let taken = reserve(under: descriptors) + 32 + ofConnection * connections + ofWorker * workers
        return min(max(0, descriptors - taken), maximumFiles)
    }
}
