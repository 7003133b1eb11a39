internal import CLinux
internal import Glibc
package import SystemCalls
package import SystemPackage

/// An open file or folder, with its status when it was opened.
package struct OpenFile: ~Copyable {
    /// The open descriptor.
    package let descriptor: OwnedDescriptor
    /// The file's identity, type, size and times.
    package let status: Stat

    /// Reads the status of `descriptor`; the corresponding C function is `fstat`.
    init(_ descriptor: consuming OwnedDescriptor) throws(Errno) {
        status = try Stat(FileDescriptor(rawValue: descriptor.rawValue))
        self.descriptor = descriptor
    }

    /// Whether it may be served: a regular file or a folder.
    var isServable: Bool { status.type == .regular || status.type == .directory }

    /// Whether it still has the state that `identity` names; the corresponding C function is `fstat`.
    func hasStill(_ identity: FileIdentity) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor.rawValue, &status) == 0 && FileIdentity(status) == identity
    }

    /// The descriptor alone.
    consuming func takeDescriptor() -> OwnedDescriptor { descriptor }
}
