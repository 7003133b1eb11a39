import Fetching
import Testing

@Suite struct RunStatusTests {
    /// The statuses of targets in the order in which they end, by their positions, and that of the run.
    @Test(
        arguments: [
            ([], 0), ([(0, 0), (1, 0)], 0), ([(2, 7), (1, 18), (0, 0)], 18), ([(0, 7), (1, 0), (2, 18)], 7),
            ([(0, 18), (1, 130)], 130), ([(1, 130), (0, 18)], 130), ([(5, 22), (5, 7)], 22),
        ] as [([(Int, Int32)], Int32)]) func statusIsThatOfTheFirstTarget(
            _ statuses: [(index: Int, status: Int32)], value: Int32
        )
    {
        var run = RunStatus()
        for (index, status) in statuses { run.note(status, at: index) }
        #expect(run.value == value)
    }
}
