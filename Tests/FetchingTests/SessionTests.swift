import Testing

@testable import Fetching

@Suite struct SessionTests {
    @Test(arguments: [(0, 1), (3, 1), (16, 1), (20, 2), (40, 7), (1_024, 253), (1_048_576, 262_141)])
    func filesAtOnce(underDescriptors count: Int, areAtMost limit: Int) {
        #expect(Session.largestLimit(underDescriptors: count) == limit)
    }
}
