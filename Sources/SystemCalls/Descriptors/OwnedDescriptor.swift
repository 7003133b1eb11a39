internal import Glibc
package import SystemPackage

/// A file descriptor with one owner, closed when the owner ends.
package struct OwnedDescriptor: ~Copyable, Sendable {
    /// The descriptor's number.
    package let rawValue: CInt

    /// Takes over `rawValue`, an open descriptor.
    package init(_ rawValue: CInt) { self.rawValue = rawValue }

    /// Takes over `descriptor`, which is open and has no other owner.
    package init(_ descriptor: FileDescriptor) { rawValue = descriptor.rawValue }

    /// Takes over the descriptor that a system call returns; repeats the call while a signal interrupts it.
    ///
    /// Throws `errno` if the call returns -1.
    package init(opening call: () -> CInt) throws(Errno) { rawValue = try retrying(call) }

    deinit { close(rawValue) }

    /// The descriptor for calls of swift-system; it is open only as long as this owner lives.
    package var borrowed: FileDescriptor { FileDescriptor(rawValue: rawValue) }

    /// A second descriptor of the same open file; nil if the process has none left.
    ///
    /// The corresponding C function is `fcntl` with `F_DUPFD_CLOEXEC`.
    package func duplicate() -> OwnedDescriptor? { Self.duplicate(rawValue) }

    /// A second descriptor of the open file of `rawValue`; nil if the process has none left.
    ///
    /// The corresponding C function is `fcntl` with `F_DUPFD_CLOEXEC`.
    package static func duplicate(_ rawValue: CInt) -> OwnedDescriptor? {
        let copy = fcntl(rawValue, F_DUPFD_CLOEXEC, 0)
        return copy >= 0 ? OwnedDescriptor(copy) : nil
    }

    /// Gives the descriptor to C code, which must close it.
    package consuming func release() -> CInt {
        let rawValue = rawValue
        discard self
        return rawValue
    }
}
