/// A source of a run's jobs, which makes each job when its turn comes.
protocol JobSource: AnyObject {
    /// Takes the outcome of a target, with a number that is unique in the run.
    typealias Ended = (Outcome, Int) -> Void

    /// The next job; nil if there is none for now. A target that needs no job ends at once, by a call of `ended`.
    func next(_ ended: Ended) -> NextJob?
    /// Takes the outcome of a job, with the job's number.
    func take(_ outcome: Outcome, of index: Int, _ ended: Ended)
    /// The number of files, as far as it is known.
    var fileCount: Int { get }
    /// Whether `fileCount` is final.
    var isComplete: Bool { get }
    /// The total length of all files in bytes; nil if it is not known before they are received.
    var announced: Int64? { get }
}

/// A job whose turn has come.
struct NextJob {
    let job: Job
    /// Whether its file may replace another.
    let overwriting: Bool
}
