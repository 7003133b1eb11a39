import Glibc
import TestSupport
import Testing

@_spi(Interposition) @testable import MicroHTTPD

/// The replaced functions change only what they do for a daemon's sockets.
@Suite struct InterpositionTests {
    /// An open file without bytes, closed at the end.
    private final class EmptyFile {
        let descriptor: CInt

        init(in folder: borrowing TemporaryFolder) throws {
            descriptor = open(try folder.write("empty", ""), O_RDONLY)
        }

        deinit { close(descriptor) }
    }

    @Test func theTestsFindOurFunctionsFirst() { #expect(Interposition.missing == []) }

    @Test func theLibrarysFunctionsAreBehindOurs() {
        for symbol in Interposition.Symbol.allCases {
            let isFound = unsafe Interposition.next(symbol) != nil
            #expect(isFound, "\(symbol)")
        }
    }

    /// A file ends before the wanted bytes: an error ends the daemon's response, and all other callers get the kernel's
    /// 0.
    @Test func onlyADaemonsResponseFailsAtTheEndOfAFile() throws {
        let file = try EmptyFile(in: TemporaryFolder())
        let pair = SocketPair()
        #expect(sendFile(pair.sockets.0, file.descriptor, nil, 10) == 0)
        Interposition.sockets.insert(pair.sockets.0)
        #expect(sendFile(pair.sockets.0, file.descriptor, nil, 0) == 0)
        errno = 0
        #expect(sendFile(pair.sockets.0, file.descriptor, nil, 10) == -1)
        #expect(errno == EBADF)
        Interposition.sockets.remove(pair.sockets.0)
        #expect(sendFile(pair.sockets.0, file.descriptor, nil, 10) == 0)
    }

    @Test func aDaemonsSocketsAreKnownForAsLongAsTheyAreOpen() throws {
        let server = try TestDaemon(respond: echoTarget)
        let connection = try server.connect()
        #expect(try connection.request("GET", "/").status == 200)
        var socket: CInt = -1
        server.daemon.connections.visitOpen { socket = $0.socket }
        #expect(Interposition.concerns(socket))
        try connection.finishSending()
        // Another test may have a connection of the same number for a while.
        try waitUntil("the socket is forgotten") { !Interposition.concerns(socket) }
    }

    /// The same arguments give the same results, events and errors as the C library's function.
    @Test(
        arguments: [
            ([POLLIN], 0), ([POLLIN], 10), ([POLLOUT], -1), ([POLLIN | POLLOUT], -1), ([POLLIN, POLLOUT], -1), ([], 0),
        ] as [([Int32], CInt)])
    func otherWaitsAreTheCLibrarys(events: [Int32], timeout: CInt) throws {
        let pair = SocketPair()
        let sockets = [pair.sockets.0, pair.sockets.1]
        var entries = zip(sockets, events).map { pollfd(fd: $0, events: Int16($1), revents: 0) }
        var others = entries
        let result = unsafe waitForDescriptors(&entries, UInt(entries.count), timeout)
        let next = try #require(unsafe Interposition.next(.poll))
        let poll = unsafe unsafeBitCast(next, to: (@convention(c) (UnsafeMutableRawPointer?, UInt, CInt) -> CInt).self)
        let expected = unsafe poll(&others, UInt(others.count), timeout)
        #expect(result == expected)
        #expect(entries.map(\.revents) == others.map(\.revents))
    }

    @Test func aWrongWaitFailsAsTheKernelHasIt() {
        errno = 0
        #expect(waitForDescriptors(nil, 1, 0) == -1)
        #expect(errno == EFAULT)
    }
}
