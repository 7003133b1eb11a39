import Testing

@testable import MicroHTTPD

/// What a trial finds.
@Suite struct InterpositionTrialTests {
    private static let notModified = "HTTP/1.1 304 Not Modified\r\nX-Server-PID: 1\r\n\r\n"
    private static let ours =
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nX-Server-PID: 1\r\nContent-Length: 0\r\n\r\n"
    private static let librarys =
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 13\r\n\r\n<html></html>"

    @Test(arguments: [Daemon.Threading.perConnection, .pool(1), .pool(3)])
    func theLoadedLibraryRespondsByWayOfUs(threading: Daemon.Threading) throws {
        var configuration = Daemon.Configuration()
        configuration.threading = threading
        #expect(try InterpositionTrial().run(configuration) == [])
    }

    @Test func aLibraryThatRespondsByItselfIsFound() {
        #expect(InterpositionTrial.findings(Self.notModified + Self.ours, Self.ours) == [])
        #expect(InterpositionTrial.findings(Self.notModified + Self.librarys, Self.ours) == [.responses])
        // 0.9.75 sends the head of some responses twice.
        #expect(
            InterpositionTrial.findings(Self.notModified + Self.librarys + Self.librarys, "") == [.responses, .silence])
        #expect(InterpositionTrial.findings(Self.notModified, Self.ours) == [.responses])
        #expect(InterpositionTrial.findings(Self.notModified + Self.ours, "") == [.silence])
        #expect(InterpositionTrial.findings("", "") == InterpositionTrial.Finding.allCases)
    }

    @Test func aNotModifiedWithALengthIsFound() {
        let length = "HTTP/1.1 304 Not Modified\r\nX-Server-PID: 1\r\nContent-Length: 0\r\n\r\n"
        #expect(InterpositionTrial.findings(length + Self.ours, Self.ours) == [.notModified])
    }
}
