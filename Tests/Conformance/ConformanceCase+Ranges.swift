// RFC 9110 §14: ranges. A server may ignore Range at any time, so 200 conforms to each case.
extension ConformanceCase {
    static let ranges = single + several + unsatisfiable + ignored + ifRange

    /// A GET of `letters.txt` with these fields, to which one part of it is the response.
    static func part(_ section: String, _ name: String, _ range: ClosedRange<Int>, _ fields: String...) -> Self {
        Self(section, name, letters, fields, 206).or(200).content(.ordered([range])).has(
            "Content-Range: bytes \(range.lowerBound)-\(range.upperBound)/1000", "Content-Length: \(range.count)")
    }

    private static let specs = "RFC 9110 §14.1.2"
    private static let numbers = "RFC 9110 §14.1.1"
    private static let large = "18446744073709551616"
    private static let single = [
        part(specs, "the first 500 bytes", 0...499, "Range: bytes=0-499"),
        part(specs, "the second 500 bytes", 500...999, "Range: bytes=500-999"),
        part(specs, "the first byte", 0...0, "Range: bytes=0-0"),
        part(specs, "the last byte", 999...999, "Range: bytes=999-999"),
        part(specs, "all bytes", 0...999, "Range: bytes=0-999"),
        part(specs, "to the end", 990...999, "Range: bytes=990-"),
        part(specs, "from the start to the end", 0...999, "Range: bytes=0-"),
        part(specs, "the last 5 bytes", 995...999, "Range: bytes=-5"),
        part(specs, "as many last bytes as there are", 0...999, "Range: bytes=-1000"),
        part(specs, "more last bytes than there are", 0...999, "Range: bytes=-2000"),
        part(specs, "beyond the end", 990...999, "Range: bytes=990-1999"),
        part(numbers, "leading zeros", 0...9, "Range: bytes=0000-000000000000000000000009"),
        part(numbers, "a last position beyond 64 bits", 990...999, "Range: bytes=990-\(large)").should,
        part(numbers, "a suffix beyond 64 bits", 0...999, "Range: bytes=-\(large)").should,
        part("RFC 9110 §14.1", "the unit in capitals", 0...4, "Range: BYTES=0-4"),
        part(specs, "a blank behind the equals sign, as in the RFC's example", 0...4, "Range: bytes= 0-4"),
        part(numbers, "one member of a list can be had", 0...4, "Range: bytes=5000-, 0-4, -0"),
        part("RFC 9110 §15.3.7", "a part has the validators and what caches need", 0...4, "Range: bytes=0-4")
            .has("ETag: <etag>").ours("Last-Modified: \(time)", "Cache-Control: no-cache"),
        part("RFC 9110 §15.3.7.1", "a part has the file's media type", 0...4, "Range: bytes=0-4").has("Content-Type")
            .ours("Content-Type: text/plain; charset=utf-8"),
    ]

    private static let multiple = "RFC 9110 §15.3.7.2"
    private static func parts(_ name: String, _ range: String, _ parts: [ClosedRange<Int>]) -> Self {
        Self(multiple, name, letters, ["Range: bytes=\(range)"], 206).or(200).content(.parts(parts))
    }

    private static let several = [
        parts("two parts", "0-0,-1", [0...0, 999...999]).content(.ordered([0...0, 999...999])),
        parts("three parts with blanks between", "0-4 ,\t10-14 , -5", [0...4, 10...14, 995...999]),
        parts("the order asked for", "900-909,0-9", [900...909, 0...9]).content(.ordered([900...909, 0...9])).should,
        parts("a multipart head has no Content-Range", "0-1,10-11", [0...1, 10...11]).lacks("Content-Range"),
        parts("empty members", ",0-4,,10-14,", [0...4, 10...14]),
        parts("overlapping parts", "0-499,400-899", [0...899]),
        parts("adjacent parts", "0-4,5-9", [0...9]),
        parts("the same part again and again", (0..<20).map { _ in "0-" }.joined(separator: ","), [0...999]),
        parts("a part within another", "0-99,10-19", [0...99]),
        parts("parts that meet in a third", "0-9,20-29,10-19", [0...29]),
        parts("parts that cannot be had are left out", "0-4,5000-,10-14", [0...4, 10...14]),
        parts(
            "64 parts", (0..<64).map { "\($0 * 10)-\($0 * 10)" }.joined(separator: ","),
            (0..<64).map { $0 * 10...$0 * 10 }),
        Self(
            "RFC 9110 §14.2", "65 parts that cost more than the file", letters,
            ["Range: bytes=" + (0..<65).map { "\($0 * 10)-\($0 * 10)" }.joined(separator: ",")], 200
        ).content(.file("letters.txt")).choice,
        Self(
            "RFC 9110 §14.2", "65 parts out of order are too many", letters,
            ["Range: bytes=" + (0..<65).map { "\($0 * 10)-\($0 * 10)" }.reversed().joined(separator: ",")], 200
        ).content(.file("letters.txt")).choice,
        Self("RFC 9110 §14.6", "a multipart body has its length and one type", letters, ["Range: bytes=0-1,5-6"], 206)
            .has("Content-Length").lacks("Transfer-Encoding").choice,
    ]

    private static let unsatisfiable = [
        unsatisfiable("a first position at the end", "bytes=1000-"),
        unsatisfiable("a range behind the end", "bytes=5000-6000"),
        unsatisfiable("no last bytes", "bytes=-0"),
        unsatisfiable("no member of a list", "bytes=1000-,2000-3000,-0"),
        unsatisfiable("a first position beyond 64 bits", "bytes=\(large)-"),
        unsatisfiable("both positions beyond 64 bits", "bytes=\(large)-\(large)0"),
        Self(specs, "an empty file, from the start", "GET /files/empty.txt", ["Range: bytes=0-"], 200).or(416)
            .lacks("Content-Range").content(.empty),
        Self(specs, "an empty file, its end", "GET /files/empty.txt", ["Range: bytes=-5"], 200).or(416)
            .lacks("Content-Range").content(.empty),
        Self(specs, "a file of one byte", "GET /files/one.txt", ["Range: bytes=1-"], 416).or(200).should
            .has("Content-Range: bytes */1"),
    ]

    private static func unsatisfiable(_ name: String, _ range: String) -> Self {
        Self("RFC 9110 §15.5.17", name, letters, ["Range: \(range)"], 416).or(200).has("Content-Range: bytes */1000")
            .ours("Accept-Ranges: bytes").should
    }

    private static let ignored =
        [
            whole("RFC 9110 §14.2", "an unknown unit", "Range: lines=0-4"),
            whole("RFC 9110 §14.2", "a unit that begins alike", "Range: bytesx=0-4"),
            Self("RFC 9110 §14.2", "HEAD has no ranges", "HEAD /files/letters.txt", ["Range: bytes=0-4"], 200)
                .has("Content-Length: 1000").lacks("Content-Range"),
            Self("RFC 9110 §14.2", "HEAD has no 416", "HEAD /files/letters.txt", ["Range: bytes=5000-"], 200)
                .lacks("Content-Range"),
            Self("RFC 9110 §14.2", "a range of what is not there", "GET /files/none", ["Range: bytes=0-4"], 404)
                .lacks("Content-Range"),
            Self("RFC 9110 §14.2", "a range of a redirection", "GET /files/folder", ["Range: bytes=0-4"], 301)
                .lacks("Content-Range"),
            whole("RFC 9110 §5.3", "two lines", "Range: bytes=0-4", "Range: bytes=10-14").choice,
        ]
        + ["bytes=4-0", "bytes=0-4,x", "bytes=", "bytes", "bytes=-", "bytes=--5", "bytes=0-4-9", "bytes=0 -4", "0-4"]
        .map {
            whole("RFC 9110 §14.2", "invalid syntax: \($0)", "Range: \($0)").choice
        }

    private static let rangeIf = "RFC 9110 §13.1.5"
    private static let ifRange =
        [
            part(rangeIf, "the current tag", 0...4, "Range: bytes=0-4", "If-Range: <etag>"),
            part(
                "RFC 9110 §15.3.7", "a part by If-Range repeats no field", 0...4, "Range: bytes=0-4", "If-Range: <etag>"
            )
            .lacks("Content-Type", "Last-Modified").should
            .deviating(because: "A client that has kept the bytes alone still learns their type."),
            part(rangeIf, "the time of the change", 0...4, "If-Range: \(time)", "Range: bytes=0-4"),
            whole(rangeIf, "another tag", "Range: bytes=0-4", "If-Range: \"x\""),
            whole(rangeIf, "the weak form of the tag", "Range: bytes=0-4", "If-Range: W/<etag>"),
            whole(rangeIf, "a later time", "Range: bytes=0-4", "If-Range: \(after)"),
            whole(rangeIf, "an earlier time", "Range: bytes=0-4", "If-Range: \(before)"),
            whole(rangeIf, "without Range", "If-Range: <etag>"),
            whole(rangeIf, "neither tag nor date", "Range: bytes=0-4", "If-Range: letters").choice,
            whole(rangeIf, "a list, which it cannot be", "Range: bytes=0-4", "If-Range: \"x\", <etag>").choice,
            whole(rangeIf, "another tag, and no such part", "Range: bytes=5000-", "If-Range: \"x\""),
            get(rangeIf, "the current tag, and no such part", "Range: bytes=5000-", "If-Range: <etag>", status: 416)
                .or(200).has("Content-Range: bytes */1000").should,
            Self(
                rangeIf, "a time in whole seconds, which may be of two versions", "GET /files/whole.txt",
                ["Range: bytes=0-4", "If-Range: \(time)"], 200
            ).content(.file("whole.txt")).choice,
            Self(
                rangeIf, "a file without a date", "GET /files/epoch.txt",
                ["Range: bytes=0-4", "If-Range: Thu, 01 Jan 1970 00:00:00 GMT"], 200
            ).content(.file("epoch.txt")).choice,
        ] + older.map { part("RFC 9110 §5.6.7", "the format of \($0)", 0...4, "Range: bytes=0-4", "If-Range: \($0)") }
}
