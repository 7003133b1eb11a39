import Testing

@testable import SystemCalls

@Suite struct ProcessEnvironmentTests {
    @Test func theyAreThoseOfThisProcess() {
        #expect(ProcessEnvironment.arguments == Array(CommandLine.arguments.dropFirst()))
    }
}
