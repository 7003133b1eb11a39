internal import SystemCalls

/// Lines that wait to be written: appended by many threads, taken by one, and never more than fit.
final class LineQueue: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var count = 0
        /// Whether the thread that takes lines has found none and waits to be woken.
        var isTakerWaiting = false
    }

    private let state = PthreadMutex(State())
    private let capacity: Int

    /// Makes an empty queue of `capacity` bytes.
    init(capacity: Int) { self.capacity = capacity }

    /// What became of a line.
    enum Outcome: Equatable {
        case queued
        /// It is queued, and the thread that takes lines has to be woken.
        case queuedFirst
        /// There was no room for it.
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

    /// Exchanges the lines that wait for `bytes`, whose memory is used again, and returns their number.
    ///
    /// Where it is 0, the next line that is appended is told to wake the caller.
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
