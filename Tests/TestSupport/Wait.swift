import Glibc

/// Checks `condition` every 5 ms until it holds; throws if it does not hold within `limit`.
package func waitUntil(
    _ what: String, within limit: Duration = .seconds(20), _ condition: () throws -> Bool
) throws {
    let end = ContinuousClock.now + limit
    while try !condition() {
        guard ContinuousClock.now < end else { throw TestFailure("waited \(limit) until \(what)") }
        usleep(5000)
    }
}
