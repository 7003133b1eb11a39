import Synchronization

/// The servers that have answered in a run, by their origins (RFC 6454 section 4).
///
/// One that has is worth another try where it cannot be reached for a while, whatever file is asked of it.
final class ReachableOrigins: Sendable {
    private let origins = Mutex<Set<String>>([])

    /// Notes that the server of an address has answered.
    func note(_ address: WebAddress) { origins.withLock { _ = $0.insert(address.origin) } }

    /// Whether the server of an address has answered.
    func contains(_ address: WebAddress) -> Bool { origins.withLock { $0.contains(address.origin) } }
}
