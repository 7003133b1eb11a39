internal import SystemCalls

/// A bounded queue of lines: many threads append, one takes.
final class LineQueue: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var count = 0
        /// Whether the taking thread has found no line and waits to be woken.
        var isTakerWaiting = false
    }

    private let state = PthreadMutex(State())
    private let capacity: Int

    /// Makes an empty queue of `capacity` bytes.
    init(capacity: Int) { self.capacity = capacity }

    /// The result of appending a line.
    enum Outcome: Equatable {
        case queued
        /// It is queued, and the taking thread must be woken.
        case queuedFirst
        /// The queue had no room for it.
        case dropped
    }

    /// Appends `line`, whose last byte is its only line feed.
    func append(_ line: [UInt8]) -> Outcome {
        state.withLock { state in
            guard state.bytes.count + line.count <= capacity else { return .dropped }
            state.bytes.append(contentsOf: line)
            state.count += 1
            guard state.isTakerWaiting else { return .queued }
            state.isTakerWaiting = false
            return .queuedFirst
        }
    }

    /// Swaps the queued lines with `bytes`, whose memory is reused, and returns the number of lines.
    ///
    /// If it is 0, the result of the next `append` says to wake the caller.
    func take(into bytes: inout [UInt8]) -> Int {
        bytes.removeAll(keepingCapacity: true)
        return state.withLock { state in
            swap(&state.bytes, &bytes)
            state.isTakerWaiting = state.count == 0
            defer { state.count = 0 }
            return state.count
        }
    }
}
