import HTTPSemantics
import Testing

@Suite struct RequestTargetTests {
    @Test(
        "A target is decoded once, its empty segments folded (RFC 9112 §3.2.1)",
        arguments: [
            ("/", "", true, nil), ("/files/a.txt", "files/a.txt", false, nil), ("/files/", "files", true, nil),
            ("/files", "files", false, nil), ("/files/a%20b.txt", "files/a b.txt", false, nil),
            ("/files//a", "files/a", false, nil), ("//files/a", "files/a", false, nil), ("///", "", true, nil),
            ("/files/a//", "files/a", true, nil), ("/a%2520b", "a%20b", false, nil), ("/a+b", "a+b", false, nil),
            ("/%66iles/%41", "files/A", false, nil), ("/a?q", "a", false, "q"), ("/a?", "a", false, ""),
            ("/a/?x=%zz?y", "a", true, "x=%zz?y"), ("/?/../%2f", "", true, "/../%2f"), ("/a%3Fb", "a?b", false, nil),
            ("/a%23b", "a#b", false, nil), ("/é", "é", false, nil), ("/%C3%A9", "é", false, nil),
            ("/a..b", "a..b", false, nil), ("/...", "...", false, nil), ("/.hidden", ".hidden", false, nil),
            ("/a;v=1/b,c", "a;v=1/b,c", false, nil), ("/a\\..\\b", "a\\..\\b", false, nil),
            ("/a%0Ab", "a\nb", false, nil),
            ("/~a!$&'()*+,;=:@", "~a!$&'()*+,;=:@", false, nil),
        ] as [(String, String, Bool, String?)]
    )
    func origin(_ text: String, _ path: String, _ endsWithSlash: Bool, _ query: String?) throws {
        let target = try RequestTarget(text.utf8.span)
        #expect(target.form == .origin)
        #expect(target.path == Array(path.utf8))
        #expect(target.endsWithSlash == endsWithSlash)
        #expect(target.query == query.map { Array($0.utf8) })
    }

    @Test(
        "The absolute form is taken whatever its authority (RFC 9112 §3.2.2)",
        arguments: [
            ("http://example.com/a", "a", false), ("HTTP://EXAMPLE.com:80/a/", "a", true), ("https://h/a", "a", false),
            ("http://h", "", true), ("http://h?q", "", true), ("http://[::1]:8080/a", "a", false),
            ("http://127.0.0.1//a", "a", false), ("http://h:/a", "a", false), ("http://h/?http://i/", "", true),
        ]
    )
    func absolute(_ text: String, _ path: String, _ endsWithSlash: Bool) throws {
        let target = try RequestTarget(text.utf8.span)
        #expect(target.form == .absolute)
        #expect(target.path == Array(path.utf8))
        #expect(target.endsWithSlash == endsWithSlash)
    }

    @Test("The asterisk form (RFC 9112 §3.2.4)")
    func asterisk() throws {
        #expect(try RequestTarget("*".utf8.span).form == .asterisk)
    }

    @Test(
        "A target that breaks the grammar is refused (RFC 9112 §3.2)",
        arguments: [
            "", "a", "files/a", "%2Ffiles", "?q", "**", "*/", "example.com:80", "/a b", "/a\tb", "/a\u{0}b",
            "/a\u{7F}b",
            "/a\r\nb", "/a#b", "/a?b#c", "/a?b c", "/a?\u{1}", "/%", "/%4", "/%zz", "/a%2", "/a%2/b", "/%00",
            "/a%00.txt",
            "/a/%", "http:///a", "http://", "http://:80/", "http://u@h/", "http://h:x/", "http://h:80:80/",
            "http://[::1/", "http://[]/", "http://h h/", "ftp://h/a", "http:/a", "//%", "/../%zz", "http://a\\b/",
        ]
    )
    func malformed(_ text: String) {
        #expect(throws: RequestTarget.Refusal.malformed) { try RequestTarget(text.utf8.span) }
    }

    @Test(
        "A segment of one dot is removed, and a slash is left where it is the last (RFC 3986 §5.2.4)",
        arguments: [
            ("/.", "", true), ("/./", "", true), ("/a/./b", "a/b", false), ("/./a/b", "a/b", false),
            ("/a/././b", "a/b", false), ("/a/.", "a", true), ("/a/./", "a", true), ("/a/.//", "a", true),
            ("/a//.", "a", true), ("/%2E/a", "a", false), ("/a/%2e", "a", true), ("/a/%2e/%2E/b/", "a/b", true),
            ("/a/.?q", "a", true), ("/./.", "", true), ("http://h/./a", "a", false), ("http://h/a/.", "a", true),
            ("/a/.b/c", "a/.b/c", false), ("/a/b.", "a/b.", false), ("/a/b./c", "a/b./c", false),
        ]
    )
    func singleDots(_ text: String, _ path: String, _ endsWithSlash: Bool) throws {
        let target = try RequestTarget(text.utf8.span)
        #expect(target.path == Array(path.utf8))
        #expect(target.endsWithSlash == endsWithSlash)
    }

    @Test(
        "Segments of two dots and encoded slashes name nothing (RFC 3986 §3.3)",
        arguments: [
            "/..", "/../", "/a/../b", "/a/..", "/%2e%2e/a", "/.%2e/a", "/%2e./a", "/a/%2e%2E", "/./..", "/a/./../b",
            "/./%2e%2e/a", "/%2e/.%2E",
            "//..//a", "/a%2Fb", "/a%2fb", "/%2F", "/..%2Fa", "/%2e%2e%2fa", "/a/..?q", "http://h/../a", "/.%2Fa",
            "/%2e%2fa", "/a%2f.",
        ]
    )
    func notFound(_ text: String) {
        #expect(throws: RequestTarget.Refusal.notFound) { try RequestTarget(text.utf8.span) }
    }

    @Test(
        "A reference to the folder is relative and stays on this host (RFC 9110 §10.2.2, RFC 3986 §4.2)",
        arguments: [
            ("/files/a%20b", "a%20b/"), ("//evil.com", "evil.com/"), ("/\\evil.com", "%5Cevil.com/"),
            ("/\\\\evil.com", "%5C%5Cevil.com/"), ("/a?x=1&y=%20", "a/?x=1&y=%20"), ("/b/a?", "a/?"),
            ("/a%0d%0aSet-Cookie:x", "./a%0D%0ASet-Cookie:x/"), ("http://evil.com//b", "b/"),
            ("/é?é", "%C3%A9/?%C3%A9"), ("/files/a:b", "./a:b/"), ("/files/http:", "./http:/"),
            ("/javascript%3Aalert", "./javascript:alert/"), ("/a:b/c", "c/"), ("/a/./b", "b/"), ("/a%3Fb", "a%3Fb/"),
            ("/a/b?c:d", "b/?c:d"), ("/...", ".../"),
        ]
    )
    func folderReference(_ text: String, _ reference: String) throws {
        let target = try RequestTarget(text.utf8.span)
        #expect(target.folderReference == reference)
    }

    @Test(
        "A path of several segments is a reference too (RFC 3986 §4.2)",
        arguments: [
            ("", "./"), ("files", "files/"), ("a/b c", "a/b%20c/"), ("a:b/c", "./a:b/c/"), ("a/b:c", "a/b:c/"),
        ])
    func references(_ path: String, _ reference: String) {
        #expect(RequestTarget.reference(toFolder: Array(path.utf8)) == reference)
    }

    @Test("A refusal knows its status (RFC 9112 §3.2)")
    func statuses() {
        #expect(RequestTarget.Refusal.malformed.status == .badRequest)
        #expect(RequestTarget.Refusal.notFound.status == .notFound)
    }

    @Test(arguments: [
        ("a", true), ("a=1", true), ("b&a", true), ("b=a&a=b", true), ("", false), ("b", false), ("ab", false),
        ("b=a", false), ("=a", false), ("&&a=", true), ("aa&b", false), ("b&=", false),
    ])
    func aQueryHasItsParameters(query: String, hasA: Bool) {
        let bytes = Array(query.utf8)
        #expect(RequestTarget.hasParameter("a", inQuery: bytes.span) == hasA)
    }
}
