import Glibc
import SystemCalls
import SystemPackage

/// Writing and reading sidecars.
extension Folder {
    /// Writes a small file that only its owner may read, under a free name, and waits until it is on the disk.
    ///
    /// If the file system supports files without names, the file gets its name only after all its bytes are written.
    func write(_ bytes: [UInt8], as name: FilePath.Component) throws(Errno) {
        let unnamed = try createUnnamed(mode: 0o600)
        let file = if let unnamed { unnamed } else { try descriptor.create(name, mode: 0o600) }
        defer { close(file.rawValue) }
        do throws(Errno) {
            try file.writeAndSynchronize(bytes)
            guard unnamed != nil else { return }
            try descriptor.link(file, as: name)
            // Without a journal, only this sync writes the link count.
            do throws(Errno) { try file.synchronize() } catch {
                try descriptor.remove(name)
                throw error
            }
        } catch {
            if unnamed == nil { try descriptor.remove(name) }
            throw error
        }
    }

    /// Replaces a small file in one step, through a hidden name that no other file has.
    func replace(_ name: FilePath.Component, by bytes: [UInt8], _ names: PartName) throws(Errno) {
        let hidden = try withHiddenName(names) { (hidden) throws(Errno) in try write(bytes, as: hidden) }
        do throws(Errno) {
            try descriptor.rename(hidden, to: name)
        } catch {
            try descriptor.remove(hidden)
            throw error
        }
    }

    /// Opens one of our own files; returns nil if the name is free.
    ///
    /// - Throws: `Failure.folder`, or `Failure.foreign` if it is a link, no regular file, a file with a second name, or
    ///   somebody else's.
    func openOwn(_ name: FilePath.Component) throws -> OwnedDescriptor? {
        let file: OwnedDescriptor
        do throws(Errno) {
            file = OwnedDescriptor(try descriptor.openExisting(name))
        } catch {
            switch error {
            case .noSuchFileOrDirectory: return nil
            case .isDirectory: throw Failure.folder(name)
            case .tooManySymbolicLinkLevels, .noSuchAddressOrDevice, .permissionDenied: throw Failure.foreign(name)
            default: throw error
            }
        }
        let status = try file.borrowed.stat()
        guard status.type == .regular, status.linkCount == 1, status.userID.rawValue == geteuid() else {
            throw Failure.foreign(name)
        }
        return file
    }

    /// Why the names of a part are not free.
    func obstacle(_ names: PartName) throws -> Failure {
        guard let part = try openOwn(names.part) else {
            return try type(of: names.sidecar) == .regular ? .busy(names.part) : .foreign(names.sidecar)
        }
        if try !part.borrowed.tryLock() { return .busy(names.part) }
        return try readSidecar(names.sidecar) == nil ? .foreign(names.part) : .left(names.part)
    }

    /// The bytes of a sidecar, at most one more than its limit; nil if there is none, or if the file with its name is
    /// not ours.
    func readSidecar(_ name: FilePath.Component) throws -> [UInt8]? {
        let found: OwnedDescriptor?
        do { found = try openOwn(name) } catch is Failure { return nil }
        guard let file = consume found else { return nil }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 12)
        while bytes.count <= Sidecar.maximumLength {
            let size = try file.borrowed.readSome(into: &block, count: block.count, at: Int64(bytes.count))
            if size == 0 { break }
            bytes += block[..<size]
        }
        return bytes
    }
}

extension FileDescriptor {
    fileprivate func writeAndSynchronize(_ bytes: [UInt8]) throws(Errno) {
        // `Span.bytes` is called unsafe only because an element could have padding; a byte has none.
        try write(unsafe bytes.span.bytes)
        try synchronize()
    }
}
