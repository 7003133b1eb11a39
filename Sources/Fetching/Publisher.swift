import Glibc
import HTTPSemantics
import Synchronization
import SystemPackage

/// The one thread that waits for the disk: it compares digests, syncs, and gives files their names.
///
/// What is complete is published in groups: while the disk is busy with some files, more become complete, and the next
/// group's files and their names are synced together. So many small files cost few waits, and yet none has its name
/// before its bytes are on the disk, and none is reported before its name is.
final class Publisher: Sendable {
    /// A file that is complete.
    struct Publication: Sendable {
        /// Whose file it is.
        let index: Int
        let file: PartialFile
        let length: Int64
        let verification: Verification?
        let expected: [ExpectedDigest]
        let overwriting: Bool
        /// The final name, where it is another than the one that the file was begun for.
        var name: FilePath.Component?
        /// What the file is marked with before it has its name.
        var mark: FileMark?
    }

    /// What came of it: its digests, or why it has no name.
    typealias Result = Swift.Result<[ReprDigest], Failure>

    private enum Task: Sendable {
        case publish(Publication)
        case work(@Sendable () -> Void)
        case stop
    }

    private let tasks = Mutex<[Task]>([])
    private let results = Mutex<[(Int, Result)]>([])
    private let call: Bell
    private let answer: Bell
    private let expectsMore = Atomic(false)
    /// How long the files of a group gather at most while more are on their way.
    private static let longestGathering = Duration.milliseconds(50)
    /// So many files are a group, however many more come.
    private static let largestGroup = 128
    /// Rings when there are results, or work is done.
    let bell: Bell

    /// Starts the thread, which runs until `stop`.
    init() throws(Errno) {
        call = try Bell()
        answer = try Bell()
        bell = try Bell()
        let publisher = self
        try DiskThread.start { publisher.run() }
    }

    /// Says whether more files may be complete soon, so that it is worth a moment to let them gather.
    func expectMore(_ isExpected: Bool) { expectsMore.store(isExpected, ordering: .relaxed) }

    /// Publishes a file, some time.
    func publish(_ publication: Publication) { add(.publish(publication)) }

    /// Does some work for files, in the order in which it is given.
    func perform(_ work: @escaping @Sendable () -> Void) { add(.work(work)) }

    /// Does some work after all that was given before, and waits for its end; for one thread only.
    func performAndWait<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Value {
        let slot = Slot<Value>()
        expectMore(false)
        add(
            .work {
                slot.value.withLock { $0 = work() }
                self.answer.ring()
            })
        while true {
            answer.wait()
            if let value = slot.value.withLock({ $0 }) { return value }
        }
    }

    /// The results since the last call.
    func takeResults() -> [(index: Int, result: Result)] {
        bell.silence()
        return results.withLock { results in
            defer { results = [] }
            return results.map { (index: $0.0, result: $0.1) }
        }
    }

    /// Ends the thread when all that was given is done, and waits for that.
    func stop() {
        performAndWait {}
        add(.stop)
    }

    private final class Slot<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    private func add(_ task: Task) {
        let isFirst = tasks.withLock { tasks in
            tasks.append(task)
            return tasks.count == 1
        }
        if isFirst { call.ring() }
    }
}

/// The thread's side.
extension Publisher {
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

    /// Lets more files come for as long as the last group took, as long as there is hope and nobody waits: the slower
    /// the disk is, the more is worth a wait.
    private func gather(for time: Duration) {
        let end = ContinuousClock.now + min(time, Self.longestGathering)
        while end > .now, expectsMore.load(ordering: .relaxed), tasks.withLock({ $0.count }) < Self.largestGroup {
            _ = poll(nil, 0, 1)
        }
    }

    /// Handles what has gathered; returns whether more may come.
    private func handle(_ group: [Task]) -> Bool {
        let publications = group.compactMap { task in
            if case .publish(let publication) = task { publication } else { nil }
        }
        if !publications.isEmpty { publish(publications) }
        var goesOn = true
        for task in group {
            switch task {
            // What is complete needs nothing more of what was to be done for it before.
            case .publish: break
            case .work(let work): work()
            case .stop: goesOn = false
            }
        }
        bell.ring()
        return goesOn
    }

    /// Publishes a group: all are verified, then all are synced, then all are named, then the names are synced.
    private func publish(_ group: [Publication]) {
        var done = group.map { publication in
            Result { () throws(Failure) in try publication.verify() }
        }
        for (publication, result) in zip(group, done) where result.isSuccess {
            publication.file.descriptor.beginWriting()
        }
        for step in [Publication.synchronize, Publication.takeName] {
            for (index, publication) in group.enumerated() {
                done[index] = done[index].flatMap { digests in
                    Result { () throws(Failure) in
                        try step(publication)()
                        return digests
                    }
                }
            }
        }
        let unsure = Self.synchronizeNames(of: group)
        for (index, publication) in group.enumerated() {
            guard let failure = unsure[ObjectIdentifier(publication.file.folder)] else { continue }
            done[index] = done[index].flatMap { _ in .failure(failure) }
        }
        results.withLock { results in
            for (publication, result) in zip(group, done) { results.append((publication.index, result)) }
        }
    }

    /// Waits until the names of a group are on the disk, and returns what is said against it, by folder.
    private static func synchronizeNames(of group: [Publication]) -> [ObjectIdentifier: Failure] {
        let folders = Dictionary(group.map { (ObjectIdentifier($0.file.folder), $0.file.folder) }) { first, _ in first }
        return folders.compactMapValues { folder in
            do throws(Errno) {
                try folder.synchronizeNames()
                return nil
            } catch {
                return .unsure(error)
            }
        }
    }
}

extension Publisher.Publication {
    /// Computes what is left to compute of the digests, and compares them; a file with a wrong one is removed.
    fileprivate func verify() throws(Failure) -> [ReprDigest] {
        guard let verification else { return [] }
        do {
            try verification.advance(through: length, of: file.descriptor)
        } catch {
            throw Failure(unwritable: error)
        }
        let digests = verification.finish()
        do {
            for digest in expected { try digest.check(digests) }
        } catch {
            throw discarded(after: error)
        }
        return digests
    }

    /// Removes the file, and returns why it was removed; where even that fails, both.
    private func discarded(after failure: Failure) -> Failure {
        do throws(Failure) {
            try file.discard()
            return failure
        } catch {
            return Failure(failure.kind, detail: "\(failure.detail); the part could not be removed: \(error.detail)")
        }
    }

    fileprivate func synchronize() throws(Failure) {
        try mark?.apply(to: file.descriptor)
        try file.synchronize()
    }

    fileprivate func takeName() throws(Failure) { try file.publish(as: name, overwriting: overwriting) }
}

extension Result {
    fileprivate var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
