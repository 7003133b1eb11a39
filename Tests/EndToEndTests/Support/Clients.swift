import Synchronization
import TestSupport

/// Threads that act as clients until they are stopped, and say what went wrong.
final class Clients: Sendable {
    private let isOver = Atomic(false)
    private let running: Atomic<Int>
    private let failures = Mutex<[String]>([])

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - act: Acts until the function that it is given is true, and returns what went wrong.
    init(count: Int, _ act: @escaping @Sendable (() -> Bool) -> [String]) {
        running = Atomic(count)
        for _ in 0..<count {
            do {
                try startThread { [self] in
                    let found = act { isOver.load(ordering: .relaxed) }
                    failures.withLock { $0 += found }
                    running.subtract(1, ordering: .releasing)
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
                running.subtract(1, ordering: .releasing)
            }
        }
    }

    /// Stops the threads, and returns all that went wrong.
    func stop() throws -> [String] {
        isOver.store(true, ordering: .relaxed)
        try waitUntil("the clients end") { running.load(ordering: .acquiring) == 0 }
        return failures.withLock { $0 }
    }
}
