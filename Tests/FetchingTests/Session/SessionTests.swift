import Testing

@testable import Fetching

@Suite struct SessionTests {
    @Test(arguments: [(0, 1), (3, 1), (16, 1), (20, 1), (40, 4), (1_024, 201), (1_048_576, 209_711)])
    func filesAtOnce(underDescriptors count: Int, areAtMost limit: Int) {
        #expect(Session.largestLimit(underDescriptors: count) == limit)
    }
}
