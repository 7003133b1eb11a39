internal import Synchronization

/// What can give way to others, and bears the mark of its last use itself.
protocol Evictable {
    /// Notes a use; many threads may do so at once.
    func noteUse()

    /// Forgets the uses, and tells whether there was one.
    func takeUse() -> Bool
}

/// Whether something was used since somebody last asked.
struct ReferenceBit: ~Copyable, Sendable {
    private let isSet = Atomic(false)

    /// Notes a use; a store takes the memory from all other cores, so it is made only where it changes something.
    func note() { if !isSet.load(ordering: .relaxed) { isSet.store(true, ordering: .relaxed) } }

    /// Forgets the uses, and tells whether there was one.
    func take() -> Bool { isSet.exchange(false, ordering: .relaxed) }
}
