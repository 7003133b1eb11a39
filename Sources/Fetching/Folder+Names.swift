import Glibc
import SystemPackage

/// The names that a folder has for files on their way.
extension Folder {
    private static let attempts = 100

    /// Tries random hidden names until one is free.
    func withHiddenName(
        _ names: PartName, _ take: (FilePath.Component) throws(Errno) -> Void
    ) throws(Errno) -> FilePath.Component {
        for _ in 1..<Self.attempts {
            let hidden = names.hidden(.random(in: .min ... .max))
            do {
                try take(hidden)
                return hidden
            } catch {
                guard error == .fileExists else { throw error }
            }
        }
        throw Errno.fileExists
    }

    /// Creates an empty file with a random hidden name.
    ///
    /// A name that is taken, be it by a planted link, is passed by: the file is new, or there is none.
    func createHidden(_ names: PartName) throws(Errno) -> (FilePath.Component, FileDescriptor) {
        var file: FileDescriptor?
        let hidden = try withHiddenName(names) { (hidden) throws(Errno) in
            file = try descriptor.create(hidden)
        }
        guard let file else { throw Errno.fileExists }
        return (hidden, file)
    }

    /// Writes a small file that only its owner may read under a free name, and waits until it is on the disk.
    func write(_ bytes: [UInt8], as name: FilePath.Component) throws(Errno) {
        let file = try descriptor.create(name, mode: 0o600)
        defer { close(file.rawValue) }
        do throws(Errno) {
            try file.writeAndSynchronize(bytes)
        } catch {
            try descriptor.remove(name)
            throw error
        }
    }

    /// The same, with no name before all of it is on the disk.
    func writeUnnamed(_ bytes: [UInt8], as name: FilePath.Component) throws(Errno) {
        let file = try descriptor.createUnnamed(mode: 0o600)
        defer { close(file.rawValue) }
        try file.writeAndSynchronize(bytes)
        try descriptor.link(file, as: name)
    }

    /// Writes a small file in place of another in one step, through a name that is this process's by a lock.
    func replace(
        _ name: FilePath.Component, by bytes: [UInt8], through fresh: FilePath.Component
    ) throws(Errno) {
        if try type(of: fresh) != nil { try descriptor.remove(fresh) }
        try write(bytes, as: fresh)
        try descriptor.rename(fresh, to: name)
    }

    /// Takes a free name for a file that has another, by the first way that the file system knows.
    func take(
        _ name: FilePath.Component, from oldName: FilePath.Component, _ ways: [WayToFreeName] = WayToFreeName.allCases
    ) throws(Errno) {
        for way in ways {
            do throws(Errno) {
                let isRenamed = try way.take(name, from: oldName, in: descriptor)
                if !isRenamed { try descriptor.remove(oldName) }
                return
            } catch {
                let lacksWay = [Errno.notPermitted, .notSupported, .noFunction, .invalidArgument].contains(error)
                guard lacksWay, way != ways.last else { throw error }
            }
        }
        throw Errno.notSupported
    }

    /// Waits until the names are on the disk.
    ///
    /// Where the folder cannot be asked, as one that may not be read, it is up to the kernel when that is.
    func synchronizeNames() {
        do { try descriptor.synchronize() } catch { return }
    }

    /// Opens a file of ours; nothing where the name is free.
    ///
    /// - Throws: `Failure.foreign` where it is a link, no regular file, a file with another name, or somebody else's.
    func openOwn(_ name: FilePath.Component) throws -> FileDescriptor? {
        let file: FileDescriptor
        do throws(Errno) {
            file = try descriptor.openExisting(name)
        } catch {
            switch error {
            case .noSuchFileOrDirectory: return nil
            case .tooManySymbolicLinkLevels, .isDirectory, .noSuchAddressOrDevice, .permissionDenied:
                throw Failure.foreign(name)
            default: throw error
            }
        }
        do {
            let status = try file.stat()
            guard status.type == .regular, status.linkCount == 1, status.userID.rawValue == geteuid() else {
                throw Failure.foreign(name)
            }
        } catch {
            close(file.rawValue)
            throw error
        }
        return file
    }

    /// Whether a name still leads to an open file.
    func isStill(_ file: FileDescriptor, _ name: FilePath.Component) throws -> Bool {
        do {
            let path = FilePath(root: nil, [name])
            return try path.stat(relativeTo: descriptor, flags: .symlinkNoFollow).isSameFile(as: file.stat())
        } catch Errno.noSuchFileOrDirectory {
            return false
        }
    }

    /// Reads a sidecar; nothing where there is none, or what has the name is not one of ours.
    func readSidecar(_ name: FilePath.Component) throws -> Sidecar? {
        let file: FileDescriptor?
        do { file = try openOwn(name) } catch is Failure { return nil }
        guard let file else { return nil }
        defer { close(file.rawValue) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 12)
        while bytes.count <= Sidecar.maximumLength {
            let size = try file.readSome(into: &block, count: block.count, at: Int64(bytes.count))
            if size == 0 { return Sidecar(bytes) }
            bytes += block[..<size]
        }
        return nil
    }
}

extension FileDescriptor {
    fileprivate func writeAndSynchronize(_ bytes: [UInt8]) throws(Errno) {
        // `Span.bytes` is called unsafe only because an element could have padding; a byte has none.
        var rest = unsafe bytes.span.bytes
        while rest.byteCount > 0 { rest = rest.extracting(droppingFirst: try writeSome(rest)) }
        try synchronize()
    }
}

extension Failure {
    /// The failure that the system's error stands for; one of ours is what it is.
    init(unwritable error: any Error) {
        self = error as? Failure ?? Failure(.unwritable, detail: "\(error)")
    }

    /// Another run receives the same file.
    static func busy(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "another run is at work on \(part)")
    }

    /// Something has the name of the part that no run of this program has made.
    static func foreign(_ part: FilePath.Component) -> Failure {
        Failure(
            .unwritable,
            detail: "\(part) is there and was not left by this program (remove it, or say --no-continue)")
    }
}
