import Glibc
import SystemPackage

/// A device, a named pipe or an inherited descriptor, which takes bytes as they come.
final class InPlaceOutput {
    let descriptor: FileDescriptor
    private let isOwner: Bool

    /// Uses a descriptor that stays open.
    init(borrowing descriptor: FileDescriptor) {
        self.descriptor = descriptor
        isOwner = false
    }

    /// Opens what is there, and creates nothing; a named pipe waits for its reader.
    ///
    /// What has become a file meanwhile is refused: it would be written over in place.
    /// The corresponding C function is `open`.
    init(opening path: FilePath, _ deadline: OutputDeadline) throws(Failure) {
        let descriptor = try Self.open(path, deadline)
        do throws(Failure) {
            try Self.requireInPlace(descriptor, path)
        } catch {
            close(descriptor.rawValue)
            throw error
        }
        self.descriptor = descriptor
        isOwner = true
    }

    deinit {
        if isOwner { close(descriptor.rawValue) }
    }

    /// How often a named pipe is asked whether somebody reads it.
    private static let interval = Duration.milliseconds(20)

    /// `open` itself would wait for a reader, whatever the time; so it is told not to block, and asked again.
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
