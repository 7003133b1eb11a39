import Synchronization
import SystemCalls
import SystemPackage

/// The end: the final name, or none.
extension PartialFile {
    /// Waits until all bytes are on the disk.
    func synchronize() throws(Failure) {
        try requireSync { (file) throws(Errno) in try file.synchronize() }
    }

    /// Gives the complete file, whose bytes are on the disk, its final name.
    ///
    /// What is renamed must be this file, before and after: a name leads wherever another program lets it lead. A second
    /// name, which the kernel would give to the file itself, is no better way: a crash would leave a part with two.
    ///
    /// - Parameters:
    ///   - other: The final name, where it is another than the one that it was begun for.
    ///   - overwriting: Whether it takes the place of a file, or of a link, that has the name. Without, the name must
    ///     be free at the very instant.
    ///   - ways: The ways to a free name, in the order in which they are tried.
    /// - Throws: `Failure.exists`, `Failure.taken`, or what the system says against it.
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

    /// The sidecar goes last, once the part's name is surely gone: alone it means nothing and goes with the next run, but a
    /// part without one would be taken for somebody else's.
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

    /// A file without a name cannot replace another one; so it gets a hidden one first.
    private func takeHiddenName() throws(Errno) -> FilePath.Component {
        let hidden = try folder.withHiddenName(names) { (hidden) throws(Errno) in
            try folder.descriptor.link(descriptor, as: hidden)
        }
        state.withLock { $0 = .hidden(hidden) }
        return hidden
    }

    /// Throws where a name does not lead to this file any more; the sidecar, which would then vouch for another file,
    /// goes.
    func requireStill(_ name: FilePath.Component) throws {
        if try folder.isStill(descriptor, name) { return }
        let place = state.withLock { place in
            defer { place = .lost }
            return place
        }
        if place == .part { try folder.removeFile(names.sidecar) }
        throw Failure.taken(name)
    }

    /// Removes the file, and once that is surely gone the sidecar, which alone means nothing.
    ///
    /// What another program has put in the file's place stays.
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
