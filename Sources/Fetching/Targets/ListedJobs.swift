/// The jobs of targets that are files.
final class ListedJobs: JobSource {
    private var jobs: ArraySlice<Job>
    private let overwriting: Bool
    let fileCount: Int
    let isComplete = true
    let announced: Int64? = nil

    /// - Parameters:
    ///   - jobs: The jobs in their order.
    ///   - fileCount: The number of targets, including those that could not begin.
    ///   - overwriting: Whether files may be overwritten.
    init(_ jobs: [Job], of fileCount: Int, overwriting: Bool) {
        (self.jobs, self.fileCount, self.overwriting) = (jobs[...], fileCount, overwriting)
    }

    func next(_ ended: Ended) -> NextJob? {
        jobs.popFirst().map { NextJob(job: $0, overwriting: overwriting || $0.existing != nil) }
    }

    func take(_ outcome: Outcome, of index: Int, _ ended: Ended) { ended(outcome, index) }
}
