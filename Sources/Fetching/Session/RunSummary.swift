import HTTPSemantics

/// The count of a run: how many targets have ended, and how.
struct Tally {
    private var endedCount = 0
    private var receivedCount = 0
    private var received: Int64 = 0
    private var status = RunStatus()

    /// Notes the outcome of the target at a position, and reports it.
    mutating func note(_ outcome: Outcome, at index: Int, report style: Report.Style, on console: inout Console) {
        endedCount += 1
        status.note(outcome.exitStatus, at: index)
        if case .success(let bytes) = outcome.result {
            receivedCount += 1
            received = received.addingClamped(bytes)
        }
        console.write(Report(outcome, style: style))
    }

    /// What a terminal shows while these are on their way; listings are not shown.
    func board(of transfers: [Transfer], from source: any JobSource) -> ProgressSnapshot {
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

    /// The run as a whole; its total is known beforehand, or once every file has ended or says its own.
    private func whole(_ files: [Progress], from source: any JobSource) -> Progress {
        let lengths = files.compactMap(\.total)
        let isLast = lengths.count == source.fileCount - endedCount
        let sum = isLast ? lengths.reduce(received) { $0.addingClamped($1) } : nil
        return Progress(
            "\(endedCount) of \(source.fileCount)\(source.isComplete ? "" : "+") files",
            received: files.reduce(received) { $0.addingClamped($1.received) },
            of: source.isComplete ? source.announced ?? sum : nil)
    }

    /// Says what is left to say of the whole run, and returns its exit status.
    func conclude(_ style: Report.Style, of fileCount: Int, on console: inout Console) -> Int32 {
        if status.value == ExitStatus.interrupted.rawValue, style != .json {
            console.write(Report(errors: "ferry: interrupted; \(receivedCount) of \(fileCount) files received\n"))
        }
        return status.value == ExitStatus.success.rawValue && console.isOutputBroken
            ? ExitStatus.unwritable.rawValue : status.value
    }
}

extension Int64 {
    /// The sum of two counts, or the largest number: servers may announce as much as they like.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
