extension ConformanceCase {
    /// All cases, in the order of their sections.
    package static let all = methods + targets + content + conditions + precedence + ranges + heads + framing

    static let letters = "GET /files/letters.txt"
    /// The time of the last change of `letters.txt`, and the same in the two older formats.
    static let time = "Sun, 06 Nov 1994 08:49:37 GMT"
    static let older = ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
    static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
    static let future = "Fri, 01 Jan 2100 00:00:00 GMT"
    static let after = "Sun, 06 Nov 1994 08:49:38 GMT"

    /// A GET of `letters.txt` with these fields.
    static func get(_ section: String, _ name: String, _ fields: String..., status: Int) -> Self {
        Self(section, name, letters, fields, status)
    }

    /// A GET of `letters.txt` with these fields, to which all of it is the response.
    static func whole(_ section: String, _ name: String, _ fields: String...) -> Self {
        Self(section, name, letters, fields, 200)
            .has("Content-Length: 1000").lacks("Content-Range").content(.file("letters.txt"))
    }

    /// A GET of `letters.txt` with these fields, whose conditions give a 304.
    static func unchanged(_ section: String, _ name: String, _ fields: String...) -> Self {
        Self(section, name, letters, fields, 304)
    }

    /// A GET of `letters.txt` with these fields, whose conditions fail.
    static func failed(_ section: String, _ name: String, _ fields: String...) -> Self {
        Self(section, name, letters, fields, 412)
    }
}

// RFC 9110 §9: methods.
extension ConformanceCase {
    static let methods: [Self] =
        [
            whole("RFC 9110 §9.3.1", "GET sends the file").ours(
                "Content-Type: text/plain; charset=utf-8", "ETag: <etag>", "Last-Modified: \(time)",
                "Accept-Ranges: bytes", "Cache-Control: no-cache", "X-Content-Type-Options: nosniff"),
            Self("RFC 9110 §9.3.1", "GET of an empty file", "GET /files/empty.txt", 200)
                .has("Content-Length: 0").content(.empty),
            Self("RFC 9110 §9.3.1", "GET of what is not there", "GET /files/none.txt", 404)
                .ours("Content-Type: text/plain; charset=utf-8").content(.any),
            Self("RFC 9110 §9.3.2", "HEAD sends no content", "HEAD /files/letters.txt", 200).content(.empty),
            Self("RFC 9110 §9.3.2", "HEAD tells the length that GET would", "HEAD /files/letters.txt", 200)
                .has("Content-Length: 1000", "ETag: <etag>", "Last-Modified: \(time)").should,
            Self("RFC 9110 §9.3.2", "HEAD of what is not there", "HEAD /files/none.txt", 404).content(.empty),
            Self("RFC 9110 §9.3.2", "HEAD of a folder without its slash", "HEAD /files/folder", 301).content(.empty)
                .choice,
            Self("RFC 9110 §9.3.2", "HEAD of a listing", "HEAD /files/folder/", 200).content(.empty).choice,
            Self("RFC 9110 §9.3.7", "OPTIONS of a file", "OPTIONS /files/letters.txt", 204)
                .has("Allow: GET, HEAD, OPTIONS").lacks("Content-Length", "Transfer-Encoding").choice,
            Self("RFC 9110 §9.3.7", "OPTIONS of the server", "OPTIONS *", 204).has("Allow: GET, HEAD, OPTIONS").choice,
            Self("RFC 9110 §9.3.7", "OPTIONS with conditions", "OPTIONS /files/letters.txt", ["If-Match: \"x\""], 204)
                .or(200, 405, 501),
            Self("RFC 9110 §9.1", "a method's case matters", "get /files/letters.txt", 405).or(400, 501),
            Self("RFC 9110 §9.1", "a method that is not known", "FERRY-01! /files/letters.txt", 501).should
                .deviating(because: "405 says more: it tells which methods there are."),
        ]
        + ["PUT", "DELETE"].map { method in
            Self("RFC 9110 §15.5.6", "405 to \(method) tells what is allowed", "\(method) /files/letters.txt", 405)
                .or(501, 403, 411).has("Allow")
        }
        + ["POST", "PATCH", "PROPFIND", "COPY"].map { method in
            Self("RFC 9110 §15.5.6", "\(method) is not allowed", "\(method) /files/letters.txt", 405)
                .or(501, 403, 411).ours("Allow: GET, HEAD, OPTIONS").should
        }
        + [
            Self("RFC 9110 §9.3.8", "TRACE reflects no fields", "TRACE /files/letters.txt", ["Cookie: secret"], 405)
                .or(501, 403).ours("Allow: GET, HEAD, OPTIONS").should,
            Self("RFC 9110 §9.3.6", "CONNECT to an origin", "CONNECT localhost:80", ["Host: localhost:80"], 405)
                .or(400, 501).choice,
            Self(
                "RFC 9110 §9.3.3", "POST with content is not allowed", "POST /files/letters.txt", ["Content-Length: 4"],
                body: "a=b&",
                405
            )
            .or(501, 403).ours("Allow: GET, HEAD, OPTIONS").andCloses,
        ]
}

// RFC 9112 §3.2 and RFC 3986: targets.
extension ConformanceCase {
    static let targets: [Self] = [
        Self("RFC 9112 §3.2.2", "the absolute form", "GET http://localhost/files/letters.txt", 200)
            .content(.file("letters.txt")),
        Self(
            "RFC 9112 §3.2.2", "the absolute form counts, whatever Host says", "GET http://localhost/files/letters.txt",
            ["Host: example.org"], 200
        ).content(.file("letters.txt")),
        Self("RFC 9112 §3.2.2", "a scheme in capitals", "GET HTTP://localhost/files/letters.txt", 200).should
            .content(.file("letters.txt")),
        Self("RFC 9112 §3.2.2", "the absolute form without a path", "GET http://localhost", 302).or(200, 301, 404),
        Self("RFC 9112 §3.2.1", "the query is no part of the file's name", "GET /files/letters.txt?a=b?c", 200)
            .content(.file("letters.txt")).choice,
        Self("RFC 9112 §3.2.4", "the asterisk is for OPTIONS", "GET *", 400).choice.andCloses,
        Self("RFC 9112 §3", "a request line of 8,000 bytes", "GET " + target(ofLength: 7_986), 200)
            .content(.file("letters.txt")).should,
        Self("RFC 9112 §3", "a target of 8 KiB", "GET " + target(ofLength: 8_192), 200)
            .content(.file("letters.txt")).choice,
        Self("RFC 9112 §3", "a target of 60,000 bytes", "GET " + target(ofLength: 60_000), 414).or(200).andCloses,
        Self("RFC 9112 §3", "a target with a space", head: "GET /files/two words.txt HTTP/1.1\r\nHost: a\r\n", 400)
            .or(301, 404).should.andCloses,
        Self("RFC 3986 §2.3", "an escaped letter is the letter", "GET /files/%6Cetters.txt", 200)
            .content(.file("letters.txt")),
        Self("RFC 3986 §2.1", "an escape's case does not matter", "GET /files/Gr%c3%bc%C3%9Fe.txt", 200)
            .content(.file("Grüße.txt")),
        Self("RFC 3986 §2.1", "an escaped space", "GET /files/two%20words.txt", 200).content(.file("two words.txt")),
        Self("RFC 3986 §2.1", "a plus is a plus", "GET /files/two+words.txt", 404),
        Self("RFC 3986 §2.4", "escapes are decoded once", "GET /files/%256Cetters.txt", 404),
        Self("RFC 3986 §2.1", "an escape that is none", "GET /files/%6", 400).or(404).should.andCloses,
        Self("RFC 3986 §2.1", "an escaped NUL", "GET /files/letters.txt%00", 400).or(404).should.andCloses,
        Self("RFC 3986 §2.2", "an escaped slash separates nothing", "GET /files%2Fletters.txt", 404).choice,
        Self("RFC 3986 §3.3", "empty segments are folded", "GET //files///letters.txt", 200)
            .content(.file("letters.txt")).choice,
        Self("RFC 3986 §3.3", "a slash behind a file", "GET /files/letters.txt/", 404).choice,
        Self("RFC 3986 §6.2.2.3", "a segment of one dot is removed", "GET /files/./letters.txt", 200)
            .content(.file("letters.txt")),
        Self("RFC 3986 §6.2.2.3", "… also at the top, and escaped", "GET /./files/%2e/./letters.txt", 200)
            .content(.file("letters.txt")),
        Self("RFC 3986 §5.2.4", "… at the end, a slash is left", "GET /files/withindex/.", 200)
            .content(.file("withindex/index.html")),
        Self("RFC 3986 §6.2.2.3", "a segment of two dots leads nowhere", "GET /files/folder/../letters.txt", 404)
            .choice,
        Self("RFC 3986 §6.2.2.3", "… also escaped, behind one of one dot", "GET /files/./%2E%2e/letters.txt", 404)
            .choice,
        Self("RFC 9110 §15.4.2", "a folder without its slash", "GET /files/folder", 301).has("Location").choice
            .ours("Location: folder/", "Cache-Control: no-cache"),
        Self("RFC 9110 §15.4.2", "… keeps the query", "GET /files/folder?format=json&x=%20", 301).choice
            .ours("Location: folder/?format=json&x=%20"),
        Self("RFC 9110 §15.4.2", "… names no other host", "GET //files//folder?x", 301).choice
            .ours("Location: folder/?x"),
        Self("RFC 9110 §15.4.3", "the root leads to the files", "GET /", 302).ours("Location: files/").choice,
    ]

    /// A target of that number of bytes that names `letters.txt`.
    private static func target(ofLength length: Int) -> String {
        let path = "/files/letters.txt?"
        return path + String(repeating: "x", count: length - path.utf8.count)
    }
}
