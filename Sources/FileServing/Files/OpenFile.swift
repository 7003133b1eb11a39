internal import CLinux
internal import Glibc
package import SystemCalls
package import SystemPackage

/// An open file or folder and what it was when it was opened.
package struct OpenFile: ~Copyable {
    /// The open descriptor.
    package let descriptor: OwnedDescriptor
    /// The file's identity, kind, size and times.
    package let status: Stat

    /// Asks the kernel what `descriptor` is; the corresponding C function is `fstat`.
    init(_ descriptor: consuming OwnedDescriptor) throws(Errno) {
        status = try Stat(FileDescriptor(rawValue: descriptor.rawValue))
        self.descriptor = descriptor
    }

    /// Whether it is what is served: a regular file or a folder.
    var isServable: Bool { status.type == .regular || status.type == .directory }

    /// Whether it is in the state that `identity` names; the corresponding C function is `fstat`.
    func hasStill(_ identity: FileIdentity) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor.rawValue, &status) == 0 && FileIdentity(status) == identity
    }

    /// The descriptor alone.
    consuming func takeDescriptor() -> OwnedDescriptor { descriptor }
}
