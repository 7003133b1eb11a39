internal import Synchronization

/// Whether the server is ready for new work, as `/healthz` tells load balancers.
package final class Readiness: Sendable {
    private let draining = Atomic(false)

    /// Creates the readiness of a server that accepts work.
    package init() {}

    /// Whether the server only finishes the work that it has.
    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Declares that the server accepts no more work.
    package func drain() { draining.store(true, ordering: .relaxed) }
}
