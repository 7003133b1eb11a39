internal import Synchronization
internal import SystemPackage

/// A share of the memory that all listings together may take for names.
///
/// Swift ends a process whose allocation fails, so that many requests for a huge folder must be refused before.
struct ListingMemory: ~Copyable {
    /// The memory for the names of all listings at a time, in bytes: 256 MiB, ten folders with a million names.
    private static let limit = 256 << 20
    private static let step = 1 << 20
    private static let used = Atomic(0)

    private var share = 0

    /// Makes sure that `size` bytes are reserved; throws `.noMemory` if too many are in use.
    mutating func reserve(_ size: Int) throws(Errno) {
        while share < size {
            let used = Self.used.add(Self.step, ordering: .relaxed).newValue
            share += Self.step
            guard used <= Self.limit else { throw .noMemory }
        }
    }

    deinit { Self.used.subtract(share, ordering: .relaxed) }
}
