internal import CLinux
internal import Glibc
package import SystemPackage

/// A signal from one thread to another that is not lost if it comes before the other one waits.
///
/// The corresponding C function is `eventfd`.
package final class EventFD: Sendable {
    private let owner: OwnedDescriptor

    /// Makes one that nobody has signalled; throws `Errno` if the process has no descriptor left.
    package init() throws(Errno) {
        owner = try OwnedDescriptor { eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK)) }
    }

    /// Readable from a signal until ``clear()``, for loops that wait for several descriptors; open as long as this lives.
    package var descriptor: FileDescriptor { owner.borrowed }

    /// Wakes the thread that waits, or else the next one that will.
    package func signal() {
        var one: UInt64 = 1
        // It fails only if the counter is full, and then the signal has been given already.
        _ = unsafe write(owner.rawValue, &one, MemoryLayout<UInt64>.size)
    }

    /// Waits for a signal, for `milliseconds` at most, or for ever if that is negative; false if none came.
    ///
    /// Several signals before the wait are one. A signal handler that runs meanwhile ends the wait. The corresponding C
    /// function is `poll`.
    @discardableResult
    package func wait(milliseconds: CInt = -1) -> Bool {
        var entry = pollfd(fd: owner.rawValue, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, milliseconds) == 1 else { return false }
        return clear()
    }

    /// Waits for a signal no longer than `time`, rounded up to milliseconds; false if none came.
    @discardableResult
    package func wait(for time: Duration) -> Bool {
        wait(milliseconds: CInt((time / .milliseconds(1)).rounded(.up)))
    }

    /// Takes the signal, so that the next one can be told from it; false if there was none.
    @discardableResult
    package func clear() -> Bool {
        var count: UInt64 = 0
        return unsafe read(owner.rawValue, &count, MemoryLayout<UInt64>.size) > 0
    }
}
