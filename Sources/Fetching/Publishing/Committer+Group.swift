import HTTPSemantics
import SystemCalls
import SystemPackage

/// Commits a group of files.
extension Committer {
    /// A file of the group, and its digests.
    fileprivate struct Entry {
        let commit: Commit
        /// The file and its digests, or why there is no file.
        var state: Swift.Result<(file: PartialFile, digests: [ReprDigest]), Failure>

        init(_ commit: Commit) {
            self.commit = commit
            state = Swift.Result { () throws(Failure) in try commit.prepare() }
        }

        var file: PartialFile? { if case .success(let state) = state { state.file } else { nil } }

        /// The result for the file's transfer.
        var result: Result { state.map(\.digests) }

        /// Takes a step, unless an earlier one has failed.
        mutating func take(_ step: (Commit) -> (PartialFile) throws(Failure) -> Void) {
            guard let file else { return }
            do throws(Failure) { try step(commit)(file) } catch { state = .failure(error) }
        }
    }

    /// Commits a group: all are verified, then all are synced, then all are named, then links and names are synced.
    func commit(_ group: [Commit]) {
        var entries = group.map(Entry.init)
        if group.count > 1 {
            for entry in entries { entry.file?.descriptor.beginWriting() }
        }
        for step in [Commit.synchronize, Commit.takeName, Commit.synchronizeLinkCount] {
            for index in entries.indices { entries[index].take(step) }
        }
        let unsure = Self.synchronizeNames(of: entries.compactMap(\.file?.folder))
        for index in entries.indices {
            guard let file = entries[index].file, let failure = unsure[ObjectIdentifier(file.folder)] else { continue }
            entries[index].state = .failure(failure)
        }
        note(entries.map { ($0.commit.index, $0.result) })
    }

    /// Waits until the names in folders, and those on the paths to them, are on the disk; returns the failures by
    /// folder.
    private static func synchronizeNames(of folders: [Folder]) -> [ObjectIdentifier: Failure] {
        var syncs = NameSyncs()
        return Dictionary(folders.map { (ObjectIdentifier($0), $0) }) { first, _ in first }.compactMapValues { folder in
            do throws(Errno) {
                try syncs.synchronize(folder)
                return nil
            } catch {
                return .unsure(error)
            }
        }
    }

    /// The syncs for one group: each folder is synced once, however many files and folders of the group it contains.
    private struct NameSyncs {
        private var results: [ObjectIdentifier: Swift.Result<Void, Errno>] = [:]

        /// Waits until the names in a folder, and those on the path to it, are on the disk.
        mutating func synchronize(_ folder: Folder) throws(Errno) {
            let id = ObjectIdentifier(folder)
            let result = results[id] ?? Swift.Result { () throws(Errno) in try folder.synchronizeNames() }
            results[id] = result
            try result.get()
            try folder.synchronizePath { (parent) throws(Errno) in try synchronize(parent) }
        }
    }
}

extension Committer.Commit {
    /// Compares the digests, then writes a file that is in memory.
    ///
    /// A file with a wrong digest is removed, or never written.
    fileprivate func prepare() throws(Failure) -> (PartialFile, [ReprDigest]) {
        switch content {
        case .file(let file, let length): (file, try verify(file, of: length))
        case .held(let held): try verifyAndWrite(held)
        }
    }

    private func verifyAndWrite(_ held: BufferedFile) throws(Failure) -> (PartialFile, [ReprDigest]) {
        digest?.take(held.bytes)
        let digests = try checkedDigests
        return (try held.write(), digests)
    }

    /// Computes the rest of the digests, and compares them.
    private func verify(_ file: PartialFile, of length: Int64) throws(Failure) -> [ReprDigest] {
        do {
            try digest?.advance(through: length, of: file.descriptor)
        } catch {
            throw Failure(unwritable: error)
        }
        do throws(Failure) { return try checkedDigests } catch { throw discarding(file, after: error) }
    }

    /// The digests of the file, if they are the expected ones.
    private var checkedDigests: [ReprDigest] {
        get throws(Failure) {
            let digests = digest?.finish() ?? []
            for other in expected { try other.check(digests) }
            return digests
        }
    }

    /// Removes the file, and returns why; the message has both failures if the removal fails too.
    private func discarding(_ file: PartialFile, after failure: Failure) -> Failure {
        do throws(Failure) {
            try file.discard()
            return failure
        } catch {
            return Failure(failure.kind, detail: "\(failure.detail); the part could not be removed: \(error.detail)")
        }
    }

    fileprivate func synchronize(_ file: PartialFile) throws(Failure) {
        try attributes?.apply(to: file.descriptor)
        try file.synchronize()
    }

    fileprivate func synchronizeLinkCount(_ file: PartialFile) throws(Failure) {
        try file.synchronizeLinkCount()
    }

    fileprivate func takeName(_ file: PartialFile) throws(Failure) {
        try file.publish(as: name, overwriting: overwriting)
    }
}
