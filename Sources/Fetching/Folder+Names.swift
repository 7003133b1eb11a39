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

    /// Creates an empty file without a name; nothing where the file system lacks that, or /proc is missing, through which
    /// such a file gets one.
    ///
    /// The corresponding C function is `openat` with `O_TMPFILE`.
    func createUnnamed(mode: mode_t = 0o666) throws(Errno) -> FileDescriptor? {
        guard Self.hasProc else { return nil }
        do throws(Errno) {
            return try descriptor.createUnnamed(mode: mode)
        } catch {
            // EISDIR comes from kernels and file systems that do not know the flag.
            guard [.notSupported, .isDirectory, .invalidArgument, .noFunction].contains(error) else { throw error }
            return nil
        }
    }

    private static let hasProc = unsafe access("/proc/self/fd", X_OK) == 0

    /// Writes a small file that only its owner may read under a free name, and waits until it is on the disk.
    ///
    /// Where the file system has files without names, it has none before all of it is there.
    func write(_ bytes: [UInt8], as name: FilePath.Component) throws(Errno) {
        let unnamed = try createUnnamed(mode: 0o600)
        let file = if let unnamed { unnamed } else { try descriptor.create(name, mode: 0o600) }
        defer { close(file.rawValue) }
        do throws(Errno) {
            try file.writeAndSynchronize(bytes)
            if unnamed != nil { try descriptor.link(file, as: name) }
        } catch {
            if unnamed == nil { try descriptor.remove(name) }
            throw error
        }
    }

    /// Writes a small file in place of another in one step, through a hidden name that nobody else has.
    func replace(_ name: FilePath.Component, by bytes: [UInt8], _ names: PartName) throws(Errno) {
        let hidden = try withHiddenName(names) { (hidden) throws(Errno) in try write(bytes, as: hidden) }
        do throws(Errno) {
            try descriptor.rename(hidden, to: name)
        } catch {
            try descriptor.remove(hidden)
            throw error
        }
    }

    /// Takes a free name for an open file that has another, by the first way that the file system knows.
    func take(
        _ name: FilePath.Component, from oldName: FilePath.Component, of file: FileDescriptor,
        _ ways: [WayToFreeName] = WayToFreeName.allCases
    ) throws(Errno) {
        for way in ways {
            do throws(Errno) {
                let isRenamed = try way.take(name, from: oldName, in: descriptor)
                if !isRenamed { try remove(oldName, of: file) }
                return
            } catch {
                let lacksWay = [Errno.notPermitted, .notSupported, .noFunction, .invalidArgument].contains(error)
                guard lacksWay, way != ways.last else { throw error }
            }
        }
        throw Errno.notSupported
    }

    /// Removes a name where it still leads to an open file.
    func remove(_ name: FilePath.Component, of file: FileDescriptor) throws(Errno) {
        if try isStill(file, name) { try removeFile(name) }
    }

    /// Removes a name, whatever has it but a folder; one that is free already is as good.
    func removeFile(_ name: FilePath.Component) throws(Errno) {
        do throws(Errno) {
            try descriptor.remove(name)
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
        }
    }

    /// Waits until the names are on the disk.
    ///
    /// Where that cannot be asked for, as with a folder that may not be read, or on some file systems of the network, it is
    /// up to the kernel when they are. The corresponding C function is `fsync`.
    ///
    /// - Throws: What the disk says against it.
    func synchronizeNames() throws(Errno) {
        do throws(Errno) {
            try descriptor.synchronize()
        } catch {
            // EBADF is that of a descriptor for names alone (`O_PATH`).
            let lacksWay = [Errno.badFileDescriptor, .invalidArgument, .notSupported, .noFunction].contains(error)
            guard lacksWay else { throw error }
        }
    }

    /// Opens a file of ours; nothing where the name is free.
    ///
    /// - Throws: `Failure.folder`, or `Failure.foreign` where it is a link, no regular file, a file with another name, or somebody else's.
    func openOwn(_ name: FilePath.Component) throws -> FileDescriptor? {
        let file: FileDescriptor
        do throws(Errno) {
            file = try descriptor.openExisting(name)
        } catch {
            switch error {
            case .noSuchFileOrDirectory: return nil
            case .isDirectory: throw Failure.folder(name)
            case .tooManySymbolicLinkLevels, .noSuchAddressOrDevice, .permissionDenied: throw Failure.foreign(name)
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
    func isStill(_ file: FileDescriptor, _ name: FilePath.Component) throws(Errno) -> Bool {
        do throws(Errno) {
            let path = FilePath(root: nil, [name])
            return try path.stat(relativeTo: descriptor, flags: .symlinkNoFollow).isSameFile(as: file.stat())
        } catch {
            guard error == .noSuchFileOrDirectory else { throw error }
            return false
        }
    }

    /// Why the names of a part are not free.
    func obstacle(_ names: PartName) throws -> Failure {
        guard let part = try openOwn(names.part) else {
            return try type(of: names.sidecar) == .regular ? .busy(names.part) : .foreign(names.sidecar)
        }
        defer { close(part.rawValue) }
        if try !part.tryLock() { return .busy(names.part) }
        return try readSidecar(names.sidecar) == nil ? .foreign(names.part) : .left(names.part)
    }

    /// The bytes of a sidecar, up to one more than it may have; nothing where there is none, or what has the name is not
    /// one of ours.
    func readSidecar(_ name: FilePath.Component) throws -> [UInt8]? {
        let file: FileDescriptor?
        do { file = try openOwn(name) } catch is Failure { return nil }
        guard let file else { return nil }
        defer { close(file.rawValue) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 12)
        while bytes.count <= Sidecar.maximumLength {
            let size = try file.readSome(into: &block, count: block.count, at: Int64(bytes.count))
            if size == 0 { break }
            bytes += block[..<size]
        }
        return bytes
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

    /// Another run has left a pair of the same name while this one was at work.
    static func left(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "another run has left \(part) meanwhile (the next one goes on from there)")
    }

    /// Something has the name of the part that no run of this program has made.
    static func foreign(_ part: FilePath.Component) -> Failure {
        Failure(
            .unwritable,
            detail: "\(part) is there and was not left by this program (move it away; --no-continue deletes it)")
    }

    /// A folder has the name of the part.
    static func folder(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "\(part) is a folder (move it away)")
    }

    /// A name of the file leads elsewhere than this run has led it.
    static func taken(_ name: FilePath.Component) -> Failure {
        Failure(
            .unwritable,
            detail: "another program has replaced or removed \(name), so what was received is lost")
    }

    /// A file has its final name, but the disk does not take it.
    static func unsure(_ error: Errno) -> Failure {
        Failure(.unwritable, detail: "a loss of power may undo it: \(error)")
    }
}
