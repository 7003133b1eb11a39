internal import CLinux
internal import Glibc
internal import SystemCalls

extension OwnedDescriptor {
    /// The identity of the open file in its state now; nil if it cannot be told.
    ///
    /// The corresponding C function is `fstat`.
    var identity: FileIdentity? {
        var status = stat()
        return unsafe fstat(rawValue, &status) == 0 ? FileIdentity(status) : nil
    }
}
