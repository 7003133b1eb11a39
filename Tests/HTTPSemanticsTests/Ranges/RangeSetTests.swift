import HTTPSemantics
import TestSupport
import Testing

@Suite struct RangeSetTests {
    @Test(
        "The examples of the RFC, on 10,000 bytes (RFC 9110 §14.1.2)",
        arguments: [
            ("bytes=0-499", ["0-499"]), ("bytes=500-999", ["500-999"]), ("bytes=-500", ["9500-9999"]),
            ("bytes=9500-", ["9500-9999"]), ("bytes=0-0,-1", ["0-0", "9999-9999"]),
            ("bytes= 0-999, 4500-5499, -1000", ["0-999", "4500-5499", "9000-9999"]),
            ("bytes=500-600,601-999", ["500-999"]), ("bytes=500-700,601-999", ["500-999"]),
        ]
    )
    func examples(_ value: String, _ expected: [String]) {
        #expect(ranges(value, of: 10_000) == expected)
    }

    @Test(
        "A range reaches as far as the representation does (RFC 9110 §14.1.2)",
        arguments: [
            ("bytes=0-", 10, ["0-9"]), ("bytes=0-9", 10, ["0-9"]), ("bytes=0-10", 10, ["0-9"]),
            ("bytes=9-9", 10, ["9-9"]),
            ("bytes=5-99999", 10, ["5-9"]), ("bytes=-10", 10, ["0-9"]), ("bytes=-11", 10, ["0-9"]),
            ("bytes=-1", 1, ["0-0"]), ("bytes=00-007", 10, ["0-7"]), ("bytes=9-18446744073709551615", 10, ["9-9"]),
            ("bytes=9-18446744073709551616", 10, ["9-9"]), ("bytes=0-00000000000000000000000000003", 10, ["0-3"]),
            ("bytes=-99999999999999999999999", 10, ["0-9"]),
            ("bytes=9-9223372036854775807", 10, ["9-9"]),
            ("bytes=0-", .max, ["0-9223372036854775806"]),
            ("bytes=-1", .max, ["9223372036854775806-9223372036854775806"]),
        ] as [(String, Int64, [String])]
    )
    func clamps(_ value: String, _ length: Int64, _ expected: [String]) {
        #expect(ranges(value, of: length) == expected)
    }

    @Test(
        "A range that lies behind the end, or has no length, is unsatisfiable (RFC 9110 §14.1.2)",
        arguments: [
            ("bytes=10-", 10), ("bytes=10-10", 10), ("bytes=-0", 10), ("bytes=99-100,200-", 10), ("bytes=0-", 0),
            ("bytes=-5", 0), ("bytes=0-0", 0), ("bytes=99999999999999999999-", 10), ("bytes=-0,-00", 10),
            ("bytes=18446744073709551616-18446744073709551617", 10), ("bytes=0-", -5),
            ("bytes=-9223372036854775807", -5),
        ] as [(String, Int64)]
    )
    func unsatisfiable(_ value: String, _ length: Int64) {
        #expect(ranges(value, of: length) == [])
    }

    @Test(
        "One satisfiable range makes the set satisfiable (RFC 9110 §14.1.1)",
        arguments: [("bytes=0-0,10-", ["0-0"]), ("bytes=10-,-0,-1", ["9-9"]), ("bytes=20-30,3-4,40-", ["3-4"])]
    )
    func partlySatisfiable(_ value: String, _ expected: [String]) {
        #expect(ranges(value, of: 10) == expected)
    }

    @Test(
        "Overlapping and adjacent ranges are made one, the order asked for is kept (RFC 9110 §15.3.7.2)",
        arguments: [
            ("bytes=0-1,1-2", ["0-2"]), ("bytes=0-1,2-3", ["0-3"]), ("bytes=0-1,3-4", ["0-1", "3-4"]),
            ("bytes=5-6,0-1", ["5-6", "0-1"]), ("bytes=2-3,0-1", ["0-3"]), ("bytes=0-,0-,0-", ["0-9"]),
            ("bytes=0-1,4-5,2-3", ["0-5"]), ("bytes=8-9,0-1,4-5,2-3", ["8-9", "0-5"]), ("bytes=-3,7-7", ["7-9"]),
            ("bytes=4-4,0-0,8-8,0-9", ["0-9"]), ("bytes=6-7,0-0,5-8", ["5-8", "0-0"]), ("bytes=0-9,3-4", ["0-9"]),
            ("bytes=0-0,2-2,4-4", ["0-0", "2-2", "4-4"]), ("bytes=4-4,2-2,0-0", ["4-4", "2-2", "0-0"]),
        ]
    )
    func coalesces(_ value: String, _ expected: [String]) {
        #expect(ranges(value, of: 10) == expected)
    }

    @Test(
        "The unit's case and legal spacing do not matter (RFC 9110 §14.1, §5.6.1.2)",
        arguments: [
            ("BYTES=0-0", ["0-0"]), ("Bytes=0-0", ["0-0"]), (" bytes=0-0 ", ["0-0"]),
            ("bytes=0-0 , 5-5", ["0-0", "5-5"]),
            ("bytes=0-0\t,\t5-5", ["0-0", "5-5"]), ("bytes=,0-0", ["0-0"]), ("bytes=0-0,,", ["0-0"]),
            ("bytes=, ,0-0", ["0-0"]),
        ]
    )
    func spacing(_ value: String, _ expected: [String]) {
        #expect(ranges(value, of: 10) == expected)
    }

    @Test(
        "Invalid syntax and unknown units are ignored (RFC 9110 §14.2)",
        arguments: [
            "", "bytes", "bytes=", "bytes=,", "bytes= ", "bytes=-", "bytes=--1", "bytes=a-b", "bytes=0-a", "bytes=0",
            "bytes=5-4", "bytes=0-1-2", "bytes=0 -1", "bytes=0- 1", "bytes =0-1", "bytes:0-1", "bytes=0-1;2-3",
            "bytes=0-1,a", "bytes=0-1 2-3", "bytes=+0-1", "bytes=0x0-1", "bytes=1-0,0-1", "bytes=\"0-1\"", "lines=0-1",
            "byte=0-1", "0-1", "=0-1", "none", "bytes=0-1\u{0}", "bytes=0-١", "bytes=*", "bytes=0-*", "bytes=-1-",
            "bytes=0.5-1", "bytes==0-1", "bytes=bytes=0-1", "bytes=1e1-", "bytes=0-1,,2-1",
        ]
    )
    func ignored(_ value: String) {
        #expect(RangeSet(text: value) == nil)
    }

    private static let ascending = (0...64).map { "\($0 * 2)-\($0 * 2)" }

    @Test("A set of more than 64 ranges out of order is ignored (RFC 9110 §14.2)")
    func unorderedBound() {
        #expect(RangeSet(text: set(Self.ascending.dropLast().reversed()))?.specs.count == 64)
        let unordered = [
            Self.ascending.reversed(), ["-1"] + Self.ascending, Self.ascending + ["128-129"], Self.ascending + ["-5"],
            ["0-"] + Self.ascending, Self.ascending + ["130-", "140-"], Array(repeating: "0-", count: 65),
        ]
        for specs in unordered { #expect(RangeSet(text: set(specs)) == nil, "\(specs.last ?? "")") }
        #expect(RangeSet(text: "bytes=" + String(repeating: ",", count: 10_000) + "0-0")?.specs.count == 1)
    }

    @Test("A set of more than 64 ranges in ascending order is taken, adjacent ones as one (RFC 9110 §14.2)")
    func ascendingOrder() {
        #expect(ranges(set(Self.ascending), of: 1000) == Self.ascending)
        #expect(ranges(set(Self.ascending + ["200-"]), of: 1000) == Self.ascending + ["200-999"])
        #expect(ranges(set(Self.ascending), of: 5) == ["0-0", "2-2", "4-4"])
        #expect(ranges(set((0..<500).map { "\($0)-\($0)" }), of: 1000) == ["0-499"])
        #expect(ranges(set(Self.ascending + ["2000-2001"]), of: 1000) == Self.ascending)
        #expect(RangeSet(text: set((0..<3000).map { "\($0 * 9)-\($0 * 9)" }))?.specs.count == 3000)
    }

    private func set(_ specs: some Sequence<String>) -> String { "bytes=" + specs.joined(separator: ",") }

    private func ranges(_ value: String, of length: Int64) -> [String]? {
        RangeSet(text: value)?.ranges(in: length).map { "\($0.first)-\($0.last)" }
    }
}

@Suite struct RangeSetProperties {
    @Test(
        "Selected parts lie within the file, are disjoint and never adjacent, and cover what was asked",
        arguments: 0..<8)
    func parts(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let length = Int64.random(in: 0...40, using: &random)
            let value =
                "bytes=" + (0...Int.random(in: 0...8, using: &random)).map { _ in spec(&random) }.joined(separator: ",")
            guard let set = RangeSet(text: value) else { continue }
            let parts = set.ranges(in: length)
            #expect(parts.allSatisfy { $0.first >= 0 && $0.last < length }, "\(value) of \(length)")
            #expect(parts.reduce(0) { $0 + $1.count } <= length, "\(value) of \(length)")
            let sorted = parts.sorted { $0.first < $1.first }
            #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.last + 1 < $1.first }, "\(value) of \(length)")
            let covered = Set(parts.flatMap { Array($0.first...$0.last) })
            #expect(covered == asked(set, of: length), "\(value) of \(length)")
        }
    }

    private func spec(_ random: inout SeededGenerator) -> String {
        let numbers = (0..<2).map { _ in Int.random(in: 0...45, using: &random) }
        return random.pick(["\(numbers[0])-\(numbers[1])", "\(numbers[0])-", "-\(numbers[1])"], otherwise: "0-")
    }

    /// The requested positions by the text of RFC 9110 §14.1.2, one by one.
    private func asked(_ set: RangeSet, of length: Int64) -> Set<Int64> {
        Set(
            (0..<length).filter { position in
                set.specs.contains { spec in
                    switch spec {
                    case .int(let first, let last): position >= first && position <= last ?? length
                    case .suffix(let count): position >= length - count
                    }
                }
            })
    }
}
