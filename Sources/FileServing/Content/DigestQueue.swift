internal import SystemCalls

/// The queue of digest work, which decides whose turn it is.
///
/// Work is done in slices. Turns alternate between the work with the fewest bytes left and the work that has waited
/// longest: small files are soon done, and large ones advance. Work pauses if its digest is not requested for a while.
struct DigestQueue<Key: Hashable, Work> {
    /// The most work in the queue, including paused work.
    private let limit: Int
    /// The time without a request after which work pauses, in nanoseconds.
    private let patience: Int64

    private struct Job {
        let key: Key
        let work: Work
        /// The bytes that are left to hash.
        var rest: Int64
        /// The time of the last request.
        var asked: MonotonicTime
        /// The number of its last turn.
        var turn: Int
        var isResting = false
    }

    private var jobs: [Job] = []
    private var turn = 0

    init(limit: Int, patience: Int64) { (self.limit, self.patience) = (limit, patience) }

    /// Whether no work is left except paused work.
    var isIdle: Bool { jobs.allSatisfy(\.isResting) }

    /// The result of a request for work.
    enum Admission {
        /// The work is in the queue.
        case present(Work)
        /// The work is not in the queue, but there is room for it: ``add(_:for:rest:at:)``.
        case welcome
        /// The queue is full of work that goes first.
        case refused
    }

    /// Notes at `now` a request for the work for `key`, of `size` bytes.
    ///
    /// If the queue is full, paused work is removed, or else the work with the most bytes left if those are more than
    /// `size`.
    mutating func ask(for key: Key, size: Int64, at now: MonotonicTime) -> Admission {
        if let index = jobs.firstIndex(where: { $0.key == key }) {
            jobs[index].asked = now
            jobs[index].isResting = false
            return .present(jobs[index].work)
        }
        guard jobs.count >= limit else { return .welcome }
        let last = jobs.indices.max {
            (jobs[$0].isResting ? 1 : 0, jobs[$0].rest) < (jobs[$1].isResting ? 1 : 0, jobs[$1].rest)
        }
        guard let last, jobs[last].isResting || jobs[last].rest > size else { return .refused }
        jobs.remove(at: last)
        return .welcome
    }

    /// Adds `work` with `rest` bytes left, which was requested at `now`.
    mutating func add(_ work: Work, for key: Key, rest: Int64, at now: MonotonicTime) {
        jobs.append(Job(key: key, work: work, rest: rest, asked: now, turn: turn))
    }

    /// The work whose turn it is, with its key, among the work whose key meets `condition`; nil if there is none.
    mutating func next(where condition: (Key) -> Bool) -> (key: Key, work: Work)? {
        turn += 1
        let active = jobs.indices.filter { !jobs[$0].isResting && condition(jobs[$0].key) }
        let index =
            turn % 2 == 1
            ? active.min { (jobs[$0].rest, jobs[$0].turn) < (jobs[$1].rest, jobs[$1].turn) }
            : active.min { (jobs[$0].turn, jobs[$0].rest) < (jobs[$1].turn, jobs[$1].rest) }
        guard let index else { return nil }
        jobs[index].turn = turn
        return (jobs[index].key, jobs[index].work)
    }

    /// Pauses the work that was not requested for a while before `now`, and returns it.
    mutating func takeUnwanted(at now: MonotonicTime) -> [Work] {
        let unwanted = jobs.indices.filter { !jobs[$0].isResting && now.nanoseconds(since: jobs[$0].asked) > patience }
        for index in unwanted { jobs[index].isResting = true }
        return unwanted.map { jobs[$0].work }
    }

    /// Notes that the work for `key` has `rest` bytes left.
    mutating func update(_ key: Key, rest: Int64) {
        if let index = jobs.firstIndex(where: { $0.key == key }) { jobs[index].rest = rest }
    }

    /// Removes the work for `key`, which is done or has failed.
    mutating func remove(_ key: Key) { jobs.removeAll { $0.key == key } }
}
