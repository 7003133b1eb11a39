import TestSupport
import Testing

/// The built executable starts at all.
@Suite struct SmokeTests {
    @Test func help() throws {
        let help = try Command.ferry("--help").run()
        #expect(help.status == 0)
        #expect(help.text.contains("USAGE: ferry"))
    }

    @Test func unknownOption() throws {
        let refused = try Command.ferry("--no-such-option").run()
        #expect(refused.status == 64)
        #expect(refused.errors.contains("--no-such-option"))
    }
}
