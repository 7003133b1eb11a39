import Glibc
import Operations
import SystemPackage
import TestSupport
import Testing

@Suite struct NotifySocketTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func statesOfOneCallComeInOneDatagram() throws {
        let receiver = try NotifyReceiver(folder.path(of: "notify"))
        let socket = try NotifySocket(receiver.address)
        try socket.send([.ready, .status("1 connection")])
        #expect(try receiver.receive() == "READY=1\nSTATUS=1 connection\n")
    }

    @Test func abstractNameWillDo() throws {
        let receiver = try NotifyReceiver("@\(folder.path)/notify")
        try NotifySocket(receiver.address).send([.stopping])
        #expect(try receiver.receive() == "STOPPING=1\n")
    }

    @Test(arguments: ["notify", "@", "/", "vsock:2:1234", "/" + String(repeating: "x", count: 107), ""])
    func addressOfAnotherFormIsRefused(_ address: String) {
        let error = #expect(throws: Errno.self) { _ = try NotifySocket(address) }
        #expect(error == .invalidArgument || address == "/")
    }

    @Test func nobodyListensWhereTheSocketIsMissing() {
        let error = #expect(throws: Errno.self) { _ = try NotifySocket(folder.path(of: "none")) }
        #expect(error == .noSuchFileOrDirectory)
    }

    @Test func receiverThatHasGoneIsTold() throws {
        var receiver: NotifyReceiver? = try NotifyReceiver(folder.path(of: "notify"))
        let socket = try NotifySocket(try #require(receiver).address)
        receiver = nil
        let error = #expect(throws: Errno.self) { try socket.send([.ready]) }
        #expect(error == .connectionRefused)
    }
}
