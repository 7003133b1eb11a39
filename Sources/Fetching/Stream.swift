import Glibc
import SystemPackage

/// A device, a named pipe or standard output, which takes bytes as they come.
struct Stream: ~Copyable {
    let descriptor: FileDescriptor
    private let isOwner: Bool

    /// Uses a descriptor that stays open.
    init(borrowing descriptor: FileDescriptor) {
        self.descriptor = descriptor
        isOwner = false
    }

    /// Opens what is there, and creates nothing; a named pipe waits for its reader, and a signal ends that.
    ///
    /// The corresponding C function is `open`.
    init(opening path: FilePath) throws(Failure) {
        do {
            descriptor = try FileDescriptor.open(
                path, .writeOnly, options: .closeOnExec, retryOnInterrupt: false)
            isOwner = true
        } catch Errno.interrupted {
            throw Failure(.interrupted)
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
    }

    deinit {
        if isOwner { close(descriptor.rawValue) }
    }
}
