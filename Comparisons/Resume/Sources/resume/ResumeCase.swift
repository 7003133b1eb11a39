import TestSupport

/// What happens to a file, and to the responses, after its first half has been received.
struct ResumeCase {
    let name: String
    /// The file while the first run receives it.
    let before: FaultyOrigin.File
    /// The file when the second run asks.
    let after: FaultyOrigin.File
    /// What is wrong with the only response to the first run.
    var interruption: [FaultyOrigin.Fault] = [.reset(after: half)]
    /// What is wrong with all responses to requests for a range in the second run.
    var faults: [FaultyOrigin.Fault] = []

    static let size = 4 << 20
    static let half = size / 2

    private static let old = noise(size, seed: 1)
    private static let new = noise(size, seed: 2)
    private static let longDate = "Mon, 07 Nov 1994 08:49:37 GMT"

    private static func file(_ content: [UInt8], _ tag: String? = "\"1\"", date: Bool = true) -> FaultyOrigin.File {
        let dates = [old: "Sun, 06 Nov 1994 08:49:37 GMT"]
        return FaultyOrigin.File(content, entityTag: tag, lastModified: date ? dates[content] ?? longDate : nil)
    }

    /// The connection breaks after the last byte, and the end is not known.
    private static let allButTheEnd: [FaultyOrigin.Fault] = [.chunked, .reset(after: size)]

    static let all: [ResumeCase] = [
        ResumeCase(name: "unchanged", before: file(old), after: file(old)),
        ResumeCase(name: "changed, same size, another ETag", before: file(old), after: file(new, "\"2\"")),
        ResumeCase(
            name: "changed, same size, no ETag, a later Last-Modified", before: file(old, nil), after: file(new, nil)),
        ResumeCase(
            name: "changed, same size, no validator at all", before: file(old, nil, date: false),
            after: file(new, nil, date: false)),
        ResumeCase(
            name: "changed, same size, weak ETags only", before: file(old, "W/\"1\"", date: false),
            after: file(new, "W/\"2\"", date: false)),
        ResumeCase(name: "changed, longer", before: file(old), after: file(new + new[..<half], "\"2\"")),
        ResumeCase(name: "changed, shorter", before: file(old), after: file(Array(new[..<(size - 1000)]), "\"2\"")),
        ResumeCase(
            name: "changed, shorter than the part (416)", before: file(old),
            after: file(Array(new[..<(half / 2)]), "\"2\"")),
        ResumeCase(
            name: "changed, as long as the part (416)", before: file(old), after: file(Array(new[..<half]), "\"2\"")),
        ResumeCase(
            name: "unchanged, Range ignored (200)", before: file(old), after: file(old), faults: [.ignoredRange]),
        ResumeCase(
            name: "changed, Range ignored (200)", before: file(old), after: file(new, "\"2\""), faults: [.ignoredRange]),
        ResumeCase(
            name: "unchanged, all bytes there, the end unknown (416)", before: file(old), after: file(old),
            interruption: allButTheEnd),
        ResumeCase(
            name: "changed, all bytes of the old one there (416)", before: file(old), after: file(new, "\"2\""),
            interruption: allButTheEnd),
        ResumeCase(
            name: "unchanged, Content-Range off by one", before: file(old), after: file(old),
            faults: [.contentRange(first: 1, last: 1)]),
        ResumeCase(
            name: "changed, If-Range ignored (206 of another ETag)", before: file(old), after: file(new, "\"2\""),
            faults: [.ignoredCondition]),
    ]
}
