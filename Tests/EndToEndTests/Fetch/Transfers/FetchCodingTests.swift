import TestSupport
import Testing

/// Content codings that were not requested.
@Suite struct FetchCodingTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Fields that name no coding: the bytes are the file.
    @Test(arguments: [
        "Content-Encoding:", "Content-Encoding: ", "Content-Encoding: \t ", "Content-Encoding: ,",
        "Content-Encoding: , ,",
        "Content-Encoding: none", "Content-Encoding: Identity", "Content-Encoding: UTF-8", "Content-Encoding: utf8",
        "Content-Encoding: binary", "Content-Encoding: 7bit", "Content-Encoding: 8bit", "Content-Encoding: aws-chunked",
        "Content-Encoding: aws-chunked,identity", "content-encoding:\r\nContent-Encoding: none",
    ]) func fieldsWithoutACoding(_ field: String) throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.respond(with: Array("abc".utf8), fields: field)
        }
        for option in [[], ["--compressed"], ["--keep-encoded"]] {
            let run = try folder.fetching(["-f", origin.url("/a")] + option).wait()
            #expect(run.status == 0, "\(run.errors)")
            #expect(try folder.text(of: "a") == "abc")
        }
    }

    @Test func emptyFieldWithALineFeedAlone() throws {
        let origin = try FaultyOrigin.responding { _, connection in
            try connection.send(Array("HTTP/1.1 200 OK\nContent-Length: 3\nContent-Encoding:\n\nabc".utf8))
        }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.text(of: "a") == "abc")
    }

    /// Archives whose coding is in their names, with the digest of the coded bytes.
    @Test(arguments: [
        ("x.tar.gz", "gzip"), ("x.tar.gz", "x-gzip"), ("x.tgz", "gzip"), ("x.svgz", "gzip"), ("x.zst", "zstd"),
        ("x.br", "br"), ("x.xz", "xz"), ("x.bz2", "x-bzip2"),
    ]) func namesThatTellTheCoding(_ name: String, _ coding: String) throws {
        let bytes = gzip(Array("content".utf8))
        let origin = try FaultyOrigin(["/\(name)": .init(bytes)]) { _, response in
            response["Content-Encoding"] = coding
        }
        for option in [[], ["--compressed"]] {
            let run = try folder.fetching(["-f", origin.url("/\(name)")] + option).wait()
            #expect(run.status == 0, "\(run.errors)")
            #expect(try folder.read(name) == bytes)
        }
    }

    /// The name may come from the URL, a redirect, the server, or the user.
    @Test func whoseNameTellsTheCoding() throws {
        let bytes = gzip(Array("content".utf8))
        let origin = try FaultyOrigin(["/x.gz": .init(bytes), "/y": .init(bytes)]) { request, response in
            if request.path == "/latest" { return response.apply(.redirect(to: "/x.gz")) }
            response["Content-Encoding"] = "gzip"
            response["Content-Disposition"] = "attachment; filename=\"z.gz\""
        }
        #expect(try folder.fetch(origin.url("/latest")).status == 0)
        #expect(try folder.fetch("-J", origin.url("/y")).status == 0)
        #expect(try folder.fetch("-o", "o.gz", origin.url("/y")).status == 0)
        for name in ["latest", "z.gz", "o.gz"] { #expect(try folder.read(name) == bytes) }
    }

    @Test(arguments: ["gzip", "br", "deflate", "compress", "foo", "gzip, gzip", "none, gzip"])
    func otherCodingsAreRefusedOrKept(_ coding: String) throws {
        let origin = try FaultyOrigin(["/x.iso": .init("coded")]) { _, response in response["Content-Encoding"] = coding
        }
        let run = try folder.fetch(origin.url("/x.iso"))
        #expect(run.status == 61)
        #expect(run.errors.contains("--keep-encoded keeps it as it is"))
        #expect(
            run.errors.contains("--compressed decodes it")
                == (coding == "gzip" || coding.hasSuffix(" gzip") && coding.hasPrefix("none") || coding == "br"))
        #expect(try folder.names() == [])
        #expect(try folder.fetch("--keep-encoded", origin.url("/x.iso")).status == 0)
        #expect(try folder.text(of: "x.iso") == "coded")
    }

    @Test func keepingAndDecodingContradictEachOther() throws {
        #expect(try folder.fetch("--keep-encoded", "--compressed", "http://h/a").status == 64)
    }

    /// Real streams of the requested codings.
    @Test(arguments: ["gzip", "zstd"]) func compressedFile(_ coding: String) throws {
        let content = noise(200_000)
        try folder.write("plain", content)
        let program = coding == "gzip" ? "gzip" : "zstd"
        guard
            try Command(
                "sh",
                ["-c", "command -v \(program) && \(program) -q -k -c \"$0\" >\"$0.coded\"", folder.path(of: "plain")]
            ).run().status == 0
        else { return }
        let bytes = try folder.read("plain.coded")
        let origin = try FaultyOrigin(["/a": .init(bytes)]) { request, response in
            let codings = request["Accept-Encoding"] ?? ""
            guard codings.contains(coding) else { return response.apply(.refusal(406)) }
            response["Content-Encoding"] = coding
            if request.number == 1 { response.content = Array(bytes.dropLast(9)) }
        }
        #expect(try folder.fetch("--compressed", origin.url("/a")).status == 0)
        #expect(try folder.holds(content, "a"))
        let cut = try folder.fetch("--compressed", "--retry", "0", "-o", "b", origin.url("/a"))
        #expect(cut.status == 18)
        #expect(cut.errors.contains("the \(coding) stream has no end"))
    }
}
