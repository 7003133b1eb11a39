import Synchronization
import SystemCalls
import SystemPackage

/// Publishes or discards the file.
extension PartialFile {
    /// Waits until all bytes are on the disk.
    func synchronize() throws(Failure) {
        try requireSync { (file) throws(Errno) in try file.synchronize() }
    }

    /// Gives the complete file, whose bytes are on the disk, its final name.
    ///
    /// Before and after the rename, the name must lead to this file, because another program may replace it at any
    /// time. Linking the descriptor itself instead would be no better: a crash would leave a part that has two names.
    ///
    /// - Parameters:
    ///   - other: The final name; nil for the one that the file was begun for.
    ///   - overwriting: Whether it may replace a file or a link. If not, the name must be free at the very moment of
    ///     the rename.
    ///   - ways: The strategies for a free name, in the order in which they are tried.
    /// - Throws: `Failure.exists`, `Failure.taken`, or the system's error.
    func publish(
        as other: FilePath.Component? = nil, overwriting: Bool, ways: [NoReplaceStrategy] = NoReplaceStrategy.allCases
    ) throws(Failure) {
        let name = other ?? self.name
        do {
            switch state.withLock({ $0 }) {
            case .unnamed where overwriting: try rename(takeHiddenName(), to: name, overwriting, ways)
            case .unnamed: try folder.descriptor.link(descriptor, as: name)
            case .hidden(let current): try rename(current, to: name, overwriting, ways)
            case .part: try publishPart(as: name, overwriting, ways)
            case .lost: throw Failure.taken(names.part)
            case .gone: fatalError("a file is published once")
            }
            state.withLock { $0 = .gone }
        } catch Errno.fileExists where !overwriting {
            throw Failure.exists
        } catch {
            throw Failure(unnameable: error)
        }
    }

    /// The sidecar goes last, once the part's name is surely gone.
    ///
    /// A sidecar alone means nothing and the next run removes it, but a part alone would be taken for somebody else's.
    private func publishPart(as name: FilePath.Component, _ overwriting: Bool, _ ways: [NoReplaceStrategy]) throws {
        try rename(names.part, to: name, overwriting, ways)
        do throws(Errno) { try folder.synchronizeNames() } catch { throw Failure.unsure(error) }
        try folder.removeFile(names.sidecar)
    }

    private func rename(
        _ current: FilePath.Component, to name: FilePath.Component, _ overwriting: Bool, _ ways: [NoReplaceStrategy]
    ) throws {
        try requireStill(current)
        if overwriting {
            try folder.descriptor.rename(current, to: name)
        } else {
            try folder.take(name, from: current, of: descriptor, ways)
        }
        try requireStill(name)
    }

    /// Gives the file a hidden name, because a file without a name cannot replace another one.
    private func takeHiddenName() throws(Errno) -> FilePath.Component {
        let hidden = try folder.withHiddenName(names) { (hidden) throws(Errno) in
            try folder.descriptor.link(descriptor, as: hidden)
        }
        state.withLock { $0 = .hidden(hidden) }
        return hidden
    }

    /// Throws if a name does not lead to this file any more, and removes the sidecar, which would vouch for another
    /// file.
    func requireStill(_ name: FilePath.Component) throws {
        if try folder.isStill(descriptor, name) { return }
        let place = state.withLock { place in
            defer { place = .lost }
            return place
        }
        if place == .part { try folder.removeFile(names.sidecar) }
        throw Failure.taken(name)
    }

    /// Removes the file.
    ///
    /// The sidecar, which means nothing alone, is removed once the file is surely gone.
    ///
    /// A file that another program has put in its place stays.
    func discard() throws(Failure) {
        let place = state.withLock { place in
            defer { place = .gone }
            return place
        }
        do {
            switch place {
            case .unnamed, .lost, .gone: break
            case .hidden(let hidden): try folder.remove(hidden, of: descriptor)
            case .part:
                try folder.remove(names.part, of: descriptor)
                try folder.synchronizeNames()
                try folder.removeFile(names.sidecar)
            }
        } catch {
            throw Failure(unwritable: error)
        }
    }
}
