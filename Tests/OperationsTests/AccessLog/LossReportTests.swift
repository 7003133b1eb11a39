import SystemPackage
import Testing

@testable import Operations

@Suite struct LossReportTests {
    private let start = ContinuousClock.now

    @Test func theFirstLossIsToldAtOnceAndTheNextLater() {
        var report = LossReport(interval: .seconds(10))
        #expect(report.text(of: 0, at: start, isLast: false) == nil)
        #expect(report.wait == -1)
        #expect(report.text(of: 1, at: start, isLast: false)?.hasPrefix("1 line of the access log lost: ") == true)
        #expect(report.text(of: 5, at: start + .seconds(9), isLast: false) == nil)
        #expect(report.wait == 1000)
        #expect(report.text(of: 7, at: start + .seconds(10), isLast: false)?.hasPrefix("6 lines ") == true)
        #expect(report.wait == -1)
    }

    @Test func theLastLossIsAlwaysTold() {
        var report = LossReport(interval: .seconds(10))
        _ = report.text(of: 1, at: start, isLast: false)
        #expect(report.text(of: 2, at: start, isLast: true)?.hasPrefix("1 line ") == true)
        #expect(report.text(of: 2, at: start, isLast: true) == nil)
    }

    @Test func theReasonIsTheLastError() {
        var report = LossReport(interval: .seconds(10))
        report.error = .noSpace
        #expect(report.text(of: 1, at: start, isLast: false)?.hasSuffix("\(Errno.noSpace)") == true)
        #expect(report.text(of: 2, at: start, isLast: true)?.hasSuffix("faster than they can be written") == true)
    }
}
