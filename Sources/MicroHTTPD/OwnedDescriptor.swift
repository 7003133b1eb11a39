internal import Glibc

/// A file descriptor with one owner, closed when the owner ends.
package struct OwnedDescriptor: ~Copyable {
    /// The descriptor as C knows it.
    package let rawValue: CInt

    /// Takes over `rawValue`, an open descriptor.
    package init(_ rawValue: CInt) { self.rawValue = rawValue }

    deinit { close(rawValue) }

    /// A second descriptor of the same open file, nil where there is none left.
    ///
    /// The corresponding C function is `fcntl` with `F_DUPFD_CLOEXEC`.
    package func duplicate() -> OwnedDescriptor? { Self.duplicate(rawValue) }

    /// A descriptor of the open file that `rawValue` is a descriptor of.
    static func duplicate(_ rawValue: CInt) -> OwnedDescriptor? {
        let copy = fcntl(rawValue, F_DUPFD_CLOEXEC, 0)
        return copy >= 0 ? OwnedDescriptor(copy) : nil
    }

    /// Gives the descriptor to C, which then has to close it.
    package consuming func release() -> CInt {
        let rawValue = rawValue
        discard self
        return rawValue
    }
}
