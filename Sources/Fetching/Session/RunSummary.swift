import HTTPSemantics

/// How many targets of a run have ended, and how.
struct RunSummary {
    private var endedCount = 0
    private var receivedCount = 0
    private var received: Int64 = 0
    /// The first failed target, in the order of the command line.
    private var firstFailure: (index: Int, status: Int32)?
    private var isInterrupted = false
    /// The process ids that were reported last.
    private var shownPIDs: [ServerPID] = []

    /// Notes the outcome of the target at a position, and returns its report.
    mutating func note(_ outcome: Outcome, at index: Int, _ style: Report.Style) -> Report {
        note(outcome, at: index)
        let report = Report(outcome, style: style, shownPIDs: shownPIDs)
        if case .success = outcome.result, !outcome.isSkipped { shownPIDs = outcome.senders }
        return report
    }

    /// Notes the outcome of the target at a position.
    mutating func note(_ outcome: Outcome, at index: Int) {
        endedCount += 1
        note(outcome.exitStatus, at: index)
        guard case .success(let bytes) = outcome.result else { return }
        receivedCount += 1
        received = received.addingClamped(bytes)
    }

    /// Notes the exit status of the target at a position.
    private mutating func note(_ status: Int32, at index: Int) {
        if status == ExitStatus.interrupted.rawValue { isInterrupted = true }
        guard status != ExitStatus.success.rawValue, index < firstFailure?.index ?? .max else { return }
        firstFailure = (index, status)
    }

    /// The exit status of the run: 130 if it was interrupted, else that of the first failed target.
    var exitStatus: Int32 {
        isInterrupted ? ExitStatus.interrupted.rawValue : firstFailure?.status ?? ExitStatus.success.rawValue
    }

    /// The line about an interrupted run; nil if it was not interrupted.
    func interruptionReport(of fileCount: Int) -> Report? {
        guard isInterrupted else { return nil }
        return Report(errors: "ferry: interrupted; \(receivedCount) of \(fileCount) files received\n")
    }

    /// What a terminal shows while transfers run; listings are not shown.
    func snapshot(of transfers: [Transfer], from source: any JobSource) -> ProgressSnapshot {
        let files = transfers.filter { !$0.job.isListing }.map { transfer in
            ProgressSnapshot.File(
                number: transfer.job.index,
                progress: Progress(
                    PrintableText.escape(transfer.job.target.label), received: transfer.received,
                    of: transfer.announcedLength))
        }
        let isOne = source.fileCount == 1 && source.isComplete
        return ProgressSnapshot(files: files, whole: isOne ? nil : whole(files.map(\.progress), from: source))
    }

    /// The progress of the whole run.
    ///
    /// Its total is known if it was announced, or once each file has ended or its length is known.
    private func whole(_ files: [Progress], from source: any JobSource) -> Progress {
        let lengths = files.compactMap(\.total)
        let isLast = lengths.count == source.fileCount - endedCount
        let sum = isLast ? lengths.reduce(received) { $0.addingClamped($1) } : nil
        return Progress(
            "\(endedCount) of \(source.fileCount)\(source.isComplete ? "" : "+") files",
            received: files.reduce(received) { $0.addingClamped($1.received) },
            of: source.isComplete ? source.announced ?? sum : nil)
    }
}

extension Int64 {
    /// The sum of two counts, at most the largest number, because servers may announce any length.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
