internal import Synchronization

/// Whether the server wants new work, as `/healthz` tells balancers.
package final class Readiness: Sendable {
    private let draining = Atomic(false)

    /// Creates the health of a server that wants work.
    package init() {}

    /// Whether the server finishes what it has and wants no more.
    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Tells from now on that no more work is wanted.
    package func drain() { draining.store(true, ordering: .relaxed) }
}
