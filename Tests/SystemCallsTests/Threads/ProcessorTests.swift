import Dispatch
import Testing

@testable import SystemCalls

@Suite struct ProcessorTests {
    @Test(arguments: [(-1, 1), (1, 1), (2, 2), (3, 4), (6, 8), (16, 16), (17, 16), (256, 16)])
    func shardsAreAPowerOfTwo(processors: Int, shards: Int) {
        #expect(Processor.shardCount(processors: processors) == shards)
    }

    @Test func everyThreadHasAShard() {
        DispatchQueue.concurrentPerform(iterations: 64) { _ in
            for count in [1, 2, Processor.shardCount] { #expect((0..<count).contains(Processor.shard(of: count))) }
        }
    }
}
