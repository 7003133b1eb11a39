import Testing

@testable import Fetching

@Suite struct TargetTests {
    static let server = "http://127.0.0.1:8080"

    static let names: [(word: String, url: String, name: String?)] = [
        ("a.txt", "http://127.0.0.1:8080/files/a.txt", "a.txt"),
        ("docs/a.txt", "http://127.0.0.1:8080/files/docs/a.txt", "a.txt"),
        ("a b.txt", "http://127.0.0.1:8080/files/a%20b.txt", "a b.txt"),
        ("ä.txt", "http://127.0.0.1:8080/files/%C3%A4.txt", "ä.txt"),
        ("100%.txt", "http://127.0.0.1:8080/files/100%25.txt", "100%.txt"),
        ("%41.txt", "http://127.0.0.1:8080/files/%2541.txt", "%41.txt"),
        ("a?b#c.txt", "http://127.0.0.1:8080/files/a%3Fb%23c.txt", "a?b#c.txt"),
        ("a:b", "http://127.0.0.1:8080/files/a%3Ab", "a:b"),
        ("a\\b", "http://127.0.0.1:8080/files/a%5Cb", "a_b"),
        ("a\nb", "http://127.0.0.1:8080/files/a%0Ab", "a_b"),
        (".hidden", "http://127.0.0.1:8080/files/.hidden", "_hidden"),
        ("docs/", "http://127.0.0.1:8080/files/docs/", nil),
        ("...", "http://127.0.0.1:8080/files/...", "_._"),
        // A slash and a combining mark are one character, but no other byte.
        ("./a", "http://127.0.0.1:8080/files/a", "a"), ("/a", "http://127.0.0.1:8080/files/a", "a"),
        ("././d/./a", "http://127.0.0.1:8080/files/d/a", "a"),
        ("/./d/a b", "http://127.0.0.1:8080/files/d/a%20b", "a b"),
        ("/d/", "http://127.0.0.1:8080/files/d/", nil), ("./...", "http://127.0.0.1:8080/files/...", "_._"),
        // A host needs a port, and a port needs a path, unless the text can only be a host.
        ("h:81", "http://127.0.0.1:8080/files/h%3A81", "h:81"), ("h:/a", "http://127.0.0.1:8080/files/h%3A/a", "a"),
        ("h:x/a", "http://127.0.0.1:8080/files/h%3Ax/a", "a"),
        ("1:2:3/a", "http://127.0.0.1:8080/files/1%3A2%3A3/a", "a"),
        ("./h:81/a", "http://127.0.0.1:8080/files/h%3A81/a", "a"),
        (":81/a", "http://127.0.0.1:8080/files/%3A81/a", "a"),
        ("h:123456/a", "http://127.0.0.1:8080/files/h%3A123456/a", "a"),
        ("foo-1:2.3+r4.pkg", "http://127.0.0.1:8080/files/foo-1%3A2.3%2Br4.pkg", "foo-1:2.3+r4.pkg"),
        ("d/h:81/a", "http://127.0.0.1:8080/files/d/h%3A81/a", "a"),
        ("ä:81/a", "http://127.0.0.1:8080/files/%C3%A4%3A81/a", "a"),
        ("d/\u{301}k", "http://127.0.0.1:8080/files/d/%CC%81k", "\u{301}k"),
    ]

    @Test(arguments: names) func name(_ word: String, isAskedAt url: String, andNamed name: String?) throws {
        let target = try Target(word, server: BaseURL(Self.server))
        #expect(target.word == Array(word.utf8))
        #expect(target.address.text == url)
        #expect(target.name?.text == name)
    }

    static let rawNames: [(word: [UInt8], url: String, name: [UInt8])] = [
        ([0xFF, 0xE9], "http://127.0.0.1:8080/files/%FF%E9", [0xFF, 0xE9]),
        (Array("d/caf".utf8) + [0xE9], "http://127.0.0.1:8080/files/d/caf%E9", Array("caf".utf8) + [0xE9]),
        (Array("http://h/caf".utf8) + [0xE9], "http://h/caf%E9", Array("caf".utf8) + [0xE9]),
        (Array("e\u{301}".utf8), "http://127.0.0.1:8080/files/e%CC%81", Array("e\u{301}".utf8)),
        (Array("é".utf8), "http://127.0.0.1:8080/files/%C3%A9", Array("é".utf8)),
    ]

    @Test(arguments: rawNames) func bytesOfANameAreAskedForAsTheyAre(_ word: [UInt8], _ url: String, _ name: [UInt8])
        throws
    {
        let target = try Target(word, server: BaseURL(Self.server))
        #expect(target.address.text == url)
        #expect(target.name?.bytes == name)
    }

    static let urls: [(word: String, url: String, name: String?)] = [
        ("http://h/a.txt", "http://h/a.txt", "a.txt"),
        ("HTTPS://h/a.txt", "https://h/a.txt", "a.txt"),
        ("http://h:81/x/a%20b.txt?q=1/2", "http://h:81/x/a%20b.txt?q=1/2", "a b.txt"),
        ("http://h/a.txt#part", "http://h/a.txt", "a.txt"),
        ("http://h/a b.txt", "http://h/a%20b.txt", "a b.txt"),
        ("http://h/ä.txt?ö", "http://h/%C3%A4.txt?%C3%B6", "ä.txt"),
        ("http://h/a%2Fb", "http://h/a%2Fb", "a_b"),
        ("http://h/x/../y", "http://h/y", "y"),
        ("http://h/%2e%2e", "http://h/%2e%2e", nil),
        ("http://h", "http://h/", nil),
        ("http://h/", "http://h/", nil),
        ("http://h/dir/?a", "http://h/dir/?a", nil),
        // A folder's archive has the folder's name.
        ("http://h/x/dir/?archive=tar", "http://h/x/dir/?archive=tar", "dir.tar"),
        ("http://h/a%20b/?x&archive=tar.gz", "http://h/a%20b/?x&archive=tar.gz", "a b.tar.gz"),
        ("http://h/?archive=zip", "http://h/?archive=zip", "files.zip"),
        ("http://h/a?archive=tar", "http://h/a?archive=tar", "a"),
        ("http://h/d/?archive=", "http://h/d/?archive=", nil),
        ("http://h/d/?archive=a..b", "http://h/d/?archive=a..b", nil),
        ("http://h/d/?archive=a%2Fb", "http://h/d/?archive=a%2Fb", nil),
        ("http://h/d/?archive", "http://h/d/?archive", nil),
        ("http://h/d/?archives=tar", "http://h/d/?archives=tar", nil),
        ("http://h?u=file:///x", "http://h/?u=file:///x", nil),
        ("http://[::1]:8080/a", "http://[::1]:8080/a", "a"),
        ("127.0.0.1:8000/files/a.txt", "http://127.0.0.1:8000/files/a.txt", "a.txt"),
        ("localhost:81/a%20b?c", "http://localhost:81/a%20b?c", "a b"), ("[::1]:81/x", "http://[::1]:81/x", "x"),
        ("example.org:8443/d/a b", "http://example.org:8443/d/a%20b", "a b"), ("H-1:80/a#p", "http://H-1:80/a", "a"),
        ("u:p@h:81/a", "http://u:p@h:81/a", "a"), ("localhost:81", "http://localhost:81/", nil),
        ("127.0.0.1:81?a", "http://127.0.0.1:81/?a", nil), ("h:81/d/", "http://h:81/d/", nil),
    ]

    @Test(arguments: urls) func url(_ word: String, isAskedAt url: String, andNamed name: String?) throws {
        let target = try Target(word, server: BaseURL(Self.server))
        #expect(target.address.text == url)
        #expect(target.name?.text == name)
    }

    @Test(arguments: [
        "", "//a", "a//b", "..", "../a", "a/../b", "./../a", "a/.", ".", "./", "/", "//", "http:a", "h:99999/a",
        "https:/h/a",
        "ftp://h/a", "file:///etc/passwd", "javascript://x", "http://", "http:///a", "http://h:99999/a",
        "http://h:port/a", "http://a b/c", "http://h/a\u{1B}b", "http://[::1/a",
    ]) func malformed(_ word: String) throws {
        let server = try BaseURL(Self.server)
        #expect(throws: Target.Malformed.self) { try Target(word, server: server) }
    }

    @Test func malformedTargetIsShownOnOneSafeLine() throws {
        let error = #expect(throws: Target.Malformed.self) {
            try Target("ftp://h/\u{1B}[31m\n", server: BaseURL(Self.server))
        }
        #expect(
            error?.description == """
                'ftp://h/\\u{1B}[31m\\u{A}' is no target. The scheme is ftp, and only http and https are fetched.
                """)
    }

    @Test func targetWithoutNameNeedsOne() throws {
        for word in ["http://h/a", "http://h/a?b", "http://h/", "d/"] {
            try Target(word, server: BaseURL(Self.server)).requireName()
        }
        for word in ["http://h/?a", "http://h?a", "http://h/d/?a"] {
            #expect(throws: Target.Malformed.self) { try Target(word, server: BaseURL(Self.server)).requireName() }
        }
    }

    @Test func publicAddressHasNoPassword() throws {
        let target = try Target("http://user:secret@h:81/a?b", server: BaseURL(Self.server))
        #expect(target.address.publicText == "http://h:81/a?b")
        #expect(target.address.text == "http://user:secret@h:81/a?b")
    }

    @Test(arguments: [
        ("http://u:secret@\u{301}h/k", "http://\u{301}h/k"), ("http://u:secret@\u{200D}h", "http://\u{200D}h"),
        ("http://u:s@e:c@h/@", "http://h/@"), ("u:secret@h:81/a@b", "h:81/a@b"), ("a@b", "a@b"),
    ]) func credentialsEndAtTheLastSign(_ text: String, _ shown: String) {
        #expect(WebAddress.withoutCredentials(text).unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    @Test func malformedTargetIsShownWithoutPassword() throws {
        let error = #expect(throws: Target.Malformed.self) { try Target("http://u:secret@\u{301}[::1/k", server: nil) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [
        ("http://h:8080/", "http://h:8080/files/a"),
        ("https://h/base", "https://h/base/files/a"),
        ("https://h/base///", "https://h/base/files/a"),
        ("http://[::1]:80", "http://[::1]:80/files/a"),
    ]) func server(_ server: String, givesURL url: String) throws {
        #expect(try Target("a", server: BaseURL(server)).address.text == url)
    }

    @Test(arguments: ["", "h:8080", "127.0.0.1", "ftp://h", "http://h?x", "http://"]) func malformedServer(
        _ text: String
    ) {
        #expect(throws: WebAddress.Malformed.self) { try BaseURL(text) }
    }
}
