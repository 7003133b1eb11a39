import Glibc
import TestSupport
import Testing

/// Threads and pool, with and without a cache: the same request gets the same response, whatever happens to the folder.
///
/// `FERRY_DIFFERENTIAL_SECONDS` sets the time, 30 by default, and `FERRY_DIFFERENTIAL_SEED` the seed, which every run
/// prints. `make differential` takes five minutes.
@Suite(.serialized) struct ServeDifferentialTests {
    private static let modes = [
        ["--threading", "per-connection"], ["--threading", "pool"],
        ["--threading", "per-connection", "--cache-size", "0"], ["--threading", "pool", "--cache-size", "0"],
    ]

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [[], ["--no-listing"], ["--precompressed", "--hidden", "--etag", "content"]])
    func thereIsNoDifference(arguments: [String]) throws {
        let seed = number("FERRY_DIFFERENTIAL_SEED") ?? UInt64.random(in: 0..<1_000_000)
        print("FERRY_DIFFERENTIAL_SEED=\(seed), options: \(arguments)")
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        var changes = RandomChanges(folder)
        try changes.fill(&random)
        // The foot of a page has the process id.
        let servers = try Self.modes.map {
            try FerryProcess.serve(root: folder.path, arguments: $0 + arguments + ["--no-footer"])
        }
        let end = ContinuousClock.now + .seconds(Double(number("FERRY_DIFFERENTIAL_SECONDS") ?? 30) / 3)
        var count = 0
        repeat {
            var requests = RandomRequests(names: changes.names)
            // Once the folder is older than any tick of a clock, its files are cached.
            if Int.random(in: 0..<4, using: &random) == 0 { usleep(2_200_000) }
            for _ in 0..<2 {
                try compare((0..<20).map { _ in requests.next(&random) }, at: servers, &requests, seed)
                try changes.change(&random)
            }
            count += 40
        } while ContinuousClock.now < end || count < 170
    }

    /// Sends each request alone, three times on one connection, and then all of them in one piece.
    private func compare(
        _ batch: [RandomRequests.Request], at servers: [FerryProcess], _ requests: inout RandomRequests, _ seed: UInt64
    ) throws {
        let expected = try batch.map { try Exchange.alone($0, at: servers[0], times: 1)[0] }
        requests.learn(from: expected)
        for server in servers {
            for (request, response) in zip(batch, expected) {
                let responses = try Exchange.alone(request, at: server, times: 3)
                for other in responses {
                    #expect(other == response, "seed \(seed), \(server.startLine): \(request.text.debugDescription)")
                }
            }
            let pipelined = try Exchange.pipelined(batch, at: server)
            for (other, (request, response)) in zip(pipelined, zip(batch, expected)) {
                #expect(
                    other == response, "seed \(seed), pipelined, \(server.startLine): \(request.text.debugDescription)")
            }
        }
    }

    private func number(_ variable: String) -> UInt64? { getenv(variable).flatMap { UInt64(String(cString: $0)) } }
}

/// The parts of a response that must not differ between servers and moments.
private struct Exchange: Equatable {
    let status: Int
    let fields: [String]
    let body: [UInt8]
    /// The entity tag and the date, for later requests.
    let validators: [String]
    let closes: Bool

    init(_ response: HTTPResponse, of server: FerryProcess) {
        let boundary = response["Content-Type"]?.split(separator: "boundary=").dropFirst().first.map { String($0) }
        let isOurs = boundary != nil || response.status >= 400
        // Process ids and random boundaries differ, and their lengths may differ too.
        let varying = ["Date", "X-Server-PID"] + (isOurs ? ["Content-Length"] : [])
        status = response.status
        fields = response.fields.filter { !varying.contains($0.name) }.map { field in
            let value = boundary.map { field.value.replacing($0, with: "B") } ?? field.value
            return "\(field.name): \(value)"
        }.sorted()
        let text = response.text.replacing(boundary ?? "\u{0}", with: "B")
            .replacing(": \(server.pid))", with: ": PID)").replacing("\"pid\":\(server.pid)", with: "\"pid\":PID")
        body = isOurs ? Array(text.utf8) : response.body
        validators = [response["ETag"], response["Last-Modified"]].compactMap(\.self)
        closes = response["Connection"] == "close"
    }

    /// The responses to a request that is repeated on one connection, or on the next one if that ends.
    static func alone(_ request: RandomRequests.Request, at server: FerryProcess, times: Int) throws -> [Exchange] {
        var connection = try server.connect()
        return try (0..<times).map { _ in
            try connection.send(request.text)
            let response = try Exchange(connection.receiveResponse(to: request.method), of: server)
            if response.closes { connection = try server.connect() }
            return response
        }
    }

    /// The responses to requests that are sent in one piece, up to the one that ends the connection.
    static func pipelined(_ batch: [RandomRequests.Request], at server: FerryProcess) throws -> [Exchange] {
        let connection = try server.connect()
        try connection.send(batch.map(\.text).joined())
        var responses: [Exchange] = []
        for request in batch {
            let response = try Exchange(connection.receiveResponse(to: request.method), of: server)
            responses.append(response)
            if response.closes { break }
        }
        return responses
    }
}

/// Requests for existing, removed and unknown names, with fields that matter.
private struct RandomRequests {
    struct Request {
        let method: String
        let text: String
    }

    private let names: [String]
    private var validators = ["\"x\"", "W/\"x\"", "*", "Sun, 06 Nov 1994 08:49:37 GMT"]

    init(names: [String]) { self.names = names }

    /// Takes the validators of responses for later conditions.
    mutating func learn(from responses: [Exchange]) {
        validators = Array(Set(validators + responses.flatMap(\.validators))).sorted().suffix(200)
    }

    mutating func next(_ random: inout SeededGenerator) -> Request {
        let method = random.pick(["GET", "GET", "GET", "GET", "HEAD", "OPTIONS"], otherwise: "GET")
        let query = random.pick(
            ["", "", "", "", "?download", "?format=json", "?format=html", "?x=1", "?%zz"], otherwise: "")
        let slash = random.pick(["", "", "/"], otherwise: "")
        let prefix = random.pick(["/files/", "/files/", "/files/", "/files//", "/files/./", "/"], otherwise: "")
        let target = prefix + random.pick(names, otherwise: "") + slash + query
        let fields = (0..<Int.random(in: 0...2, using: &random)).map { _ in field(&random) }.joined()
        return Request(method: method, text: "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
    }

    private func field(_ random: inout SeededGenerator) -> String {
        let validator = random.pick(validators, otherwise: "\"x\"")
        let range = random.pick(
            ["0-4", "5-", "-3", "0-0,2-3", "99999999-", "0-65535", "4-2", "0-70000"], otherwise: "0-4")
        let lines = [
            "Range: bytes=\(range)", "Range: bytes=\(range)", "Range: bytes=\(range)\r\nIf-Range: \(validator)",
            "If-None-Match: \(validator)", "If-Match: \(validator)", "If-Modified-Since: \(validator)",
            "If-Unmodified-Since: \(validator)", "Accept: */*", "Accept: text/html", "Accept: application/json",
            "Accept-Encoding: gzip", "Want-Repr-Digest: sha-256=1", "Want-Digest: sha-256", "X-A: b",
        ]
        return random.pick(lines, otherwise: "X-A: b") + "\r\n"
    }
}

/// Makes all kinds of changes to a folder.
private struct RandomChanges {
    private static let leaves = ["a.txt", "b.html", "c.js", "c.js.gz", "index.html", ".hidden", "d", "link"]
    private static let folders = ["", "p/", "q/", "p/r/"]

    /// All names that may exist, including folders.
    let names = folders + folders.flatMap { folder in leaves.map { folder + $0 } } + ["never", "p", "q", "p/r"]
    private let folder: TemporaryFolder

    init(_ folder: TemporaryFolder) { self.folder = folder }

    mutating func fill(_ random: inout SeededGenerator) throws {
        for name in names where !name.isEmpty && !name.hasSuffix("/") && !["p", "q", "p/r", "never"].contains(name) {
            if Bool.random(using: &random) { try write(name, &random) }
        }
    }

    mutating func change(_ random: inout SeededGenerator) throws {
        for _ in 0..<Int.random(in: 1...6, using: &random) { try changeOnce(&random) }
    }

    /// A change that cannot be made, for example because a name is a folder, is skipped.
    private func changeOnce(_ random: inout SeededGenerator) throws {
        let file = random.pick(Self.folders, otherwise: "") + random.pick(Self.leaves, otherwise: "d")
        let other = random.pick(Self.folders, otherwise: "") + random.pick(Self.leaves, otherwise: "d")
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: try? write(file, &random)
        case 2: try? folder.rename(file, to: other)
        case 3:
            try? folder.rename(
                random.pick(["p", "q", "p/r"], otherwise: "p"), to: random.pick(["q", "p/r", "p/d"], otherwise: "q"))
        case 4: folder.remove(file)
        case 5:
            folder.remove(file)
            try? folder.symlink(file, to: random.pick(["a.txt", "d", "r/c.js", "nowhere", "."], otherwise: "d"))
        case 6: try? folder.setMode(file, random.pick([0, 0o444, 0o644], otherwise: 0o644))
        case 7: try? write(random.pick(Self.folders, otherwise: "") + "index.html", &random)
        case 8: folder.remove(random.pick(Self.folders, otherwise: "") + "index.html")
        default: _ = try? folder.makeFolder(file)
        }
    }

    /// Writes a file with one of a few sizes and times, in place or as a new file.
    private func write(_ name: String, _ random: inout SeededGenerator) throws {
        let size = random.pick([0, 5, 1000, 65_536, 65_537, 200_000], otherwise: 5)
        let content = noise(size, seed: UInt64.random(in: 0..<5, using: &random))
        if Bool.random(using: &random) { folder.remove(name) }
        try folder.write(name, content)
        // With the current time, the response would depend on its moment.
        try folder.setModificationTime(
            name, seconds: random.pick([1_700_000_000, 1_700_000_001, 499_162_500, 0], otherwise: 0),
            nanoseconds: random.pick([0, 0, 7], otherwise: 0))
    }
}
