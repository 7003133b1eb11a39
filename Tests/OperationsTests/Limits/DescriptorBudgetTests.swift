import Testing

@testable import Operations

@Suite struct DescriptorBudgetTests {
    @Test(arguments: [(1024, 282), (64, 10), (0, 1), (1_048_576, 349_466)])
    func eachConnectionMayHoldThreeDescriptors(descriptors: Int, connections: Int) {
        #expect(DescriptorBudget.connections(under: descriptors) == connections)
    }

    /// The sum includes connections over the limit and the process's own descriptors.
    @Test(arguments: [32, 33, 40, 64, 100, 200, 500, 1024, 4096, 65_536])
    func allConnectionsTogetherFit(descriptors: Int) {
        let connections = DescriptorBudget.connections(under: descriptors)
        let refused = min(connections / 4 + 1, 32)
        let others = 16 + min(descriptors / 8, 64) + min(descriptors / 16, 64)
        #expect(3 * connections + refused + others <= descriptors)
        #expect(3 * (connections + 2) + refused + others > descriptors, "and not many more would")
    }

    @Test(arguments: [
        (1024, 282, 2), (1024, 100, 548), (64, 10, 0), (0, 1, 0), (1_048_576, 4096, 1024), (13_000, 4096, 536),
    ])
    func filesGetWhatConnectionsLeave(descriptors: Int, connections: Int, files: Int) {
        #expect(DescriptorBudget.files(under: descriptors, beside: connections) == files)
    }

    @Test(arguments: [(1024, 2, 281), (1024, 64, 240), (40, 64, 1)])
    func theWorkersOfAPoolTakeTheirShare(descriptors: Int, workers: Int, connections: Int) {
        #expect(DescriptorBudget.connections(under: descriptors, beside: workers) == connections)
    }

    @Test func theLowestLimitIsEnoughForSomeConnections() {
        #expect(DescriptorBudget.connections(under: DescriptorBudget.least) == 2)
    }
}
