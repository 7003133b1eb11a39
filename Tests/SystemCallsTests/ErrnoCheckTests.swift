import Glibc
import SystemPackage
import Testing

@testable import SystemCalls

@Suite struct ErrnoCheckTests {
    @Test func aValueIsHandedOn() throws {
        #expect(try checking { 7 as CInt } == 7)
        #expect(try retrying { 0 as Int } == 0)
    }

    @Test func minusOneIsTheErrorThatTheCallLeft() {
        #expect(throws: Errno.badFileDescriptor) { try checking { fcntl(-1, F_GETFD) } }
        #expect(throws: Errno.badFileDescriptor) { try retrying { fcntl(-1, F_GETFD) } }
    }

    /// Fails with `error` the first `failures` times.
    private static func call(_ count: inout Int, failures: Int, _ error: CInt) -> CInt {
        count += 1
        guard count <= failures else { return 5 }
        errno = error
        return -1
    }

    @Test func anInterruptedCallIsMadeAgain() throws {
        var count = 0
        #expect(try retrying { Self.call(&count, failures: 3, EINTR) } == 5)
        #expect(count == 4)
    }

    @Test func onlyRetryingCallsAgain() {
        var count = 0
        #expect(throws: Errno.interrupted) { try checking { Self.call(&count, failures: 1, EINTR) } }
        #expect(count == 1)
    }

    @Test func anotherErrorIsNotTriedAgain() {
        var count = 0
        #expect(throws: Errno.ioError) { try retrying { Self.call(&count, failures: 1, EIO) } }
        #expect(count == 1)
    }

    @Test func aReturnedCodeIsTheError() {
        #expect(throws: Errno.resourceTemporarilyUnavailable) { try checkingCode { EAGAIN } }
        #expect(throws: Never.self) { try checkingCode { 0 } }
    }
}
