import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct ReportTests {
    /// An outcome of `dir/a.txt`, received unless said otherwise.
    static func outcome(
        _ result: Result<Int64, Failure> = .success(44), status: Status? = .ok, pid: String? = "8402"
    ) throws -> Outcome {
        let target = try Target("dir/a.txt", server: BaseURL("http://h:1"))
        return Outcome(
            target: target, name: "a.txt", url: target.address.publicText, status: status,
            pid: pid.flatMap { ServerPID($0) }, seconds: 0.25, result: result)
    }

    @Test func received() throws {
        let report = try Report(Self.outcome(), style: .text)
        #expect(report.output == "PID of server process: 8402\na.txt received (44 bytes).\n")
        #expect(report.errors == "")
    }

    @Test(arguments: [nil, "", "12\u{1B}[31m", "x"]) func receivedFromAServerThatNamesNoProcess(_ pid: String?) throws {
        #expect(try Report(Self.outcome(pid: pid), style: .text).output == "a.txt received (44 bytes).\n")
    }

    /// The process id is shown if it differs from the one shown last.
    @Test(arguments: [("8402", false), ("8401", true), (nil, true)]) func shownPID(_ last: String?, again: Bool) throws
    {
        let shown = last.flatMap { ServerPID($0) }.map { [$0] } ?? []
        let report = try Report(Self.outcome(), style: .text, shownPIDs: shown)
        #expect(report.output.hasPrefix("PID of server process: 8402\n") == again)
        #expect(report.output.hasSuffix("a.txt received (44 bytes).\n"))
    }

    @Test func upToDate() throws {
        var outcome = try Self.outcome(status: .notModified)
        outcome.isSkipped = true
        #expect(Report(outcome, style: .text).output == "a.txt is up to date.\n")
    }

    static let failures: [(Failure, String)] = [
        (Failure(.status(.notFound)), "a.txt: File Not Found (PID of server process: 8402)\n"),
        (
            Failure(.status(.serviceUnavailable)),
            "a.txt: the server responded with 503 Service Unavailable (PID of server process: 8402)\n"
        ),
        (Failure(.cutShort, detail: "5 bytes left"), "a.txt: cut short: 5 bytes left\n"),
        (Failure(.interrupted), ""),
    ]

    @Test(arguments: failures) func failed(_ failure: Failure, says line: String) throws {
        for style in [Report.Style.text, .quiet] {
            let report = try Report(Self.outcome(.failure(failure)), style: style)
            #expect(report.errors == line)
            #expect(report.output == "")
        }
    }

    @Test func notFoundBySomeOtherServer() throws {
        let report = try Report(Self.outcome(.failure(Failure(.status(.notFound))), pid: nil), style: .text)
        #expect(report.errors == "a.txt: File Not Found\n")
    }

    @Test func quietSaysNothingOfSuccess() throws {
        #expect(try Report(Self.outcome(), style: .quiet) == Report(errors: ""))
    }

    @Test func receivedAsJSON() throws {
        #expect(
            try Report(Self.outcome(), style: .json).output == """
                {"bytes":44,"exit":0,"name":"a.txt","pid":8402,"seconds":0.25,"status":200,"target":"dir/a.txt",\
                "url":"http://h:1/files/dir/a.txt"}

                """)
    }

    @Test func severalServersAreAllNamed() throws {
        var outcome = try Self.outcome()
        outcome.pids = ["8401", "8402"].compactMap { ServerPID($0) }
        outcome.resumedFrom = 20
        outcome.digest = Sample.digest(0)
        #expect(
            Report(outcome, style: .text).output == """
                PID of server process: 8401
                PID of server process: 8402
                a.txt received (44 bytes).

                """)
        let zeros = String(repeating: "00", count: 32)
        #expect(
            Report(outcome, style: .json).output == """
                {"bytes":44,"digest":"sha-256=\(zeros)","exit":0,"name":"a.txt","pid":8402,"pids":[8401,8402],\
                "resumed_from":20,"seconds":0.25,"status":200,"target":"dir/a.txt","url":"http://h:1/files/dir/a.txt"}

                """)
    }

    @Test func failedAsJSON() throws {
        let failure = Failure(.noConnection, detail: "refused")
        let report = try Report(Self.outcome(.failure(failure), status: nil, pid: nil), style: .json)
        #expect(report.errors == "")
        #expect(
            report.output == """
                {"error":"no connection: refused","exit":7,"name":"a.txt","seconds":0.25,"target":"dir/a.txt",\
                "url":"http://h:1/files/dir/a.txt"}

                """)
    }

    /// Whatever a name or a URL contains, the line is one line, and no terminal acts on it.
    @Test(arguments: ["\u{1B}[31m", "\u{7F}", "\u{9B}2J", "\u{202E}", "\r\n", "\0", "\u{2028}"])
    func hostileText(_ text: String) throws {
        var outcome = try Self.outcome()
        outcome.url = text
        outcome.name = text
        for style in [Report.Style.text, .json] {
            let line = Report(outcome, style: style).output.dropLast()
            #expect(!line.split(separator: "\n").joined().unicodeScalars.contains(where: PrintableText.isHarmful))
        }
    }
}
