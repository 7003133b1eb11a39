import Synchronization

/// Origins (RFC 6454 section 4) of which a run has learnt something.
final class OriginSet: Sendable {
    private let origins = Mutex<Set<String>>([])

    /// Adds the origin of an address.
    func insert(_ address: WebAddress) { origins.withLock { _ = $0.insert(address.origin) } }

    /// Whether the origin of an address was added.
    func contains(_ address: WebAddress) -> Bool { origins.withLock { $0.contains(address.origin) } }
}
