import HTTPSemantics
import Testing

@Suite struct ServerPIDTests {
    @Test(arguments: [("1", 1), ("8402", 8402), ("4194304", 4_194_304), ("007", 7)] as [(String, UInt32)])
    func serverPID(_ value: String, is number: UInt32) {
        #expect(ServerPID(value)?.number == number)
    }

    @Test(arguments: ["", "0", "-1", "+1", "1 2", "1\u{1B}[31m", "0x10", "１", "99999999999999999999", "8402\t", "a"])
    func noServerPID(_ value: String) {
        #expect(ServerPID(value) == nil)
    }
}
