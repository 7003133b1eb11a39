import CLinux
import Glibc
import SystemPackage

/// A call from one thread to another; made before the other one waits, it is not lost.
///
/// The corresponding C function is `eventfd`.
final class Bell: Sendable {
    /// Can be read once the bell has been rung, for loops that wait for several descriptors.
    let descriptor: FileDescriptor

    init() throws(Errno) {
        let number = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
        guard number >= 0 else { throw Errno(rawValue: errno) }
        descriptor = FileDescriptor(rawValue: number)
    }

    deinit { close(descriptor.rawValue) }

    /// Calls.
    func ring() {
        var one: UInt64 = 1
        // It fails only where the counter is full, and then the call has been made already.
        _ = unsafe write(descriptor.rawValue, &one, MemoryLayout<UInt64>.size)
    }

    /// Waits for a call, unless one has been made.
    func wait() { wait(milliseconds: -1) }

    /// Waits for a call no longer than some time, rounded up to milliseconds.
    func wait(for time: Duration) { wait(milliseconds: CInt((time / .milliseconds(1)).rounded(.up))) }

    /// The corresponding C function is `poll`.
    private func wait(milliseconds: CInt) {
        var entry = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        if unsafe poll(&entry, 1, milliseconds) > 0 { silence() }
    }

    /// Takes the call, so that the next one can be told from it.
    func silence() {
        var count: UInt64 = 0
        // It fails only where nobody has called.
        _ = unsafe read(descriptor.rawValue, &count, MemoryLayout<UInt64>.size)
    }
}
