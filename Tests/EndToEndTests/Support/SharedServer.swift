import TestSupport
import Testing

/// One server for all tests of a suite, from before the first to after the last.
struct SharedServer: SuiteTrait, TestScoping {
    @TaskLocal private static var current: ServedFolder?

    private let start: @Sendable () throws -> ServedFolder

    fileprivate init(start: @escaping @Sendable () throws -> ServedFolder) { self.start = start }

    /// The server of the current test's suite.
    static func get() throws -> ServedFolder { try #require(current) }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Self.$current.withValue(start()) { try await function() }
    }
}

extension Trait where Self == SharedServer {
    /// Starts a server as ``ServedFolder`` does; each test finds it by ``SharedServer/get()``.
    static func server(
        of name: String = ".", _ arguments: String..., fill: @escaping @Sendable (TemporaryFolder) throws -> Void
    ) -> Self {
        SharedServer { try ServedFolder(name, arguments, fill: fill) }
    }
}
