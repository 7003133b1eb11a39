import Glibc
import TestSupport
import Testing

/// A download that begins while the server's tag is weak, because it has not read the file yet.
@Suite struct FetchWeakTagTests {
    private static let content = noise(3_000_000)
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// An origin whose first response has a weak tag and is cut, and whose further ones are those of ferry once it has read
    /// the file; `spoilt` has another digest than the bytes.
    private func origin(spoilt: Bool = false) throws -> FaultyOrigin {
        let digest = try SHA256(of: spoilt ? [] : Self.content).fieldValue
        return try FaultyOrigin(["/a": .init(Self.content, entityTag: "\"strong\"")]) { request, response in
            if request.number == 0 {
                (response["ETag"], response["X-Server-PID"]) = ("W/\"weak\"", "7")
                response.apply(.reset(after: 2_000_000))
            } else if request["If-None-Match"] == "W/\"weak\"" {
                (response.status, response.reason, response.content) = (304, "Not Modified", [])
            } else {
                response["Repr-Digest"] = digest
            }
        }
    }

    @Test func restComesUnderTheStrongTag() throws {
        let origin = try origin()
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.requests.map { $0["If-None-Match"] } == [nil, "W/\"weak\"", nil])
        #expect(origin.requests.last?["If-Range"] == "\"strong\"")
        #expect(origin.contentBytesSent < 3_500_000)
    }

    /// The part of a run that was stopped is gone on with.
    @Test func partIsKeptForTheNextRun() throws {
        let origin = try origin()
        #expect(try folder.fetch("--retry", "0", origin.url("/a")).status != 0)
        #expect(try folder.names() == ["a.part", "a.part.json"])
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.holds(Self.content, "a"))
        #expect(origin.contentBytesSent < 3_500_000)
    }

    /// The digest decides whether the parts belong together.
    @Test func partsThatDoNotFitAreNoFile() throws {
        let origin = try origin(spoilt: true)
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status == 32)
        #expect(try folder.names() == [])
    }
}
