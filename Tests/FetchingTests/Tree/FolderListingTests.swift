import SystemPackage
import Testing

@testable import Fetching

@Suite struct FolderListingTests {
    private func listing(_ json: String) throws -> FolderListing { try FolderListing(Array(json.utf8)) }

    @Test func filesComeBeforeFolders() throws {
        let listing = try listing(
            """
            [
            {"etag":"\\"1\\"","href":"d/","mtime":"2026-11-22T07:10:00.123456789Z","name":"d","type":"directory"},
            {"etag":"\\"1\\"","href":"b","name":"b","size":2,"type":"file","more":[1,{"x":null}]},
            {"href":"a","name":"a","size":1,"type":"file"}
            ]
            """)
        #expect(listing.entries.map(\.name.text) == ["b", "a", "d"])
        #expect(listing.refusals.isEmpty)
        #expect(try self.listing("[]").entries.isEmpty)
    }

    @Test func refusedEntriesLeaveTheRest() throws {
        let listing = try listing(
            """
            [{"name":"../x","href":"../x","type":"file"}, {"name":"a","type":"file"}, {}, {"name":"s","type":"socket"}]
            """)
        #expect(listing.entries.map(\.name.text) == ["a"])
        #expect(listing.refusals.map(\.name) == ["../x", "an entry without a name", "s"])
        #expect(listing.refusals.allSatisfy { $0.failure.kind == .listing })
    }

    /// Two references to one name.
    @Test(arguments: [("a", "a"), ("a", "%61"), ("a%5Cb", "a%5cb"), ("%2Ea", ".a")])
    func secondOfOneNameIsRefused(_ first: String, _ second: String) throws {
        for type in ["file", "directory"] {
            let listing = try listing(
                #"[{"name":"1","href":"\#(first)","type":"file"},{"name":"2","href":"\#(second)","type":"\#(type)"}]"#)
            #expect(listing.entries.count == 1)
            #expect(listing.refusals.map(\.name) == ["2"])
            #expect(listing.refusals.first?.failure.exitStatus == 8)
        }
    }

    /// Pairs of names that some file systems take for one, and pairs that none does.
    @Test(arguments: [
        ("README", "readme", true), ("%C3%84", "%C3%A4", true), ("%C3%A4", "a%CC%88", true), ("a.", "a", true),
        ("a%20", "a", true), ("a..%20", "A", true), (".a", "_a", false), ("a%5Cb", "a_b", false), ("a.", ".a", false),
        ("...", "%20", true), ("%FF", "%FE", true),
    ]) func twinsAreNoted(_ first: String, _ second: String, areTwins: Bool) throws {
        for type in ["file", "directory"] {
            let listing = try listing(
                #"[{"href":"\#(first)","type":"file"},{"href":"\#(second)","type":"\#(type)"},{"href":"x","type":"file"}]"#
            )
            #expect(listing.refusals.isEmpty)
            #expect(listing.entries.filter(\.hasTwin).count == (areTwins ? 2 : 0))
            #expect(listing.entries.first { $0.segment == "x" }?.hasTwin == false)
        }
    }

    @Test func namesLikeThoseOfOurOwnFilesAreKnown() throws {
        let names = ["a.part", "a.PART.json", ".ferry-etags", ".part", "a.parts", "b"]
        let listing = try listing("[\(names.map { #"{"name":"\#($0)","type":"file"}"# }.joined(separator: ","))]")
        #expect(listing.lookalikes == ["a.part", "a.PART.json", ".ferry-etags", ".part"])
    }

    @Test(arguments: [
        "", "{}", "null", "[", "<html>", "1", "[1 2]",
        "[{\"name\":\"a\"}", "[{\"name\":\"a\"}] x", String(repeating: "[", count: 100_000),
    ]) func otherTexts(_ text: String) {
        #expect(throws: Failure.self) { try listing(text) }
    }

    /// An entry of another shape does not affect the others.
    @Test(
        arguments: [
            ("1", nil), ("null", nil), ("\"a\"", nil), ("[]", nil), (#"{"name":1}"#, nil),
            (#"{"name":"a","type":"file","size":"1"}"#, "a"), (#"{"name":"a","type":"file","size":1e300}"#, "a"),
            (#"{"name":"a","type":["file"]}"#, "a"), (#"{"name":"a","mtime":0,"type":"file"}"#, "a"),
            (#"{"name":"a","etag":{},"type":"file"}"#, "a"), (#"{"name":{"name":{}},"type":"file"}"#, nil),
        ] as [(String, String?)]) func entryOfAWrongType(_ text: String, _ name: String?) throws
    {
        let listing = try listing(#"[{"name":"x","type":"file"}, \#(text), {"name":"y","type":"directory"}]"#)
        #expect(listing.entries.map(\.name.text) == ["x", "y"])
        #expect(listing.refusals.map(\.name) == [name ?? "an entry without a name"])
        #expect(listing.refusals.first?.failure.exitStatus == 8)
    }

    @Test func nameWithoutEndIsCut() throws {
        let name = String(repeating: "a", count: 1_000_000)
        let refusal = try #require(try listing(#"[{"href":"\#(name)/b","type":"file"}]"#).refusals.first)
        #expect(refusal.name.count == 256)
        #expect(refusal.failure.message.count < 400)
    }

    @Test func longListing() throws {
        let entry = #"{"name":"0123456789","href":"0123456789","type":"file"}"#
        let listing = try listing("[" + Array(repeating: entry, count: 2_000).joined(separator: ",") + "]")
        #expect(listing.entries.count == 1)
        #expect(listing.refusals.count == 1_999)
    }
}
