import Testing

@testable import Operations

@Suite struct HeapTrimRuleTests {
    @Test(
        arguments: [
            ([(10, 10), (0, 10)], [false, false]),
            ([(2000, 2000), (1500, 2000), (1000, 1500), (999, 1000)], [false, false, false, true]),
            ([(0, 2000), (0, 0), (300, 300), (100, 300)], [true, false, false, true]),
        ] as [([(Int, Int)], [Bool])])
    func memoryIsGivenBackWhereManyHaveGone(looks: [(count: Int, peak: Int)], verdicts: [Bool]) {
        var heapTrim = HeapTrimRule()
        #expect(looks.map { heapTrim.isOver($0.count, peak: $0.peak) } == verdicts)
    }
}
