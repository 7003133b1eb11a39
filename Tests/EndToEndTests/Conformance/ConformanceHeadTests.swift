import Conformance
import TestSupport
import Testing

/// HEAD is GET without content: RFC 9110 §9.3.2.
@Suite struct ConformanceHeadTests {
    @Test("HEAD has the head that GET has", arguments: ConformanceCase.Site.allCases)
    func heads(_ site: ConformanceCase.Site) throws {
        let files = try ConformanceFiles()
        let ferry = try ConformanceFerry(folder: files.folder.path, sites: [site])
        for target in Self.targets {
            for fields in Self.fields {
                let get = try ferry.connect(to: site).request("GET", target, fields)
                let head = try ferry.connect(to: site).request("HEAD", target, fields)
                #expect(head.head.startLine == get.head.startLine && head.body.isEmpty, "\(target) \(fields)")
                #expect(head.comparableFields == get.comparableFields, "\(target) \(fields)")
            }
        }
    }

    private static let targets = [
        "/files/letters.txt", "/files/letters.txt?download", "/files/empty.txt", "/files/app.js", "/files/none",
        "/files/folder",
        "/files/withindex/", "/files/letters.txt/", "/",
    ]
    private static let fields: [[(name: String, value: String)]] = [
        [], [("If-None-Match", "*")], [("If-Match", "\"x\"")], [("Accept", "text/html")],
        [("Accept-Encoding", "gzip, br")],
        [("Want-Repr-Digest", "sha-256=1")], [("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")],
        [("Connection", "close")],
    ]
}

extension HTTPResponse {
    /// All fields except the date, which may differ.
    fileprivate var comparableFields: [HTTPHead.Field] { fields.filter { $0.name != "Date" } }
}
