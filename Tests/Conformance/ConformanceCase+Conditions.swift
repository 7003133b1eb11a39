// RFC 9110 §13: conditional requests.
extension ConformanceCase {
    static let conditions = matching + noneMatching + modified + unmodified + notModified

    private static let match = "RFC 9110 §13.1.1"
    private static let matching = [
        whole(match, "the current tag", "If-Match: <etag>"),
        whole(match, "any tag", "If-Match: *"),
        whole(match, "a list that holds it", "If-Match: \"x\", <etag>, \"y\""),
        whole(match, "a list with commas within a tag", "If-Match: \"a,b\", <etag>"),
        whole("RFC 9110 §5.6.1.2", "a list with empty members", "If-Match: ,\"x\" ,, \t<etag> ,"),
        whole("RFC 9110 §5.3", "a list of two lines", "If-Match: \"x\"", "If-Match: <etag>"),
        failed(match, "another tag", "If-Match: \"x\"").ours("Content-Type: text/plain; charset=utf-8"),
        failed(match, "the weak form of the tag", "If-Match: W/<etag>"),
        failed(match, "the tag's text within another tag", "If-Match: \"x,<opaque>\""),
        failed(match, "no tag at all", "If-Match: <opaque>").choice,
        Self(match, "HEAD with another tag", "HEAD /files/letters.txt", ["If-Match: \"x\""], 412).content(.empty),
        Self("RFC 9110 §13.2.1", "a file that is not there", "GET /files/none", ["If-Match: *"], 404),
    ]

    private static let noneMatch = "RFC 9110 §13.1.2"
    private static let noneMatching = [
        unchanged(noneMatch, "the current tag", "If-None-Match: <etag>"),
        unchanged(noneMatch, "any tag", "If-None-Match: *"),
        unchanged(noneMatch, "the weak form of the tag", "If-None-Match: W/<etag>"),
        unchanged(noneMatch, "a list that holds it", "If-None-Match: \"x\", <etag>"),
        unchanged(noneMatch, "a list of weak tags", "If-None-Match: W/\"x\", W/<etag>"),
        unchanged(noneMatch, "a list with commas within a tag", "If-None-Match: \"a,b\", <etag>"),
        unchanged("RFC 9110 §5.6.1.2", "a list with empty members", "If-None-Match: , ,\"x\",<etag>,"),
        unchanged("RFC 9110 §5.3", "a list of two lines", "If-None-Match: \"x\"", "If-None-Match: <etag>"),
        unchanged("RFC 9110 §5.1", "the field name in capitals", "IF-NONE-MATCH: <etag>"),
        unchanged("RFC 9112 §5.1", "no space behind the colon", "If-None-Match:<etag>"),
        unchanged("RFC 9112 §5.1", "blanks around the value", "If-None-Match: \t <etag> \t "),
        whole(noneMatch, "another tag", "If-None-Match: \"x\""),
        whole(noneMatch, "the tag's text within another tag", "If-None-Match: \"x,<opaque>\""),
        whole(noneMatch, "the tag's case matters", "If-None-Match: \"<opaque>Z\""),
        whole(noneMatch, "no tag at all", "If-None-Match: <opaque>").choice,
        Self(noneMatch, "HEAD with the current tag", "HEAD /files/letters.txt", ["If-None-Match: <etag>"], 304),
        Self("RFC 9110 §13.2.1", "a file that is not there", "GET /files/none", ["If-None-Match: *"], 404),
        Self("RFC 9110 §13.2.1", "a redirection", "GET /files/folder", ["If-None-Match: *"], 301),
    ]

    private static let since = "RFC 9110 §13.1.3"
    private static let modified =
        [
            unchanged(since, "the time of the change", "If-Modified-Since: \(time)").should,
            unchanged(since, "a later time", "If-Modified-Since: \(after)").should,
            whole(since, "an earlier time", "If-Modified-Since: \(before)"),
            Self(
                since, "HEAD with the time of the change", "HEAD /files/letters.txt", ["If-Modified-Since: \(time)"],
                304
            )
            .should,
            Self(since, "a change within the second", "GET /files/half.txt", ["If-Modified-Since: \(time)"], 304)
                .should,
            whole(since, "a time in the future", "If-Modified-Since: \(future)").choice,
            whole(since, "a time with a rest", "If-Modified-Since: \(after) or so").choice,
            whole(since, "two lines", "If-Modified-Since: \(time)", "If-Modified-Since: \(time)").or(400),
            whole("RFC 9110 §8.8.2", "a weekday that is wrong", "If-Modified-Since: Mon, 06 Nov 1994 08:49:37 GMT")
                .choice,
        ]
        + older.map { unchanged("RFC 9110 §5.6.7", "the format of \($0)", "If-Modified-Since: \($0)") }
        + ["yesterday", "784111777", "Sun, 31 Feb 2090 00:00:00 GMT"].map {
            whole(since, "no date: \($0)", "If-Modified-Since: \($0)")
        }

    private static let unmodifiedSince = "RFC 9110 §13.1.4"
    private static let unmodified =
        [
            whole(unmodifiedSince, "the time of the change", "If-Unmodified-Since: \(time)"),
            whole(unmodifiedSince, "a later time", "If-Unmodified-Since: \(after)"),
            failed(unmodifiedSince, "an earlier time", "If-Unmodified-Since: \(before)"),
            Self(
                unmodifiedSince, "HEAD with an earlier time", "HEAD /files/letters.txt",
                ["If-Unmodified-Since: \(before)"], 412
            ).content(.empty),
            whole(unmodifiedSince, "two lines", "If-Unmodified-Since: \(before)", "If-Unmodified-Since: \(before)").or(
                400),
        ]
        + ["Sunday, 06-Nov-94 08:49:36 GMT", "Sun Nov  6 08:49:36 1994"].map {
            failed("RFC 9110 §5.6.7", "the format of \($0)", "If-Unmodified-Since: \($0)")
        }
        + ["yesterday", "0"].map {
            whole(unmodifiedSince, "no date: \($0)", "If-Unmodified-Since: \($0)")
        }

    private static let fieldsOf304 = "RFC 9110 §15.4.5"
    private static let notModified = [
        unchanged(fieldsOf304, "a 304 has the tag", "If-None-Match: <etag>").has("ETag: <etag>")
            .ours("Cache-Control: no-cache"),
        unchanged(fieldsOf304, "a 304 tells nothing of the content", "If-None-Match: <etag>").should
            .lacks("Content-Type", "Last-Modified", "Content-Range", "Content-Encoding"),
        unchanged("RFC 9110 §8.6", "a 304 has no content", "If-None-Match: <etag>").lacks("Transfer-Encoding")
            .content(.empty),
        unchanged(fieldsOf304, "a 304 by date has the tag", "If-Modified-Since: \(time)").has("ETag: <etag>"),
    ]
}

// RFC 9110 §13.2.2: the order of conditions.
extension ConformanceCase {
    private static let order = "RFC 9110 §13.2.2"
    static let precedence = [
        whole(order, "If-Match outranks If-Unmodified-Since", "If-Match: <etag>", "If-Unmodified-Since: \(before)"),
        failed(order, "… also where it fails", "If-Match: \"x\"", "If-Unmodified-Since: \(after)"),
        whole(order, "If-None-Match outranks If-Modified-Since", "If-None-Match: \"x\"", "If-Modified-Since: \(after)"),
        unchanged(order, "… also where it matches", "If-None-Match: <etag>", "If-Modified-Since: \(before)"),
        unchanged(order, "… whatever their order", "If-Modified-Since: \(before)", "If-None-Match: <etag>"),
        unchanged(order, "If-Match holds, If-None-Match too", "If-Match: <etag>", "If-None-Match: <etag>"),
        failed(order, "412 before 304, by tags", "If-None-Match: <etag>", "If-Match: \"x\""),
        failed(order, "412 before 304, by dates", "If-Modified-Since: \(time)", "If-Unmodified-Since: \(before)"),
        failed(order, "412 before 304, mixed", "If-None-Match: <etag>", "If-Unmodified-Since: \(before)"),
        unchanged(order, "304 before 206", "If-None-Match: <etag>", "Range: bytes=0-4"),
        unchanged(order, "304 before 206, by date", "If-Modified-Since: \(time)", "Range: bytes=0-4").should,
        failed(order, "412 before 206", "If-Match: \"x\"", "Range: bytes=0-4"),
        failed(order, "412 before 416", "If-Match: \"x\"", "Range: bytes=5000-"),
        unchanged(order, "304 before 416", "If-None-Match: <etag>", "Range: bytes=5000-"),
        part(order, "206 where the conditions hold", 0...4, "If-Match: <etag>", "Range: bytes=0-4"),
        part(order, "206 where the client's copy is old", 0...4, "If-None-Match: \"x\"", "Range: bytes=0-4"),
        whole(
            order, "If-Range comes after them", "If-Unmodified-Since: \(time)", "If-Range: \"x\"", "Range: bytes=0-4"),
        failed(order, "… and does not rescue them", "If-Match: \"x\"", "If-Range: <etag>", "Range: bytes=0-4"),
    ]
}
