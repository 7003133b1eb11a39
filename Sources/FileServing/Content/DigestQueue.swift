internal import SystemCalls

/// The work on digests that waits, and whose turn it is.
///
/// Work is done in slices. Turns go to the work with the least left and to that which has waited longest, one after the
/// other: small files are soon done, and large ones get on. Work that nobody has asked for in a while rests.
struct DigestQueue<Key: Hashable, Work> {
    /// The work that may be there, resting work included.
    private let limit: Int
    /// The time after which work rests that nobody has asked for, in nanoseconds.
    private let patience: Int64

    private struct Job {
        let key: Key
        let work: Work
        /// What is left to be done, in bytes.
        var rest: Int64
        /// When it was asked for last.
        var asked: MonotonicTime
        /// The number of its last turn.
        var turn: Int
        var isResting = false
    }

    private var jobs: [Job] = []
    private var turn = 0

    init(limit: Int, patience: Int64) { (self.limit, self.patience) = (limit, patience) }

    /// Whether no work is left that may be done.
    var isIdle: Bool { jobs.allSatisfy(\.isResting) }

    /// What becomes of a question for work.
    enum Admission {
        /// The work is here.
        case present(Work)
        /// There is room for it: ``add(_:for:rest:at:)``.
        case welcome
        /// There is too much work that comes before it.
        case refused
    }

    /// Notes at the moment `now` that the work for `key`, of `size` bytes, is asked for.
    ///
    /// Where there is no room, resting work gives way, or the work with the most left if that is more than `size`.
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

    /// Takes in `work` with `rest` bytes left, which was asked for at the moment `now`.
    mutating func add(_ work: Work, for key: Key, rest: Int64, at now: MonotonicTime) {
        jobs.append(Job(key: key, work: work, rest: rest, asked: now, turn: turn))
    }

    /// The work whose turn it is, with its key, among that whose key meets `condition`; nil where there is none.
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

    /// Lets the work rest that nobody has asked for in a while, as of the moment `now`, and returns it.
    mutating func takeUnwanted(at now: MonotonicTime) -> [Work] {
        let unwanted = jobs.indices.filter { !jobs[$0].isResting && now.nanoseconds(since: jobs[$0].asked) > patience }
        for index in unwanted { jobs[index].isResting = true }
        return unwanted.map { jobs[$0].work }
    }

    /// Notes that `rest` bytes are left of the work for `key`.
    mutating func update(_ key: Key, rest: Int64) {
        if let index = jobs.firstIndex(where: { $0.key == key }) { jobs[index].rest = rest }
    }

    /// Removes the work for `key`, which is done or cannot be.
    mutating func remove(_ key: Key) { jobs.removeAll { $0.key == key } }
}
