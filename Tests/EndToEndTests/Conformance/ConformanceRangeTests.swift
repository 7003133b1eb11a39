import Conformance
import TestSupport
import Testing

private let rangeFile = noise(1_009)

/// Facts that hold for every `Range`.
@Suite(.server { try $0.write("file.bin", rangeFile) })
struct ConformanceRangeTests {
    /// The size of a part beside its bytes: delimiter, type, position, line ends.
    private static let framing = 220

    @Test(
        "The bytes sent are the file's own at Content-Range, and never more than the file and framing", arguments: 0..<4
    )
    func bytes(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let connection = try SharedServer.get().server.connect()
        for _ in 0..<250 {
            let range = random.range(in: rangeFile.count)
            let response = try connection.request("GET", "/files/file.bin", [("Range", range)])
            switch response.status {
            case 200: #expect(response.body == rangeFile, "\(range)")
            case 206: try check(response, range)
            default: #expect(response.status == 416 && response["Content-Range"] == "bytes */1009", "\(range)")
            }
        }
    }

    private func check(_ response: HTTPResponse, _ range: String) throws {
        let parts = try response.verifiedParts(of: rangeFile)
        let count = parts.reduce(0) { $0 + $1.range.count }
        #expect(count <= rangeFile.count, "\(range)")
        #expect(response.body.count <= count + (parts.count > 1 ? (parts.count + 1) * Self.framing : 0), "\(range)")
        let sorted = parts.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
        #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }, "\(range)")
    }

    @Test("A large file's parts are streamed whole")
    func largeParts() throws {
        let served = try SharedServer.get()
        let file = noise(5_000_000, seed: 2)
        try served.folder.write("large.bin", file)
        let response = try served.request("GET", "/files/large.bin", [("Range", "bytes=1-2000000,2500000-4500000,-7")])
        let parts = try response.verifiedParts(of: file).map(\.range)
        #expect(parts == [1...2_000_000, 2_500_000...4_500_000, 4_999_993...4_999_999])
    }
}

extension SeededGenerator {
    /// The value of a `Range` field, mostly a valid one, for a file of `size` bytes.
    fileprivate mutating func range(in size: Int) -> String {
        if Int.random(in: 0..<8, using: &self) == 0 {
            let text = bytes(upTo: 20, from: "0123456789-,= \tbytes").filter { $0 > 31 && $0 < 127 || $0 == 9 }
            return "bytes=" + String(decoding: text, as: UTF8.self)
        }
        let specs = (0...Int.random(in: 0...70, using: &self) / 10).map { _ in spec(size) }
        return "bytes=" + specs.joined(separator: pick([",", ", ", " ,\t"], otherwise: ","))
    }

    private mutating func spec(_ size: Int) -> String {
        let positions = [position(size), position(size)].sorted()
        return pick(
            [
                "\(positions[0])-\(positions[1])", "\(positions[0])-\(positions[1])", "\(positions[0])-",
                "-\(positions[1])",
            ],
            otherwise: "0-")
    }

    /// A position near the start or the end, anywhere in the file, or slightly behind it.
    private mutating func position(_ size: Int) -> Int {
        let near = Int.random(in: -3...3, using: &self)
        return max(0, pick([near, size + near, Int.random(in: 0...size * 5 / 4, using: &self)], otherwise: 0))
    }
}
