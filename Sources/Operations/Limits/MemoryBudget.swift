/// How many connections, and how large a cache, the memory is enough for that a process may take.
///
/// Swift ends a process whose allocation fails. So the room is divided at the start, and a limit of connections, not the
/// allocator, says that there is no more.
package struct MemoryBudget: Sendable, Equatable {
    /// The number of connections; 1 or more.
    package let connections: Int
    /// The bytes of the cache of files.
    package let cache: Int

    /// What is kept for the work that few requests at once need: pages of large listings, digests, threads of the process.
    private static let reserve = 24 << 20
    /// What a connection takes beside its library's memory and its stack: its objects, its line of the log, a block of a
    /// body that is made while it is sent.
    private static let ofConnection = 96 << 10
    /// What the C library adds to each stack: its guard, and the thread's own variables.
    private static let ofThread = 16 << 10

    /// What a connection takes of a limit.
    package enum Measure: Sendable {
        /// Of the address space: all of its stack.
        case addressSpace
        /// Of the memory: what is touched of its stack, and the kernel's part.
        case resident
    }

    /// Divides `room` bytes, what a limit leaves beyond what the process takes at its start.
    ///
    /// - Parameters:
    ///   - room: The bytes.
    ///   - measure: What the limit is about.
    ///   - connectionMemory: The library's memory for each connection.
    ///   - stack: The stack of each connection's thread; 0 for a pool.
    ///   - wanted: The number of connections that is wanted.
    ///   - wantedCache: The size of the cache that is wanted; it gets a quarter of the room at most.
    package init(
        room: Int, measure: Measure, connectionMemory: Int, stack: Int, connections wanted: Int, cache wantedCache: Int
    ) {
        let free = max(0, room - Self.reserve)
        let threadCost =
            switch (stack, measure) {
            case (0, _): 0
            case (_, .addressSpace): stack + Self.ofThread
            case (_, .resident): min(stack, 64 << 10)
            }
        cache = min(wantedCache, free / 4)
        connections = max(1, min(wanted, (free - cache) / (connectionMemory + Self.ofConnection + threadCost)))
    }
}
