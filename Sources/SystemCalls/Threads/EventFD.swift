internal import CLinux
internal import Glibc
package import SystemPackage

/// A signal from one thread to another; it is not lost if it comes before the other thread waits.
///
/// The corresponding C function is `eventfd`.
package final class EventFD: Sendable {
    private let owner: OwnedDescriptor

    /// Makes one without a signal; throws `Errno` if the process has no descriptor left.
    package init() throws(Errno) {
        owner = try OwnedDescriptor { eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK)) }
    }

    /// Readable from a signal until ``clear()``, for loops that wait for several descriptors; open while this object
    /// lives.
    package var descriptor: FileDescriptor { owner.borrowed }

    /// Wakes the thread that waits, or the next one that will.
    package func signal() {
        var one: UInt64 = 1
        // The write fails only if the counter is full, and then there is a signal already.
        _ = unsafe write(owner.rawValue, &one, MemoryLayout<UInt64>.size)
    }

    /// Waits for a signal for at most `milliseconds`, or without limit if that is negative; returns false if none came.
    ///
    /// Several signals before the wait count as one. A signal handler that runs meanwhile ends the wait. The
    /// corresponding C function is `poll`.
    @discardableResult
    package func wait(milliseconds: CInt = -1) -> Bool {
        var entry = pollfd(fd: owner.rawValue, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, milliseconds) == 1 else { return false }
        return clear()
    }

    /// Waits for a signal for at most `time`, rounded up to milliseconds; returns false if none came.
    @discardableResult
    package func wait(for time: Duration) -> Bool {
        wait(milliseconds: CInt((time / .milliseconds(1)).rounded(.up)))
    }

    /// Clears the signal; returns false if there was none.
    @discardableResult
    package func clear() -> Bool {
        var count: UInt64 = 0
        return unsafe read(owner.rawValue, &count, MemoryLayout<UInt64>.size) > 0
    }
}
