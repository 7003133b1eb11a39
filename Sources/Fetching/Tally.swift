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

    /// The progress with what is on its way now.
    func progress(of transfers: [Transfer]) -> Progress {
        var progress = Progress(fileCount: fileCount)
        progress.endedCount = outcomes.count
        progress.name = transfers.first.map { Printable.escape($0.job.target.label) } ?? ""
        progress.received = transfers.reduce(received) { $0.addingClamped($1.received) }
        let lengths = transfers.compactMap(\.announcedLength)
        if lengths.count == fileCount - outcomes.count {
            progress.total = lengths.reduce(received) { $0.addingClamped($1) }
        }
        return progress
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
