import Synchronization
import SystemCalls
import SystemPackage

/// The one thread that computes digests from files on the disk: of bytes from an earlier run, of bytes that come out of
/// order, and of all bytes if hashing is slow on this processor.
///
/// It hashes a slice of each file in turn, and nobody waits for it. Writing sidecars, publishing and discarding are the
/// `Committer`'s work. An interruption waits for one slice at most.
final class DigestWorker: Sendable {
    /// The work for one file.
    private struct Task: Sendable {
        let digest: IncrementalDigest
        let file: PartialFile
        var end: Int64
        var done: (@Sendable () -> Void)?
    }

    private struct State {
        /// At most one task per file; the next one is first.
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

    /// How many bytes of one file are read before the next file's turn.
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

    /// Queues a file's digests to be computed up to a position.
    ///
    /// - Parameters:
    ///   - digest: The digests.
    ///   - file: The file.
    ///   - end: The position.
    ///   - done: Called on the thread once the digests reach the position or the file cannot be read; never called if
    ///     the thread is stopped before, or if the digests are not wanted any more.
    func advance(
        _ digest: IncrementalDigest, of file: PartialFile, through end: Int64, done: (@Sendable () -> Void)? = nil
    ) {
        state.withLock { $0.add(Task(digest: digest, file: file, end: end, done: done)) }
        call.signal()
    }

    /// Ends the thread after its current slice, and waits for that; called by one thread only.
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

    /// Hashes one slice of a task, and queues the rest.
    private func take(_ task: Task) {
        guard task.digest.isWanted else { return }
        guard isDone(task) else { return state.withLock { $0.add(task) } }
        task.done?()
    }

    private func isDone(_ task: Task) -> Bool {
        do {
            return try task.digest.advance(through: task.end, of: task.file.descriptor, atMost: Self.slice)
        } catch {
            // The same read is repeated before the file is published, and fails there.
            return true
        }
    }
}
