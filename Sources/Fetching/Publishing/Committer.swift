import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// The one thread that waits for the disk: it compares digests, syncs files, and gives them their names.
///
/// Complete files are committed in groups. While the disk is busy with one group, more files become complete; the next
/// group syncs them together, so that many small files cost few waits. No file gets its name before its bytes are on
/// the disk, and none is reported before its name is on the disk.
final class Committer: Sendable {
    /// The content of a complete file.
    enum Content: Sendable {
        case file(PartialFile, length: Int64)
        case held(BufferedFile)
    }

    /// A complete file, and how to commit it.
    struct Commit: Sendable {
        /// The position of the file's target.
        let index: Int
        let content: Content
        /// The digests of the file, computed or nearly so; nil if none is wanted.
        let digest: IncrementalDigest?
        let expected: [ExpectedDigest]
        let overwriting: Bool
        /// The final name; nil for the one that the file was begun for.
        var name: FilePath.Component?
        /// The attributes that the file gets before its name.
        var attributes: ReceivedAttributes?
    }

    /// The digests of a file, or why it has no name.
    typealias Result = Swift.Result<[ReprDigest], Failure>

    private enum Task: Sendable {
        case commit(Commit)
        case work(@Sendable () -> Void)
        case stop
    }

    private let tasks = Mutex<[Task]>([])
    private let results = Mutex<[(Int, Result)]>([])
    private let call: EventFD
    private let workDone: EventFD
    private let expectsMore = Atomic(false)
    /// How long to wait for more files before a group is committed.
    ///
    /// The lower bound keeps thread wake-ups rare when many small files arrive.
    private static let gathering: ClosedRange<Duration> = .milliseconds(1) ... .milliseconds(50)
    /// How many files a group has at most.
    private static let largestGroup = 128
    /// Signalled when there are results, or work is done.
    let resultsEvent: EventFD

    /// Starts the thread, which runs until `stop`.
    init() throws(Errno) {
        call = try EventFD()
        workDone = try EventFD()
        resultsEvent = try EventFD()
        let committer = self
        try DetachedThread.start(blockingSignals: true) { committer.run() }
    }

    /// Says whether more files may be complete soon, so that it is worth a moment to let them gather.
    func expectMore(_ isExpected: Bool) {
        let wasExpected = expectsMore.exchange(isExpected, ordering: .relaxed)
        if wasExpected, !isExpected { call.signal() }
    }

    /// Queues a file to be committed.
    func add(_ commit: Commit) { enqueue(.commit(commit)) }

    /// Queues other work, which is done in order.
    func perform(_ work: @escaping @Sendable () -> Void) { enqueue(.work(work)) }

    /// Does work after all that was queued before, and waits for its end; for one thread only.
    func performAndWait<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Value {
        let slot = Slot<Value>()
        expectMore(false)
        enqueue(
            .work {
                slot.value.withLock { $0 = work() }
                self.workDone.signal()
            })
        while true {
            workDone.wait()
            if let value = slot.value.withLock({ $0 }) { return value }
        }
    }

    /// The results since the last call.
    func takeResults() -> [(index: Int, result: Result)] {
        results.withLock { results in
            defer { results = [] }
            return results.map { (index: $0.0, result: $0.1) }
        }
    }

    /// Adds results.
    func note(_ new: [(Int, Result)]) { results.withLock { $0 += new } }

    /// Ends the thread when the queue is done, and waits for that.
    func stop() {
        performAndWait {}
        enqueue(.stop)
    }

    private final class Slot<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    private func enqueue(_ task: Task) {
        let count = tasks.withLock { tasks in
            tasks.append(task)
            return tasks.count
        }
        if count == 1 || count == Self.largestGroup { call.signal() }
    }
}

/// The thread's own methods.
extension Committer {
    private func run() {
        var effort = Duration.zero
        while true {
            call.wait()
            gather(for: effort)
            let start = ContinuousClock.now
            defer { effort = start.duration(to: .now) }
            let group = tasks.withLock { tasks in
                defer { tasks = [] }
                return tasks
            }
            if !handle(group) { return }
        }
    }

    /// Waits for more files, for as long as the last group took, while more are expected and nobody waits: the slower
    /// the disk, the more a wait saves.
    private func gather(for time: Duration) {
        let end = ContinuousClock.now + min(max(time, Self.gathering.lowerBound), Self.gathering.upperBound)
        while expectsMore.load(ordering: .relaxed), tasks.withLock({ $0.count }) < Self.largestGroup {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return }
            call.wait(for: left)
        }
    }

    /// Handles the queued tasks; returns whether more may come.
    private func handle(_ group: [Task]) -> Bool {
        let commits = group.compactMap { task in
            if case .commit(let commit) = task { commit } else { nil }
        }
        if !commits.isEmpty { commit(commits) }
        var goesOn = true
        for task in group {
            switch task {
            // A complete file needs none of the work that was queued for it before.
            case .commit: break
            case .work(let work): work()
            case .stop: goesOn = false
            }
        }
        resultsEvent.signal()
        return goesOn
    }
}
