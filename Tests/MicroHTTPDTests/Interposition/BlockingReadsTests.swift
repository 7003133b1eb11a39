import Glibc
import Testing

@testable import MicroHTTPD

@Suite struct BlockingReadsTests {
    private static func poll(_ socket: CInt, _ events: Int32, timeout: CInt) -> (result: CInt, events: Int16) {
        var entry = pollfd(fd: socket, events: Int16(events), revents: 0)
        let result = unsafe Glibc.poll(&entry, 1, timeout)
        return (result, entry.revents)
    }

    private static func blocks(_ socket: CInt) -> Bool { fcntl(socket, F_GETFL) & O_NONBLOCK == 0 }

    @Test func aWaitWithoutLimitIsOverAtOnceWhereReadingWaits() throws {
        let pair = SocketPair()
        var mode = BlockingReads.Mode.off
        mode.begin(on: pair.sockets.0)
        #expect(mode == .on)
        #expect(Self.blocks(pair.sockets.0))
        #expect(Self.poll(pair.sockets.0, POLLIN, timeout: -1) == (1, Int16(POLLIN)))
        mode.end(on: pair.sockets.0)
        #expect(!BlockingReads.isOn(pair.sockets.0))
    }

    /// A call that only checks, has a limit, or waits to send goes to the kernel.
    @Test(arguments: [(POLLIN, 0), (POLLIN, 20), (POLLIN | POLLOUT, -1), (POLLOUT, -1)] as [(Int32, CInt)])
    func otherWaitsAreTheKernels(events: Int32, timeout: CInt) {
        let pair = SocketPair()
        var mode = BlockingReads.Mode.off
        mode.begin(on: pair.sockets.0)
        #expect(mode == .on)
        let isWriting = events & POLLOUT != 0
        let (result, found) = Self.poll(pair.sockets.0, events, timeout: timeout)
        #expect(result == (isWriting ? 1 : 0))
        #expect(found == (isWriting ? Int16(POLLOUT) : 0))
        mode.end(on: pair.sockets.0)
    }

    @Test func aSocketIsMadeNotToBlockWhileContentIsSent() {
        let pair = SocketPair()
        var mode = BlockingReads.Mode.off
        mode.begin(on: pair.sockets.0)
        mode.suspend(on: pair.sockets.0)
        #expect(mode == .off && !Self.blocks(pair.sockets.0) && !BlockingReads.isOn(pair.sockets.0))
        mode.suspend(on: pair.sockets.0)
        mode.begin(on: pair.sockets.0)
        #expect(Self.blocks(pair.sockets.0))
        mode.end(on: pair.sockets.0)
    }

    @Test func aSocketWithoutAMarkIsTheKernels() {
        let pair = SocketPair()
        #expect(unsafe write(pair.sockets.1, "x", 1) == 1)
        #expect(Self.poll(pair.sockets.0, POLLIN, timeout: -1) == (1, Int16(POLLIN)))
        #expect(!BlockingReads.isOn(pair.sockets.0))
    }

    @Test(arguments: [-1, 262_144, CInt.max]) func socketsOutOfRangeHaveNoMark(socket: CInt) {
        var mode = BlockingReads.Mode.off
        mode.begin(on: socket)
        #expect(mode == .off)
        #expect(!BlockingReads.isOn(socket))
    }
}
