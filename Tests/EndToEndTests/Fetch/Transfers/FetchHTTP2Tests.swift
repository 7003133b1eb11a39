import TestSupport
import Testing

/// Bodies that come by HTTP/2, whose end only `END_STREAM` or a length proves (RFC 9113 section 8.1).
@Suite(.enabled(if: HTTP2Origin.isAvailable, "openssl or python3 is missing")) struct FetchHTTP2Tests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// With a length, a body that ends too early is an error, however the stream ends.
    @Test(arguments: HTTP2Origin.Ending.ends) func lengthProvesTheEnd(_ ending: HTTP2Origin.Ending) throws {
        let origin = try HTTP2Origin(ending, hasLength: true)
        let run = try folder.fetch("--insecure", "--retry", "0", origin.url)
        #expect(run.status == (ending == .whole ? 0 : 18), "\(run.errors)")
        #expect(try folder.names().contains("a") == (ending == .whole))
        #expect(origin.versions == ["2"])
    }

    /// A digest in the trailer section is that of the whole file; a file with another one never gets its name.
    @Test(arguments: [true, false], [[], ["--require-digest"]]) func digestBehindTheBodyIsVerified(
        isRight: Bool, options: [String]
    ) throws {
        let digest = try SHA256(of: isRight ? HTTP2Origin.content : [1])
        let origin = try HTTP2Origin(.whole, hasLength: true, digest: digest.fieldValue)
        let run = try folder.fetching(["--insecure", "--retry", "0"] + options + [origin.url]).wait()
        #expect(run.status == (isRight ? 0 : 32), "\(run.errors)")
        #expect(try folder.names() == (isRight ? ["a"] : []))
        #expect(origin.versions == ["2"])
    }

    /// Without a length, libcurl may call the body of a reset stream whole, so it is requested again by HTTP/1.1.
    @Test(arguments: HTTP2Origin.Ending.ends) func withoutALengthHTTP1ProvesTheEnd(
        _ ending: HTTP2Origin.Ending
    ) throws {
        let origin = try HTTP2Origin(ending, hasLength: false)
        let run = try folder.fetch("--insecure", "--retry", "0", origin.url)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.holds(HTTP2Origin.content, "a"))
        #expect(origin.versions == ["2", "1.1"])
    }
}
