import Testing

@testable import SystemCalls

@Suite struct ProcessEnvironmentTests {
    @Test func theyAreThoseOfThisProcess() {
        #expect(ProcessEnvironment.arguments == CommandLine.arguments.dropFirst().map { Array($0.utf8) })
    }
}
