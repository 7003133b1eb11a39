import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct RemoteEntryTests {
    private func entry(_ name: String?, _ href: String?, type: String? = "file") throws -> RemoteEntry {
        try RemoteEntry(RawEntry(name: name, href: href, type: type))
    }

    /// A reference, its segment, and the local name.
    @Test(arguments: [
        ("a.txt", "a.txt", "a.txt"), ("a%20b", "a%20b", "a b"), ("%C3%A4", "%C3%A4", "ä"), ("%ff", "%FF", "\u{FFFD}"),
        ("a+b", "a%2Bb", "a+b"), ("a:b", "a%3Ab", "a:b"), (".hidden", ".hidden", ".hidden"), ("...", "...", "..."),
        ("%2525", "%2525", "%25"), ("a%3Fb%23c", "a%3Fb%23c", "a?b#c"), ("a%5Cb", "a%5Cb", "a\\b"),
        ("a%0Ab", "a%0Ab", "a\nb"), ("nul", "nul", "nul"), ("a%E2%80%AEb", "a%E2%80%AEb", "a\u{202E}b"),
        ("a.", "a.", "a."), ("a%20", "a%20", "a "), ("a.part", "a.part", "a.part"),
        ("com1.log", "com1.log", "com1.log"),
    ]) func reference(_ href: String, isAskedFor segment: String, as name: String) throws {
        let entry = try entry("other", href)
        #expect(entry.segment == segment)
        #expect(entry.name.text == name)
        #expect(!entry.isFolder)
    }

    @Test(arguments: [
        "", "/", "/a", "//host/a", "http://host/a", "a/b", "a/", "../a", "..", ".", "%2e%2e", "%2E", "..%2fa", "%2f",
        "a%2Fb",
        "a%00b", "a?b", "a#b", "?", "#", "a b", "a\\b", "ä", "a\u{0}", "%", "%4", "%zz", "\t",
    ]) func referenceThatLeadsElsewhere(_ href: String) {
        #expect(throws: Failure.self) { try entry("a", href) }
    }

    @Test func nameThatIsTooLongIsRefused() throws {
        let longest = String(repeating: "n", count: 255)
        #expect(try entry(nil, longest).name.text == longest)
        let failure = #expect(throws: Failure.self) { try entry(nil, longest + "n") }
        #expect(failure?.exitStatus == 8)
        #expect(failure?.message == "cannot be kept: it is longer than 255 bytes")
    }

    @Test(arguments: ["a", "a/"]) func folder(_ href: String) throws {
        let entry = try entry("a", href, type: "directory")
        #expect(entry.isFolder)
        #expect(entry.segment == "a")
    }

    @Test(arguments: ["a//", "../", "./", "/", "a/b/", "%2e%2e/", "http://h/"]) func folderElsewhere(_ href: String) {
        #expect(throws: Failure.self) { try entry("a", href, type: "directory") }
    }

    @Test(arguments: [nil, "", "symlink", "File", "fifo"]) func otherTypes(_ type: String?) {
        #expect(throws: Failure.self) { try entry("a", "a", type: type) }
    }

    /// nginx writes listings like this.
    @Test func nameCountsWhereThereIsNoReference() throws {
        #expect(try entry("a b%", nil).segment == "a%20b%25")
        for name in [nil, "", ".", "..", "a/b", "a\u{0}"] {
            #expect(throws: Failure.self) { try entry(name, nil) }
        }
    }

    @Test func factsAreReadOrLeftOut() throws {
        let known = RawEntry(
            name: "a", href: "a", type: "file", size: 44, mtime: "2026-11-22T07:10:00.123456789Z", etag: "\"x\"")
        let entry = try RemoteEntry(known)
        #expect(entry.size == 44)
        #expect(entry.modified == Timestamp(seconds: 1_795_331_400, nanoseconds: 123_456_789))
        #expect(entry.entityTag == "\"x\"")
        let unknown = try RemoteEntry(RawEntry(name: "a", type: "file", size: -1, mtime: "yesterday", etag: "x"))
        #expect(unknown.size == nil && unknown.modified == nil && unknown.entityTag == nil)
    }

    /// nginx writes an HTTP date, and Caddy has members of its own.
    @Test(
        arguments: [
            #"{"name":"a b","type":"file","mtime":"Sun, 06 Nov 1994 08:49:37 GMT","size":3}"#,
            #"{"name":"a b","size":3,"url":"./a%20b","mod_time":"1994-11-06T08:49:37Z","mode":420,"is_dir":false}"#,
        ]) func entryOfAnotherServer(_ json: String) throws
    {
        let listing = try FolderListing(Array("[\(json)]".utf8))
        let entry = try #require(listing.entries.first)
        #expect(entry.name.text == "a b" && entry.size == 3 && !entry.isFolder)
        #expect(entry.modified == Timestamp(seconds: 784_111_777))
    }

    @Test func folderOfCaddy() throws {
        let json = #"[{"name":"s/","size":4096,"url":"./s/","mod_time":"1994-11-06T08:49:37Z","is_dir":true}]"#
        let entry = try #require(try FolderListing(Array(json.utf8)).entries.first)
        #expect(entry.name.text == "s" && entry.isFolder && entry.segment == "s")
    }
}
