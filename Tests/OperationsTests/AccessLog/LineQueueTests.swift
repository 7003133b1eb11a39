import Testing

@testable import Operations

@Suite struct LineQueueTests {
    @Test func linesComeInOrder() {
        let queue = LineQueue(capacity: 100)
        #expect(queue.append(Array("a\n".utf8)) == .queued)
        #expect(queue.append(Array("b\n".utf8)) == .queued)
        var lines: [UInt8] = []
        #expect(queue.take(into: &lines) == 2)
        #expect(lines == Array("a\nb\n".utf8))
        #expect(queue.take(into: &lines) == 0)
        #expect(lines.isEmpty)
    }

    @Test func theTakerIsWokenOnceWhenItFoundNothing() {
        let queue = LineQueue(capacity: 100)
        var lines: [UInt8] = []
        _ = queue.take(into: &lines)
        #expect(queue.append([10]) == .queuedFirst)
        #expect(queue.append([10]) == .queued)
        #expect(queue.take(into: &lines) == 2)
        #expect(queue.append([10]) == .queued)
    }

    @Test func linesThatDoNotFitAreDroppedWhole() {
        let queue = LineQueue(capacity: 4)
        #expect(queue.append([1, 2, 10]) == .queued)
        #expect(queue.append([3, 10]) == .dropped)
        #expect(queue.append([10]) == .queued)
        var lines: [UInt8] = []
        #expect(queue.take(into: &lines) == 2)
        #expect(lines == [1, 2, 10, 10])
        #expect(queue.append([3, 10]) == .queued)
    }
}
