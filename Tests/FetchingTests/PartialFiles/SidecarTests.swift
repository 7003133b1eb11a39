import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct SidecarTests {
    private static func sidecar(_ validator: StrongValidator, total: Int64?, digests: [ReprDigest] = []) throws
        -> Sidecar
    {
        let pid = try #require(ServerPID("77"))
        return Sidecar(
            url: "http://h/a?b=\u{E4}",
            state: ResumeState(
                validator: validator, total: total, digests: digests, received: ReceivedRanges([0..<4, 6..<7]),
                pids: [pid])
        )
    }

    @Test func writtenTextIsReadBack() throws {
        let date = try #require(HTTPDate(secondsSinceEpoch: 0))
        let validators: [StrongValidator] = [
            .entityTag("\"1\""), .entityTag("\"a\\b\u{E4}\""),
            .date("Sun, 06 Nov 1994 08:49:37 GMT", of: Sample.origin),
        ]
        for validator in validators {
            for (total, digests) in [(nil, []), (9, [Sample.digest(7), Sample.longDigest(7)].compactMap { $0 })]
                as [(Int64?, [ReprDigest])]
            {
                let sidecar = try Self.sidecar(validator, total: total, digests: digests)
                #expect(Sidecar(Array(sidecar.text(time: date).utf8)) == sidecar)
            }
        }
    }

    /// A weak tag is written until the server knows a strong one, and then that a digest has to decide.
    @Test func whatHasNoStrongTagYet() throws {
        let date = try #require(HTTPDate(secondsSinceEpoch: 0))
        let received = ReceivedRanges([0..<4])
        for state in [
            ResumeState(weakTag: "W/\"1\"", total: 9, received: received),
            ResumeState(validator: .entityTag("\"1\""), needsDigest: true, received: received),
        ] {
            let sidecar = Sidecar(url: "http://h/a", state: state)
            #expect(Sidecar(Array(sidecar.text(time: date).utf8)) == sidecar)
        }
    }

    /// A sidecar that would cause endless work is refused.
    @Test(arguments: [(Sidecar.maximumRanges, true), (Sidecar.maximumRanges + 1, false)])
    func holes(_ count: Int, areTaken: Bool) throws {
        let ranges = (0..<count).map { "[\(2 * $0),\(2 * $0 + 1)]" }.joined(separator: ",")
        let text = #"{"bytes":\#(count),"etag":"\"1\"","pids":[],"ranges":[\#(ranges)],"time":"x","url":"u"}"#
        #expect((Sidecar(Array(text.utf8)) != nil) == areTaken)
    }

    @Test func textIsSortedJSON() throws {
        let date = try #require(HTTPDate(secondsSinceEpoch: 0))
        let text = try Self.sidecar(.entityTag("\"1\""), total: 9).text(time: date)
        #expect(
            text == """
                {"bytes":5,"etag":"\\"1\\"","pids":[77],"ranges":[[0,4],[6,7]],"time":"Thu, 01 Jan 1970 00:00:00 GMT",\
                "total":9,"url":"http://h/a?b=\u{E4}"}

                """)
    }

    static let contradictions = [
        #"{"bytes":4,"weak_etag":"\"1\"","pids":[],"ranges":[[0,4]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":4,"weak_etag":"W/\"1\"\r\nX: y","pids":[],"ranges":[[0,4]],"time":"","total":9,"url":"u"}"#,
        "", "{}", "[]", "null", "{\"url\":\"u\"}",
        #"{"bytes":3,"etag":"\"1\"","pids":[],"ranges":[[0,4]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":4,"etag":"\"1\"","pids":[],"ranges":[[0,4]],"time":"","total":3,"url":"u"}"#,
        #"{"bytes":4,"etag":"W/\"1\"","pids":[],"ranges":[[0,4]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":4,"etag":"\"1\"\r\nX: y","pids":[],"ranges":[[0,4]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":4,"last_modified":"a\r\nX: y","pids":[],"ranges":[[0,4]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":4,"etag":"\"1\"","last_modified":"x","pids":[],"ranges":[[0,4]],"time":"","url":"u"}"#,
        #"{"bytes":4,"pids":[],"ranges":[[0,4]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":0,"etag":"\"1\"","pids":[],"ranges":[],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":4,"etag":"\"1\"","pids":[],"ranges":[[-4,0]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":-4,"etag":"\"1\"","pids":[],"ranges":[[4,0]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":4,"etag":"\"1\"","pids":[],"ranges":[[0,4,5]],"time":"","total":9,"url":"u"}"#,
        #"{"bytes":9223372036854775808,"etag":"\"1\"","pids":[],"ranges":[[0,4]],"time":"","url":"u"}"#,
    ]

    @Test(arguments: contradictions) func contradictionsAreRejected(_ text: String) {
        #expect(Sidecar(Array(text.utf8)) == nil)
    }
}
