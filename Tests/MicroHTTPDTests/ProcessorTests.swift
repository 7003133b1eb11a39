import Dispatch
import Testing

@testable import MicroHTTPD

@Suite struct ProcessorTests {
    @Test func everyThreadHasAShare() {
        DispatchQueue.concurrentPerform(iterations: 64) { _ in
            #expect((0..<Processor.shareCount).contains(Processor.share))
        }
    }
}
