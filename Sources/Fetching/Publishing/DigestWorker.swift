import Synchronization
import SystemCalls
import SystemPackage

/// The one thread that computes the digests of files from what is on the disk: what an earlier run has left, what comes out
/// of order, and where the processor is slow at it, all.
///
/// It takes a slice of each file in turn, and nobody waits for it: what is written down, published or given up meanwhile
/// is the `Committer`'s, and an interruption waits for one slice at most.
final class DigestWorker: Sendable {
    /// What is to be done for one file.
    private struct Task: Sendable {
        let digest: IncrementalDigest
        let file: PartialFile
        var end: Int64
        var done: (@Sendable () -> Void)?
    }

    private struct State {
        /// One task a file at most, the next one first.
        var tasks: [Task] = []
        var isStopped = false

        mutating func add(_ task: Task) {
            guard let index = tasks.firstIndex(where: { $0.digest === task.digest }) else {
                return tasks.append(task)
            }
            tasks[index].end = max(tasks[index].end, task.end)
            tasks[index].done = tasks[index].done ?? task.done
        }
    }

    /// The bytes of one file that are read before it is another one's turn.
    static let slice: Int64 = 8 << 20

    private let state = Mutex(State())
    private let call: EventFD
    private let ended: EventFD

    /// Starts the thread, which runs until `stop`.
    init() throws(Errno) {
        call = try EventFD()
        ended = try EventFD()
        let thread = self
        try DetachedThread.start(blockingSignals: true) { thread.run() }
    }

    /// Has the digests of a file follow up to a position, some time.
    ///
    /// - Parameters:
    ///   - digest: The digests.
    ///   - file: The file.
    ///   - end: The position.
    ///   - done: Called on the thread once they have come that far or cannot be read; never, if it is stopped before or
    ///     they are not wanted any more.
    func advance(
        _ digest: IncrementalDigest, of file: PartialFile, through end: Int64, done: (@Sendable () -> Void)? = nil
    ) {
        state.withLock { $0.add(Task(digest: digest, file: file, end: end, done: done)) }
        call.signal()
    }

    /// Ends the thread after the slice that it is at, and waits for that; called by one thread only.
    func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        call.signal()
        ended.wait()
    }

    private func run() {
        while !state.withLock({ $0.isStopped }) {
            if let task = state.withLock({ $0.tasks.isEmpty ? nil : $0.tasks.removeFirst() }) {
                take(task)
            } else {
                call.wait()
            }
        }
        ended.signal()
    }

    /// Does a slice of a task, and puts off the rest.
    private func take(_ task: Task) {
        guard task.digest.isWanted else { return }
        guard isDone(task) else { return state.withLock { $0.add(task) } }
        task.done?()
    }

    private func isDone(_ task: Task) -> Bool {
        do {
            return try task.digest.advance(through: task.end, of: task.file.descriptor, atMost: Self.slice)
        } catch {
            // The read is made again before the file is published, and fails there.
            return true
        }
    }
}
