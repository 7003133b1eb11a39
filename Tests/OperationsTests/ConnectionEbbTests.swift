import Testing

@testable import Operations

@Suite struct ConnectionEbbTests {
    @Test(
        arguments: [
            ([10, 0], [false, false]), ([2000, 1500, 1000, 999], [false, false, false, true]),
            ([2000, 0, 0, 300, 100], [false, true, false, false, true]),
        ] as [([Int], [Bool])])
    func memoryIsGivenBackWhereManyHaveGone(counts: [Int], verdicts: [Bool]) {
        var ebb = ConnectionEbb()
        #expect(counts.map { ebb.isOver($0) } == verdicts)
    }
}
