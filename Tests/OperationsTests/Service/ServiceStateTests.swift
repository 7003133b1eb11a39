import Operations
import SystemCalls
import Testing

@Suite struct ServiceStateTests {
    static let table: [(ServiceState, String)] = [
        (.ready, "READY=1"), (.stopping, "STOPPING=1"), (.alive, "WATCHDOG=1"),
        (.status("3 connections"), "STATUS=3 connections"),
        (.reloading(at: MonotonicTime(nanoseconds: 12_345_678)), "RELOADING=1\nMONOTONIC_USEC=12345"),
    ]

    @Test(arguments: table) func assignmentIsThatOfTheManual(_ state: ServiceState, _ text: String) {
        #expect(state.assignment == text)
    }
}
