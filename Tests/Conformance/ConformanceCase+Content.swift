// RFC 9110 §8 and §12, RFC 6266, RFC 9530: the content.
extension ConformanceCase {
    static let content = mediaTypes + presentation + codings + decoration + digests

    private static let mediaTypes =
        [
            ("page.html", "text/html; charset=utf-8"), ("style.css", "text/css; charset=utf-8"),
            ("data.json", "application/json"), ("picture.svg", "image/svg+xml"),
            ("UPPER.TXT", "text/plain; charset=utf-8"),
            ("archive.tar.gz", "application/gzip"), ("unknown.zzz", "application/octet-stream"),
            ("noextension", "text/plain; charset=utf-8"), ("alone.js", "text/javascript; charset=utf-8"),
        ].map { name, type in
            Self("RFC 9110 §8.3", "the media type of \(name)", "GET /files/\(name)", 200)
                .ours("Content-Type: \(type)", "X-Content-Type-Options: nosniff").content(.file(name)).choice
        }

    private static let presentation = [
        Self("RFC 6266 §4", "?download", "GET /files/letters.txt?download", 200).choice
            .ours("Content-Disposition: attachment; filename*=UTF-8''letters.txt; filename=\"letters.txt\""),
        Self("RFC 8187 §3.2", "?download of a name that is not ASCII", "GET /files/Gr%C3%BC%C3%9Fe.txt?download", 200)
            .choice.ours(
                "Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt; filename=\"Gr__e.txt\""),
        Self("RFC 6266 §4", "?download of a name with a quote", "GET /files/quote%22.txt?download=1", 200).choice
            .ours("Content-Disposition: attachment; filename*=UTF-8''quote%22.txt; filename=\"quote_.txt\""),
        Self("RFC 6266 §4", "?downloads is another word", "GET /files/letters.txt?downloads", 200)
            .lacks("Content-Disposition").choice,
        Self("RFC 9110 §8.8.2.1", "a file of the future", "GET /files/future.txt", 200)
            .has("Last-Modified").lacks("Last-Modified: \(future)").content(.file("future.txt")),
        Self("RFC 9110 §8.8.2", "a file of the epoch has a tag and no date", "GET /files/epoch.txt", 200)
            .has("ETag").lacks("Last-Modified").choice,
        Self("RFC 9110 §12.5.1", "a listing as JSON", "GET /files/folder/", ["Accept: application/json"], 200)
            .ours("Content-Type: application/json", "Vary: Accept").content(.text("\"name\":\"a.txt\"")).choice,
        Self("RFC 9110 §12.5.1", "a listing as HTML", "GET /files/folder/", ["Accept: text/html"], 200)
            .ours("Content-Type: text/html; charset=utf-8", "Vary: Accept").choice,
        Self("RFC 9110 §12.5.1", "a failure as HTML", "GET /files/none", ["Accept: text/html"], 404)
            .ours("Content-Type: text/html; charset=utf-8", "Vary: Accept").choice,
        Self("RFC 9110 §9.3.1", "a folder with an index file", "GET /files/withindex/", 200)
            .content(.file("withindex/index.html")).ours("Content-Type: text/html; charset=utf-8").choice,
    ]

    /// A GET of `app.js`, which has three codings, and the demanded one.
    private static func coded(_ accept: String, _ coding: String?, or others: String...) -> Self {
        Self("RFC 9110 §12.5.3", "Accept-Encoding: \(accept)", "GET /files/app.js", ["Accept-Encoding: \(accept)"], 200)
            .on(.precompressed).has("Vary: Accept-Encoding").content(.file("app.js", coding: coding, or: others))
            .ours("Content-Type: text/javascript; charset=utf-8").should
    }

    private static let codings = [
        coded("gzip", "gzip"), coded("br", "br"), coded("zstd", "zstd"),
        coded("gzip, br, zstd", "br", or: "gzip", "zstd"),
        coded("gzip;q=1.0, br;q=0.5", "gzip", or: "br"), coded("br;q=0, zstd;q=0.1", "zstd"), coded("gzip;q=0", nil),
        coded("deflate", nil), coded("*", "br", or: "gzip", "zstd"), coded("*;q=0, gzip", "gzip"),
        coded("gzip;q=0, *", "br", or: "zstd"),
        coded("x-gzip", "gzip"), coded("GZIP", "gzip"), coded("identity, gzip;q=0.5", nil, or: "gzip"),
        coded("gzip ; q=0.000", nil), coded("identity;q=0, gzip", "gzip"), coded("*;q=0", nil).choice,
        Self("RFC 9110 §12.5.3", "without Accept-Encoding", "GET /files/app.js", 200).on(.precompressed).should
            .has("Vary: Accept-Encoding").lacks("Content-Encoding").content(.file("app.js")),
        Self("RFC 9110 §12.5.3", "a 304 varies too", "GET /files/app.js", ["If-None-Match: *"], 304).on(.precompressed)
            .has("Vary: Accept-Encoding").lacks("Content-Encoding"),
        Self(
            "RFC 9110 §14.2", "a range beside Accept-Encoding is of the plain file", "GET /files/app.js",
            ["Accept-Encoding: br", "Range: bytes=0-2"], 206
        ).on(.precompressed).has("Vary: Accept-Encoding").lacks("Content-Encoding")
            .ours("Content-Range: bytes 0-2/500").content(.text("   ")).choice,
        Self("RFC 9110 §12.5.3", "a file without codings", "GET /files/alone.js", ["Accept-Encoding: gzip"], 200)
            .on(.precompressed).lacks("Content-Encoding").content(.file("alone.js")).choice,
        Self("RFC 9110 §12.5.3", "codings are off by default", "GET /files/app.js", ["Accept-Encoding: gzip"], 200)
            .lacks("Content-Encoding", "Vary").content(.file("app.js")).choice,
    ]

    private static let decoration =
        [
            ("a file", "GET /files/letters.txt", 200), ("a 404", "GET /files/none", 404),
            ("a 301", "GET /files/folder", 301),
            ("a 405", "PUT /files/letters.txt", 405), ("a listing", "GET /files/folder/", 200), ("a 302", "GET /", 302),
        ].map { (name: String, line: String, status: Int) in
            Self("Fetch §3.3", "fields of the configuration on \(name)", line, status).on(.decorated).choice.ours(
                "Access-Control-Allow-Origin: https://example.org", "X-Frame-Options: DENY", "Server: test")
        }
        + [
            Self("RFC 9111 §5.2", "--cache-control", "GET /files/letters.txt", 200).on(.decorated)
                .ours("Cache-Control: public, max-age=60").choice,
            Self("Fetch §3.3", "a preflight", "OPTIONS /files/letters.txt", ["Origin: https://example.org"], 204)
                .on(.decorated).ours("Access-Control-Allow-Methods: GET, HEAD, OPTIONS").choice,
        ]

    private static let digests = [
        digest("Want-Repr-Digest: sha-256=10", "Repr-Digest"),
        digest("Want-Repr-Digest: sha-512=3, sha-256=1", "Repr-Digest"),
        digest("Want-Content-Digest: sha-256=1", "Content-Digest"), digest("Want-Digest: SHA-256", "Digest"),
        digest("Want-Digest: md5;q=0.3, sha-256;q=1", "Digest"),
        digest("Range: bytes=0-4\r\nWant-Repr-Digest: sha-256=1", "Repr-Digest", 206),
        digest("Range: bytes=0-4\r\nWant-Content-Digest: sha-256=1", nil, 206),
        digest("Want-Repr-Digest: sha-256=0", nil), digest("Want-Repr-Digest: sha-512=5", nil),
        digest("Want-Repr-Digest: sha-256=oh no", nil), digest("Want-Digest: SHA-256;q=0", nil),
        digest("Accept: */*", nil),
    ]

    /// A GET of `letters.txt` with this field, and the digest field of the response.
    private static func digest(_ field: String, _ expected: String?, _ status: Int = 200) -> Self {
        let absent: [String] = ["Repr-Digest", "Content-Digest", "Digest"].filter { $0 != expected }
        return Self("RFC 9530", field.replacing("\r\n", with: ", "), letters, [field], status)
            .with(\.ours, [expected].compactMap(\.self)).with(\.lacks, absent).choice
    }
}
