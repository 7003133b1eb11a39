internal import Glibc

/// A file descriptor with one owner, closed when the owner ends.
package struct OwnedDescriptor: ~Copyable {
    /// The descriptor as C knows it.
    package let rawValue: CInt

    /// Takes over `rawValue`, an open descriptor.
    package init(_ rawValue: CInt) { self.rawValue = rawValue }

    deinit { close(rawValue) }

    /// Gives the descriptor to C, which then has to close it.
    package consuming func release() -> CInt {
        let rawValue = rawValue
        discard self
        return rawValue
    }
}
