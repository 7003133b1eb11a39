/// The count of a run: which targets have ended, and how.
struct Tally {
    private let fileCount: Int
    private var outcomes: [Int: Outcome] = [:]
    private var received: Int64 = 0

    init(fileCount: Int) {
        self.fileCount = fileCount
    }

    /// Notes the outcome of the target at a position, and reports it.
    mutating func note(_ outcome: Outcome, at index: Int, report style: Report.Style, on console: inout Console) {
        outcomes[index] = outcome
        if case .success(let bytes) = outcome.result { received = received.addingClamped(bytes) }
        console.write(Report(outcome, style: style))
    }

    /// What a terminal shows while these are on their way.
    func board(of transfers: [Transfer]) -> ProgressBoard {
        let files = transfers.map { transfer in
            ProgressBoard.File(
                number: transfer.job.index,
                progress: Progress(
                    Printable.escape(transfer.job.target.label), received: transfer.received,
                    of: transfer.announcedLength))
        }
        return ProgressBoard(files: files, whole: fileCount > 1 ? whole(files.map(\.progress)) : nil)
    }

    /// The run as a whole; its total is known once every file has ended or says its own.
    private func whole(_ files: [Progress]) -> Progress {
        let lengths = files.compactMap(\.total)
        let isTotalKnown = lengths.count == fileCount - outcomes.count
        return Progress(
            "\(outcomes.count) of \(fileCount) files",
            received: files.reduce(received) { $0.addingClamped($1.received) },
            of: isTotalKnown ? lengths.reduce(received) { $0.addingClamped($1) } : nil)
    }

    /// Says what is left to say of the whole run, and returns its exit status.
    func conclude(_ style: Report.Style, on console: inout Console) -> Int32 {
        let inOrder = outcomes.sorted { $0.key < $1.key }.map(\.value)
        let status = ExitStatus.of(inOrder)
        if status == ExitStatus.interrupted, style != .json {
            let count = inOrder.count { $0.failure == nil }
            console.write(Report(errors: "ferry: interrupted; \(count) of \(fileCount) files received\n"))
        }
        return status == ExitStatus.success && console.isOutputBroken ? ExitStatus.unwritable : status
    }
}

extension Int64 {
    /// The sum of two counts, or the largest number: servers may announce as much as they like.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
