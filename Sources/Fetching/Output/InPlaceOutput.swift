import SystemCalls
import SystemPackage

/// A device, a named pipe or an inherited descriptor, to which bytes are written as they are received.
final class InPlaceOutput {
    let descriptor: FileDescriptor
    /// The owner of the descriptor; nil if the descriptor outlives this.
    private let owner: OwnedDescriptor?

    /// Uses a descriptor, which stays open.
    init(borrowing descriptor: FileDescriptor) {
        self.descriptor = descriptor
        owner = nil
    }

    /// Opens an existing device or named pipe; a named pipe waits for its reader.
    ///
    /// If the path leads to a regular file by now, it is refused, because the file would be overwritten in place.
    /// The corresponding C function is `open`.
    init(opening path: FilePath, _ deadline: OutputDeadline) throws(Failure) {
        let descriptor = try Self.open(path, deadline)
        self.descriptor = descriptor
        owner = OwnedDescriptor(descriptor)
        try Self.requireInPlace(descriptor, path)
    }

    /// How often to try whether a named pipe has a reader.
    private static let interval = Duration.milliseconds(20)

    /// Opens without blocking, and tries again, because a blocking `open` would wait for a reader beyond any deadline.
    private static func open(_ path: FilePath, _ deadline: OutputDeadline) throws(Failure) -> FileDescriptor {
        while true {
            do {
                return try FileDescriptor.open(path, .writeOnly, options: [.closeOnExec, .nonBlocking])
            } catch Errno.noSuchAddressOrDevice where isPipe(path) {
                try deadline.pause(for: interval)
            } catch {
                throw Failure(.unwritable, detail: "\(error)")
            }
        }
    }

    private static func isPipe(_ path: FilePath) -> Bool {
        do { return try path.stat().type == .fifo } catch { return false }
    }

    private static func requireInPlace(_ descriptor: FileDescriptor, _ path: FilePath) throws(Failure) {
        let type: FileType
        do { type = try descriptor.stat().type } catch { throw Failure(.unwritable, detail: "\(error)") }
        guard OutputLocation.isWrittenInPlace(type) else {
            throw Failure(.unwritable, detail: "\(path) is no device or named pipe any more")
        }
    }
}
