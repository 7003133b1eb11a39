internal import Synchronization

/// Admits values at their second request, and forgets most of those requested once (TinyLFU's doorkeeper).
///
/// It keeps one word per slot, so that a check costs nothing; two values in one slot displace each other.
final class Doorkeeper: Sendable {
    private static let places = 1024

    private let seen = InlineArray<1024, Atomic<Int>> { _ in Atomic(0) }

    /// Whether a value with this `hash` was requested before; notes the request.
    func admits(_ hash: Int) -> Bool {
        seen[hash & (Self.places - 1)].exchange(hash, ordering: .relaxed) == hash
    }
}
