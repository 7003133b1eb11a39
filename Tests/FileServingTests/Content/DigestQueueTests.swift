import SystemCalls
import Testing

@testable import FileServing

@Suite struct DigestQueueTests {
    /// A queue whose work is named by its key, and pauses after 100 ms.
    private typealias Queue = DigestQueue<String, String>

    private static func queue(_ sizes: [(String, Int64)], limit: Int = 64) -> Queue {
        var queue = Queue(limit: limit, patience: 100_000_000)
        for (key, size) in sizes { add(key, size, to: &queue) }
        return queue
    }

    @discardableResult
    private static func add(_ key: String, _ size: Int64, to queue: inout Queue, at time: Int64 = 0) -> String {
        let now = MonotonicTime(milliseconds: time)
        switch queue.ask(for: key, size: size, at: now) {
        case .present(let work): return "present \(work)"
        case .refused: return "refused"
        case .welcome:
            queue.add(key, for: key, rest: size, at: now)
            return "added"
        }
    }

    /// The order in which the work is done, in slices of 10.
    private static func order(_ sizes: [(String, Int64)]) -> String {
        var queue = queue(sizes)
        var (rest, order) = (Dictionary(uniqueKeysWithValues: sizes), "")
        while let (key, _) = queue.next(where: { _ in true }), let left = rest[key] {
            order += key
            rest[key] = left - 10
            if left <= 10 { queue.remove(key) } else { queue.update(key, rest: left - 10) }
        }
        return order
    }

    @Test(
        arguments: [
            ([("a", 30)], "aaa"), ([("a", 10), ("b", 10)], "ab"), ([("a", 30), ("b", 10)], "baaa"),
            ([("a", 50), ("b", 30), ("c", 10)], "cbbabaaaa"),
        ] as [([(String, Int64)], String)])
    func theSmallestAndTheLongestWaitingHaveTurns(sizes: [(String, Int64)], order: String) {
        #expect(Self.order(sizes) == order)
    }

    @Test func largeFileAdvancesWhileSmallOnesArrive() {
        var queue = Self.queue([("large", 1_000_000)])
        var turns = 0
        for number in 0..<20 {
            Self.add("small \(number)", 10, to: &queue)
            Self.add("more \(number)", 10, to: &queue)
            guard let (key, _) = queue.next(where: { _ in true }) else { continue }
            if key == "large" { turns += 1 } else { queue.remove(key) }
        }
        #expect(turns > 0 && turns < 11)
    }

    @Test func unrequestedWorkPausesUntilItIsRequested() {
        var queue = Self.queue([("a", 30), ("b", 10)])
        Self.add("a", 30, to: &queue, at: 50)
        #expect(queue.takeUnwanted(at: MonotonicTime(milliseconds: 120)) == ["b"])
        #expect(queue.takeUnwanted(at: MonotonicTime(milliseconds: 120)).isEmpty)
        #expect(queue.next { _ in true }?.key == "a" && !queue.isIdle)
        #expect(queue.takeUnwanted(at: MonotonicTime(milliseconds: 200)) == ["a"])
        #expect(queue.isIdle && queue.next { _ in true } == nil)
        #expect(Self.add("b", 10, to: &queue, at: 300) == "present b")
        #expect(queue.next { _ in true }?.key == "b")
    }

    @Test func onlyWhatMeetsTheConditionHasATurn() {
        var queue = Self.queue([("a", 10), ("b", 20)])
        #expect(queue.next { $0 != "a" }?.key == "b")
        #expect(queue.next { _ in false } == nil && !queue.isIdle)
    }

    @Test func largestWorkIsRemovedWhenTheQueueIsFull() {
        var queue = Self.queue([("a", 30), ("b", 50)], limit: 2)
        #expect(Self.add("c", 60, to: &queue) == "refused")
        #expect(Self.add("b", 50, to: &queue) == "present b")
        #expect(Self.add("d", 40, to: &queue) == "added")
        #expect(Self.add("b", 50, to: &queue) == "refused")
        _ = queue.takeUnwanted(at: MonotonicTime(milliseconds: 1000))
        #expect(Self.add("e", 999, to: &queue, at: 1000) == "added")
        #expect(Self.add("d", 40, to: &queue, at: 1000) == "added")
    }
}
