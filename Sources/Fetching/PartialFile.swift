import Glibc
import HTTPSemantics
import Synchronization
import SystemPackage

/// Owner of a file that is being received, until it has its final name.
///
/// It begins without any name, so that the kernel removes it whenever this process ends. Once it is worth keeping it
/// becomes `NAME.part` with its sidecar, and stays until it is published or discarded. What has a name is locked
/// (`flock`), so that no two runs write to one file. All calls but `open` and `resume` may wait for the disk.
final class PartialFile: Sendable {
    /// Open for reading and writing.
    let descriptor: FileDescriptor
    private let folder: Folder
    private let name: FilePath.Component
    private let names: PartName
    private let state: Mutex<Linkage>

    /// What leads to the file.
    enum Linkage: Hashable, Sendable {
        /// Nothing but the descriptor.
        case unnamed
        /// A random name, where the file system has no files without names.
        case hidden(FilePath.Component)
        /// `NAME.part`, with a sidecar.
        case part
        /// Its final name, or none any more.
        case gone
    }

    private init(
        _ descriptor: FileDescriptor, _ linkage: Linkage, for name: FilePath.Component, names: PartName,
        in folder: Folder
    ) {
        (self.descriptor, self.name, self.names, self.folder) = (descriptor, name, names, folder)
        state = Mutex(linkage)
    }

    /// Creates an empty file in a folder.
    ///
    /// - Parameters:
    ///   - name: The name that it is to have in the end.
    ///   - folder: The folder that it is in from the beginning.
    ///   - isUnnamed: Whether it is tried to create it without a name.
    /// - Throws: `unwritable`, with what the system says.
    convenience init(for name: FilePath.Component, in folder: Folder, isUnnamed: Bool = true) throws(Failure) {
        let names = PartName(for: name)
        do {
            if isUnnamed, let file = try Self.createUnnamed(in: folder) {
                self.init(file, .unnamed, for: name, names: names, in: folder)
            } else {
                let (hidden, file) = try folder.createHidden(names)
                self.init(file, .hidden(hidden), for: name, names: names, in: folder)
            }
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// Removes a hidden name, and leaves `NAME.part` for the next run.
    ///
    /// Nobody is left to tell where that fails.
    deinit {
        if case .hidden(let hidden) = state.withLock({ $0 }) {
            _ = unsafe hidden.withPlatformString { unsafe unlinkat(folder.descriptor.rawValue, $0, 0) }
        }
        close(descriptor.rawValue)
    }

    /// Whether it has the name that the next run looks for.
    var isKept: Bool { state.withLock { $0 == .part } }

    private static let hasProc = unsafe access("/proc/self/fd", X_OK) == 0

    /// The corresponding C function is `openat` with `O_TMPFILE`; nothing where the file system lacks that, or /proc is
    /// missing, through which such a file gets a name.
    private static func createUnnamed(in folder: Folder) throws(Errno) -> FileDescriptor? {
        guard hasProc else { return nil }
        do throws(Errno) {
            return try folder.descriptor.createUnnamed()
        } catch {
            // EISDIR comes from kernels and file systems that do not know the flag.
            guard [.notSupported, .isDirectory, .invalidArgument, .noFunction].contains(error) else { throw error }
            return nil
        }
    }
}

/// The pair of an earlier run.
extension PartialFile {
    /// Opens the pair that an earlier run has left of one of these URLs; nothing where it has left none.
    ///
    /// A pair of another URL is opened too, with nothing in it. What looks like a pair and is none, such as a link, a
    /// file of somebody else, or a file with another name, is neither believed nor touched.
    ///
    /// - Throws: `unwritable` where another run holds the pair, or where something else has its name.
    static func resume(
        for name: FilePath.Component, in folder: Folder, urls: [String]
    ) throws(Failure) -> (PartialFile, Sidecar?)? {
        let names = PartName(for: name)
        do {
            guard let file = try folder.openOwn(names.part) else {
                // A sidecar alone vouches for nothing: its file has been published, or was never named.
                if try folder.type(of: names.sidecar) != nil { try folder.descriptor.remove(names.sidecar) }
                return nil
            }
            let partial = PartialFile(file, .part, for: name, names: names, in: folder)
            guard try file.tryLock(), try folder.isStill(file, names.part) else { throw Failure.busy(names.part) }
            guard let sidecar = try folder.readSidecar(names.sidecar) else { throw Failure.foreign(names.part) }
            if try folder.type(of: names.freshSidecar) != nil { try folder.descriptor.remove(names.freshSidecar) }
            return (partial, try partial.isVouchedFor(by: sidecar, urls) ? sidecar : nil)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// Removes what has the names of a pair, whatever it is: the user says so.
    static func removePair(for name: FilePath.Component, in folder: Folder) throws(Failure) {
        let names = PartName(for: name)
        do {
            if let file = try folder.openOwn(names.part) {
                defer { close(file.rawValue) }
                guard try file.tryLock() else { throw Failure.busy(names.part) }
            }
        } catch let failure as Failure where failure == .foreign(names.part) {
            // What it is does not matter: its name goes, and nothing else.
        } catch {
            throw Failure(unwritable: error)
        }
        do {
            for name in [names.part, names.sidecar] where try folder.type(of: name) != nil {
                try folder.descriptor.remove(name)
            }
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// What a sidecar says about this file, as far as it is there; bytes beyond that are dropped.
    private func isVouchedFor(by sidecar: Sidecar, _ urls: [String]) throws -> Bool {
        let end = sidecar.remainder.received.end
        guard urls.contains(sidecar.url), try descriptor.stat().size >= end else { return false }
        try descriptor.truncate(to: end)
        return true
    }
}

/// The steps to the final name.
extension PartialFile {
    /// Makes sure that a later run can go on from here, whatever happens.
    ///
    /// The bytes that the sidecar vouches for are on the disk before it says so. Where the file gets its name only now,
    /// the sidecar is there first: alone it means nothing.
    ///
    /// - Parameters:
    ///   - sidecar: What is there.
    ///   - time: The time now.
    ///   - isLast: Whether nothing more will be written: on a full disk, the end of the file then makes room for the
    ///     sidecar.
    /// - Throws: What the system says against it; the pair that was there before is still there.
    func keep(_ sidecar: Sidecar, time: HTTPDate, isLast: Bool = false) throws(Failure) {
        // A sidecar that comes after the end has nothing to vouch for.
        guard state.withLock({ $0 }) != .gone else { return }
        do {
            try descriptor.synchronizeBytes()
            try write(sidecar, time)
        } catch let error as Errno where isLast && [.noSpace, .diskQuotaExceeded].contains(error) {
            try keepLess(sidecar, time)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// So many bytes are given up for the sidecar.
    private static let room: Int64 = 1 << 16

    private func keepLess(_ sidecar: Sidecar, _ time: HTTPDate) throws(Failure) {
        var less = sidecar
        less.remainder.received.remove(from: sidecar.remainder.received.end - Self.room)
        guard !less.remainder.received.isEmpty else { throw Failure(unwritable: Errno.noSpace) }
        do {
            try descriptor.truncate(to: less.remainder.received.end)
            try descriptor.synchronizeBytes()
            try write(less, time)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    private func write(_ sidecar: Sidecar, _ time: HTTPDate) throws {
        let text = Array(sidecar.text(time: time).utf8)
        let place = state.withLock { $0 }
        if place == .part {
            try folder.replace(names.sidecar, by: text, through: names.freshSidecar)
        } else {
            try takePartName(place, sidecar: text)
        }
    }

    private func takePartName(_ place: Linkage, sidecar text: [UInt8]) throws {
        guard try descriptor.tryLock() else { throw Failure.busy(names.part) }
        do {
            if place == .unnamed {
                try folder.writeUnnamed(text, as: names.sidecar)
            } else {
                try folder.write(text, as: names.sidecar)
            }
        } catch Errno.fileExists {
            throw Failure.busy(names.part)
        }
        do {
            folder.synchronizeNames()
            if case .hidden(let hidden) = place {
                try folder.take(names.part, from: hidden)
            } else {
                try folder.descriptor.link(descriptor, as: names.part)
            }
        } catch {
            try folder.descriptor.remove(names.sidecar)
            throw error == .fileExists ? Failure.busy(names.part) : Failure(unwritable: error)
        }
        state.withLock { $0 = .part }
    }

    /// Waits until all bytes are on the disk.
    func synchronize() throws(Failure) {
        do { try descriptor.synchronize() } catch { throw Failure(unwritable: error) }
    }

    /// Gives the complete file, whose bytes are on the disk, its final name.
    ///
    /// - Parameters:
    ///   - other: The final name, where it is another than the one that it was begun for.
    ///   - overwriting: Whether it takes the place of a file, or of a link, that has the name. Without, the name must
    ///     be free at the very instant.
    ///   - ways: The ways to a free name, in the order in which they are tried.
    /// - Throws: `Failure.exists`, or what the system says against it.
    func publish(
        as other: FilePath.Component? = nil, overwriting: Bool, ways: [WayToFreeName] = WayToFreeName.allCases
    ) throws(Failure) {
        let name = other ?? self.name
        let place = state.withLock { $0 }
        do {
            switch place {
            case .unnamed where overwriting: try replace(name)
            case .unnamed: try folder.descriptor.link(descriptor, as: name)
            case .hidden(let current): try take(name, from: current, overwriting, ways)
            case .part: try take(name, from: names.part, overwriting, ways)
            case .gone: fatalError("a file is published once")
            }
            state.withLock { $0 = .gone }
            if place == .part { try folder.descriptor.remove(names.sidecar) }
        } catch .fileExists where !overwriting {
            throw Failure.exists
        } catch {
            throw Failure(unwritable: error)
        }
    }

    private func take(
        _ name: FilePath.Component, from current: FilePath.Component, _ overwriting: Bool, _ ways: [WayToFreeName]
    ) throws(Errno) {
        if overwriting {
            try folder.descriptor.rename(current, to: name)
        } else {
            try folder.take(name, from: current, ways)
        }
    }

    /// A file without a name cannot replace another one; so it gets a hidden one first.
    private func replace(_ name: FilePath.Component) throws(Errno) {
        let hidden = try folder.withHiddenName(names) { (hidden) throws(Errno) in
            try folder.descriptor.link(descriptor, as: hidden)
        }
        state.withLock { $0 = .hidden(hidden) }
        try folder.descriptor.rename(hidden, to: name)
    }

    /// Removes the file, and the sidecar after it: alone that means nothing.
    func discard() throws(Failure) {
        let place = state.withLock { place in
            defer { place = .gone }
            return place
        }
        do {
            switch place {
            case .unnamed, .gone: break
            case .hidden(let hidden): try folder.descriptor.remove(hidden)
            case .part:
                try folder.descriptor.remove(names.part)
                try folder.descriptor.remove(names.sidecar)
            }
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// The folder, so that the names of several files can be waited for at once.
    var place: Folder { folder }
}
