import Glibc
import SystemCalls
import Testing

@Suite struct ProcessorTimeTests {
    /// Computes until the thread has used some processor time.
    private func compute(for time: Duration) {
        let start = ProcessorTime.ofThread
        while ProcessorTime.ofThread.duration(since: start) < time {}
    }

    @Test func theThreadsWorkCountsForTheProcess() {
        let (thread, process) = (ProcessorTime.ofThread, ProcessorTime.ofProcess)
        compute(for: .milliseconds(5))
        #expect(ProcessorTime.ofThread.duration(since: thread) >= .milliseconds(5))
        #expect(ProcessorTime.ofProcess.duration(since: process) >= .milliseconds(5))
    }

    @Test func waitingCostsNoProcessorTime() throws {
        let (time, start) = (ProcessorTime.ofThread, MonotonicTime.exactly)
        while MonotonicTime.exactly.milliseconds(since: start) < 200 { usleep(50_000) }
        #expect(ProcessorTime.ofThread.duration(since: time) < .milliseconds(100))
    }
}
