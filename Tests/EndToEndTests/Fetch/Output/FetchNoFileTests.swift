import TestSupport
import Testing

/// Statuses of success that carry no file.
@Suite struct FetchNoFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [201, 202, 204, 205, 207, 226, 299]) func otherStatuses(_ status: Int) throws {
        let origin = try FaultyOrigin { _, response in
            response.apply(.changed(.init("{\"status\":\"preparing\"}")))
            (response.status, response.reason) = (status, "Fine")
            if [204, 205].contains(status) { response.content = [] }
        }
        let run = try folder.fetch(origin.url("/a"))
        #expect(run.status == 20)
        #expect(run.errors.hasPrefix("a: no file came with the response \(status)"))
        #expect(try folder.names() == [])
        #expect(origin.requests.count == 1)
        #expect(try folder.fetch("-o", "-", origin.url("/a")).text == "")
        #expect(try folder.fetchAsJSON(origin.url("/a")).exit == 20)
    }

    @Test(arguments: [200, 203]) func statusesThatCarryTheFile(_ status: Int) throws {
        let origin = try FaultyOrigin(["/a": .init("abc")]) { _, response in response.status = status }
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(try folder.text(of: "a") == "abc")
    }

    /// A file that is being prepared is requested again at the time that the server names.
    @Test func fileThatIsBeingPrepared() throws {
        let origin = try FaultyOrigin(["/a": .init("abc")]) { request, response in
            guard request.number < 2 else { return }
            (response.status, response.content) = (202, Array("wait".utf8))
            response["Retry-After"] = request.number == 0 ? "1" : "0"
        }
        let start = ContinuousClock.now
        #expect(try folder.fetch(origin.url("/a")).status == 0)
        #expect(start.duration(to: .now) >= .seconds(1))
        #expect(try folder.text(of: "a") == "abc")
        #expect(origin.requests.count == 3)
    }

    @Test func fileThatIsNeverReady() throws {
        let origin = try FaultyOrigin { _, response in
            response.apply(.changed(.init("wait")))
            response.status = 202
            response["Retry-After"] = "0"
        }
        #expect(try folder.fetch("--retry", "2", origin.url("/a")).status == 20)
        #expect(origin.requests.count == 3)
    }

    @Test func listingThatIsNone() throws {
        let origin = try FaultyOrigin(["/t/": .init("[]")]) { _, response in
            (response.status, response.content) = (204, [])
        }
        #expect(try folder.fetch("-r", origin.url("/t/")).status == 20)
    }
}
