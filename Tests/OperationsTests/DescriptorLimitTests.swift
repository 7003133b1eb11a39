import Testing

@testable import Operations

@Suite struct DescriptorLimitTests {
    @Test(arguments: [(1024, 448), (64, 24), (0, 1), (1_048_576, 524_224)])
    func eachConnectionMayHoldTwoDescriptors(descriptors: Int, connections: Int) {
        #expect(DescriptorLimit.connections(under: descriptors) == connections)
    }

    @Test func theLowestLimitIsEnoughForSomeConnections() {
        #expect(DescriptorLimit.connections(under: DescriptorLimit.least) == 12)
    }
}
