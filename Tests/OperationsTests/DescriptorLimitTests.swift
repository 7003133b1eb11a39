import Testing

@testable import Operations

@Suite struct DescriptorLimitTests {
    @Test(arguments: [(1024, 480), (64, 1), (0, 1), (1_048_576, 524_256)])
    func eachConnectionMayHoldTwoDescriptors(descriptors: Int, connections: Int) {
        #expect(DescriptorLimit.connections(under: descriptors) == connections)
    }
}
