import Glibc
import Testing

@testable import MicroHTTPD

@Suite struct ResponseFramingTests {
    private static func resetsAtClose(_ socket: CInt) -> Bool {
        var value = linger()
        var size = socklen_t(MemoryLayout<linger>.size)
        return unsafe getsockopt(socket, SOL_SOCKET, SO_LINGER, &value, &size) == 0 && value.l_onoff != 0
    }

    /// A client of HTTP/1.0 takes the end of the connection for that of the content.
    @Test(arguments: [false, true]) func contentOfUnknownLengthIsResetUntilItIsWhole(isOfOldVersion: Bool) {
        let pair = SocketPair()
        var framing = ResponseFraming.ofUnknownLength(on: pair.sockets.0, isOfOldVersion: isOfOldVersion)
        #expect(framing == (isOfOldVersion ? .connection : .chunks) && framing.isUnknown)
        #expect(Self.resetsAtClose(pair.sockets.0) == isOfOldVersion)
        framing.end(isComplete: true, on: pair.sockets.0)
        #expect(framing == .length && !Self.resetsAtClose(pair.sockets.0))
    }

    @Test(arguments: [.length, .none] as [ResponseFraming], [false, true])
    func anotherResponseLeavesTheSocketAsItIs(framing: ResponseFraming, isComplete: Bool) {
        let pair = SocketPair()
        var framing = framing
        #expect(!framing.isUnknown)
        framing.end(isComplete: isComplete, on: pair.sockets.0)
        #expect(!Self.resetsAtClose(pair.sockets.0))
        #expect(framing == .length)
    }
}
