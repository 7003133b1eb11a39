/// Where the jobs of a run come from, each when its turn comes.
protocol JobSource: AnyObject {
    /// Takes the outcome of a target, with a number that no other one of the run has.
    typealias Ended = (Outcome, Int) -> Void

    /// The next job, or nothing for now; what needs no job ends at once.
    func next(_ ended: Ended) -> NextJob?
    /// Takes the outcome of a job, by the job's number.
    func take(_ outcome: Outcome, of index: Int, _ ended: Ended)
    /// How many files there are, as far as is known.
    var fileCount: Int { get }
    /// Whether there may be more.
    var isComplete: Bool { get }
    /// The bytes of all files together, as far as they are known before they come.
    var announced: Int64? { get }
}

/// A job whose turn has come.
struct NextJob {
    let job: Job
    /// Whether its file may take the place of another.
    let overwriting: Bool
}

/// The jobs of targets that are files.
final class ListedJobs: JobSource {
    private var jobs: ArraySlice<Job>
    private let overwriting: Bool
    let fileCount: Int
    let isComplete = true
    let announced: Int64? = nil

    /// - Parameters:
    ///   - jobs: The jobs in their order.
    ///   - fileCount: How many there are together with those that could not begin.
    ///   - overwriting: Whether files may be overwritten.
    init(_ jobs: [Job], of fileCount: Int, overwriting: Bool) {
        (self.jobs, self.fileCount, self.overwriting) = (jobs[...], fileCount, overwriting)
    }

    func next(_ ended: Ended) -> NextJob? {
        jobs.popFirst().map { NextJob(job: $0, overwriting: overwriting || $0.existing != nil) }
    }

    func take(_ outcome: Outcome, of index: Int, _ ended: Ended) { ended(outcome, index) }
}
