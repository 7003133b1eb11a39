/// How many connections, and how large a cache, fit in the memory that a process may take.
///
/// Swift ends a process whose allocation fails. So the room is divided at the start, and the connection limit, not the
/// allocator, refuses more.
package struct MemoryBudget: Sendable, Equatable {
    /// The number of connections; 1 or more.
    package let connections: Int
    /// The size of the file cache in bytes.
    package let cache: Int

    /// The reserve for work that few requests at once need: pages of large listings, digests, threads of the process.
    private static let reserve = 24 << 20
    /// The memory of a connection beside the library's memory and its stack: its objects, its log line, and a block of
    /// a generated body.
    private static let ofConnection = 96 << 10
    /// What the C library adds to each stack: its guard, and thread-local variables.
    private static let ofThread = 16 << 10

    /// The part of a connection that counts under a limit.
    package enum Measure: Sendable {
        /// A limit of the address space counts the whole stack.
        case addressSpace
        /// A limit of the memory counts the touched part of the stack, and the kernel's memory.
        case resident
    }

    /// Divides `room` bytes: what a limit leaves beyond what the process takes at its start.
    ///
    /// - Parameters:
    ///   - room: The bytes.
    ///   - measure: The kind of limit.
    ///   - connectionMemory: The library's memory per connection.
    ///   - stack: The stack of each connection's thread; 0 for a pool.
    ///   - wanted: The wanted number of connections.
    ///   - wantedCache: The wanted size of the cache; it gets at most a quarter of the room.
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
