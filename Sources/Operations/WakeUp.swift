internal import CLinux
internal import Glibc
internal import MicroHTTPD
internal import SystemPackage

/// A call that one thread waits for and others make; made before the wait, it is not lost.
///
/// The corresponding C function is `eventfd`.
final class WakeUp: Sendable {
    private let descriptor: OwnedDescriptor

    init() throws(Errno) {
        let descriptor = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        self.descriptor = OwnedDescriptor(descriptor)
    }

    /// Wakes the thread that waits, or else the next one that will.
    func signal() {
        var one: UInt64 = 1
        // It fails only where the counter is full, and then the call has been made already.
        _ = unsafe write(descriptor.rawValue, &one, MemoryLayout<UInt64>.size)
    }

    /// Waits for a call, `milliseconds` at the most or, where that is negative, for ever; false where none came.
    @discardableResult
    func wait(milliseconds: CInt = -1) -> Bool {
        var entry = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, milliseconds) == 1 else { return false }
        var count: UInt64 = 0
        return unsafe read(descriptor.rawValue, &count, MemoryLayout<UInt64>.size) > 0
    }
}
