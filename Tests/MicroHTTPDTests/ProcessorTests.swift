import Dispatch
import Testing

@testable import MicroHTTPD

@Suite struct ProcessorTests {
    @Test(arguments: [(-1, 1), (1, 1), (2, 2), (3, 4), (6, 8), (16, 16), (17, 16), (256, 16)])
    func sharesAreAPowerOfTwo(processors: Int, shares: Int) {
        #expect(Processor.shareCount(processors: processors) == shares)
    }

    @Test func everyThreadHasAShare() {
        DispatchQueue.concurrentPerform(iterations: 64) { _ in
            for count in [1, 2, Processor.shareCount] { #expect((0..<count).contains(Processor.share(of: count))) }
        }
    }
}
