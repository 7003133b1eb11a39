import Glibc
import Synchronization
import SystemCalls
package import SystemPackage

/// Owner of an open folder: names in it are looked up there, whatever happens to its path meanwhile.
package final class Folder: Sendable {
    let descriptor: FileDescriptor
    /// The last look for what an earlier run may have left.
    let look = Mutex<Look?>(nil)
    /// Names of files that are received into it, of those that look like names of this program's own files.
    let lookalikes: Set<FilePath.Component>

    /// Opens a folder, at the path itself or where a link at the path leads.
    ///
    /// One that may not be read is opened as a place for names alone (`O_PATH`).
    /// The corresponding C function is `open`.
    package init(_ path: FilePath) throws(Failure) {
        do {
            descriptor = try Self.open(path)
            lookalikes = []
        } catch {
            throw Failure(.unwritable, detail: "\(path): \(error)")
        }
    }

    /// Takes over the descriptor of an open folder.
    ///
    /// - Parameters:
    ///   - descriptor: The descriptor.
    ///   - lookalikes: Names of files that are to be received, as far as they look like names of this program's own files.
    init(owning descriptor: FileDescriptor, lookalikes: Set<FilePath.Component> = []) {
        (self.descriptor, self.lookalikes) = (descriptor, lookalikes)
    }

    deinit { close(descriptor.rawValue) }

    private static func open(_ path: FilePath) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
        } catch Errno.permissionDenied {
            let nameOnly = FileDescriptor.OpenOptions(rawValue: 0o10000000)  // O_PATH, which needs _GNU_SOURCE
            return try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec, nameOnly])
        }
    }

    /// Creates a folder, and those above it, where they are missing; its permissions are 0777 without the umask's.
    ///
    /// The corresponding C function is `mkdir`.
    package static func create(_ path: FilePath) throws(Failure) {
        var parent = FilePath(root: path.root, [])
        for component in path.components {
            parent.append(component)
            do throws(Errno) {
                try retrying { unsafe parent.withPlatformString { unsafe mkdir($0, 0o777) } }
            } catch {
                guard error == .fileExists else { throw Failure(.unwritable, detail: "\(parent): \(error)") }
            }
        }
    }

    /// Whether it is `/dev`, where a file of that name would be a device's misspelt name.
    ///
    /// The corresponding C function is `fstat`.
    var isDevices: Bool {
        get throws(Failure) {
            do {
                return try descriptor.stat().isSameFile(as: FilePath("/dev").stat())
            } catch .noSuchFileOrDirectory {
                return false
            } catch {
                throw Failure(.unwritable, detail: "\(error)")
            }
        }
    }

    /// What sort of thing has the name, or nothing where it is free; a link is a link, wherever it leads.
    ///
    /// The corresponding C function is `fstatat`.
    func type(of name: FilePath.Component) throws(Errno) -> FileType? {
        do throws(Errno) {
            return try descriptor.status(of: name).type
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
            return nil
        }
    }
}
