import Testing

@testable import Fetching

@Suite struct ProgressTests {
    static func progress(_ received: Int64, of total: Int64?, name: String = "a.txt") -> Progress {
        Progress(name, received: received, of: total)
    }

    @Test func lineOfOneFile() {
        #expect(
            Self.progress(12_300_000, of: 28_100_000).line(rate: 4_200_000, width: 79)
                == "a.txt  43% [==========>             ] 12.3 MB of 28.1 MB  4.2 MB/s  0:04 left")
    }

    @Test func lineWithoutTotal() {
        #expect(Self.progress(1_500, of: nil).line(rate: 0, width: 79) == "a.txt  1.5 kB  0 B/s")
    }

    @Test func lineOfSeveralFiles() {
        let progress = Self.progress(500, of: 1_000, name: "3 of 40 files")
        #expect(progress.line(rate: 100, width: 60) == "3 of 40 files  50%  500 B of 1.0 kB  100 B/s  0:05 left")
    }

    @Test(arguments: [0, 1, 10, 30, 40, 60, 80, 200]) func lineFits(_ width: Int) {
        for name in ["a", String(repeating: "n", count: 100), String(repeating: "日", count: 100)] {
            for total in [nil, 0, 1_000_000] as [Int64?] {
                let line = Self.progress(500_000, of: total, name: name).line(rate: 1_000, width: width)
                #expect(line.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } <= width)
            }
        }
    }

    @Test(arguments: [(0, 0.0), (50, 0.5), (100, 1), (150, 1)] as [(Int64, Double)])
    func fraction(of received: Int64, is fraction: Double) {
        #expect(Self.progress(received, of: 100).fraction == fraction)
    }

    @Test func emptyFileIsComplete() {
        #expect(Self.progress(0, of: 0).fraction == 1)
    }

    @Test(
        arguments: [
            (-1, "0 B"), (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_049, "1.0 kB"), (1_999, "1.9 kB"),
            (999_999, "999.9 kB"), (1_000_000, "1.0 MB"), (1_073_741_824, "1.0 GB"), (.max, "9.2 EB"),
        ] as [(Int64, String)]) func bytes(_ count: Int64, read text: String)
    {
        #expect(Progress.bytes(count) == text)
    }

    @Test(arguments: [(0, "0:00"), (3, "0:03"), (60, "1:00"), (750, "12:30"), (3_600, "1:00:00"), (90_061, "25:01:01")])
    func clock(_ seconds: Int, reads text: String) {
        #expect(Progress.clock(.seconds(seconds)) == text)
    }

    @Test(arguments: [(1_000, 1, "16:40 left"), (360_000, 1, "1 B/s"), (.max, 1, "1 B/s"), (.max, 1e-300, "0 B/s")])
    func timeLeft(of bytes: Int64, at rate: Double, ends text: String) {
        #expect(Self.progress(0, of: bytes).line(rate: rate, width: 79).hasSuffix(text))
    }

    @Test(arguments: [1e300, .infinity, .nan, -1]) func lineAtAnyRate(_ rate: Double) {
        #expect(Self.progress(.max, of: .max).line(rate: rate, width: 79).hasPrefix("a.txt  100%"))
    }

    @Test(arguments: [(1, 2, 3), (.max, 0, .max), (.max, 1, .max), (.max, .max, .max)] as [(Int64, Int64, Int64)])
    func sum(of count: Int64, and other: Int64, is sum: Int64) {
        #expect(count.addingClamped(other) == sum)
    }

    @Test func paceIsThatOfTheLastSeconds() {
        var pace = RateMeter()
        #expect(pace.rate == 0)
        pace.note(100, at: .seconds(1))
        #expect(pace.rate == 100)
        for second in 2...20 { pace.note(100, at: .seconds(second)) }
        #expect(pace.rate == 0)
        for second in 21...40 { pace.note(Int64(second) * 50, at: .seconds(second)) }
        #expect(pace.rate == 50)
    }
}
