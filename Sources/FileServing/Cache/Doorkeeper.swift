internal import Synchronization

/// Lets in whatever comes a second time, and forgets most of what comes once.
///
/// It keeps a word for each of a few places, so that it costs nothing to ask; two that share a place take it from each
/// other.
final class Doorkeeper: Sendable {
    private static let places = 1024

    private let seen = InlineArray<1024, Atomic<Int>> { _ in Atomic(0) }

    /// Whether something of this `hash` came before; it has, from now on.
    func admits(_ hash: Int) -> Bool {
        seen[hash & (Self.places - 1)].exchange(hash, ordering: .relaxed) == hash
    }
}
