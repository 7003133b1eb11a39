import Testing

@testable import Operations

@Suite struct DescriptorBudgetTests {
    @Test(arguments: [(1024, 448), (64, 24), (0, 1), (1_048_576, 524_224)])
    func eachConnectionMayHoldTwoDescriptors(descriptors: Int, connections: Int) {
        #expect(DescriptorBudget.connections(under: descriptors) == connections)
    }

    @Test(arguments: [
        (1024, 448, 0), (1024, 100, 696), (64, 24, 0), (0, 1, 0), (1_048_576, 4096, 1024), (9000, 4096, 680),
    ])
    func filesGetWhatConnectionsLeave(descriptors: Int, connections: Int, files: Int) {
        #expect(DescriptorBudget.files(under: descriptors, beside: connections) == files)
    }

    @Test(arguments: [(1024, 2, 446), (200, 64, 11), (40, 64, 1)])
    func theWorkersOfAPoolTakeTheirShare(descriptors: Int, workers: Int, connections: Int) {
        #expect(DescriptorBudget.connections(under: descriptors, beside: workers) == connections)
    }

    @Test func theLowestLimitIsEnoughForSomeConnections() {
        #expect(DescriptorBudget.connections(under: DescriptorBudget.least) == 12)
    }
}
