import Testing

@testable import Operations

@Suite struct CommandLineArgumentsTests {
    @Test func theyAreThoseOfThisProcess() {
        #expect(CommandLineArguments.all == Array(CommandLine.arguments.dropFirst()))
    }
}
