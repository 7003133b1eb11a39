import MicroHTTPD
import SystemCalls
import Testing

@testable import Operations

@Suite struct RateWindowTests {
    /// The rate at the last of `looks`, each a second in time and the bytes acknowledged until then.
    private func rate(_ looks: [(second: Int64, acknowledged: UInt64)]) -> Double? {
        var window = RateWindow()
        return looks.reduce(nil) { _, look in
            window.rate(
                acknowledged: look.acknowledged, at: MonotonicTime(milliseconds: look.second * 1000), length: 30_000)
        }
    }

    @Test func nothingIsKnownBeforeTheWindowIsFull() {
        #expect(rate([(100, 0)]) == nil)
        #expect(rate([(100, 0), (129, 1_000_000)]) == nil)
    }

    @Test(arguments: [(30, 1000), (60, 500)] as [(Int64, Double)])
    func theRateIsTheAverageSinceTheWindowsStart(second: Int64, rate: Double) {
        #expect(self.rate([(0, 5), (second, 30_005)]) == rate)
    }

    @Test func theWindowMovesOnWithTheTime() {
        // 100 bytes per second, after a megabyte at once: the last whole step that is old enough begins the window.
        let looks = (0...100).map { (Int64($0), UInt64($0) * 100 + ($0 > 0 ? 1_000_000 : 0)) }
        #expect(rate(looks) == 100)
        #expect(rate(Array(looks.prefix(31))) == 1_003_000.0 / 30)
    }

    @Test func clearedMarksDoNotCount() {
        var window = RateWindow()
        _ = window.rate(acknowledged: 0, at: MonotonicTime(milliseconds: 0), length: 30_000)
        window.clear()
        #expect(window.rate(acknowledged: 0, at: MonotonicTime(milliseconds: 30_000), length: 30_000) == nil)
    }

    @Test func aCountMayWrap() {
        #expect(rate([(0, .max - 9), (30, 29_990)]) == 1000)
    }
}
