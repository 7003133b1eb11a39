import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct RunSummaryTests {
    /// The failed targets by position, in the order in which they end, and the exit status of the run.
    @Test(
        arguments: [
            ([], 0), ([(0, nil), (1, nil)], 0), ([(2, .noConnection), (1, .cutShort), (0, nil)], 18),
            ([(0, .noConnection), (1, nil), (2, .cutShort)], 7), ([(0, .cutShort), (1, .interrupted)], 130),
            ([(1, .interrupted), (0, .cutShort)], 130), ([(5, .status(.notFound)), (5, .noConnection)], 22),
        ] as [([(Int, Failure.Kind?)], Int32)]) func statusIsThatOfTheFirstTarget(
            _ failures: [(index: Int, kind: Failure.Kind?)], status: Int32
        ) throws
    {
        let target = try Target("http://h/a", server: nil)
        var summary = RunSummary()
        for (index, kind) in failures {
            summary.note(kind.map { Outcome(target, Failure($0)) } ?? Outcome(skipped: target, size: 3), at: index)
        }
        #expect(summary.exitStatus == status)
        #expect((summary.interruptionReport(of: 9) != nil) == (status == 130))
    }

    @Test func interruptedRunSaysHowManyFilesItHas() throws {
        let target = try Target("http://h/a", server: nil)
        var summary = RunSummary()
        summary.note(Outcome(skipped: target, size: 3), at: 0)
        summary.note(Outcome(target, Failure(.interrupted)), at: 1)
        #expect(summary.interruptionReport(of: 2)?.errors == "ferry: interrupted; 1 of 2 files received\n")
    }
}
