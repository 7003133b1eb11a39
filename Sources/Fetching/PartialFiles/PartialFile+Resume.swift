import Glibc
import SystemCalls
import SystemPackage

/// Finds the part and sidecar of an earlier run.
extension PartialFile {
    /// Opens the part and sidecar that an earlier run has left of one of these URLs; returns nil if there are none.
    ///
    /// A pair that cannot be used (it is of another URL, or its sidecar is damaged) is opened as empty. A file that
    /// only looks like a pair is neither read nor changed: a part without a sidecar, a link, somebody else's file, or a
    /// file with a second name.
    ///
    /// - Throws: `unwritable` if another run holds the pair, or if something else has its name.
    static func resume(
        for name: FilePath.Component, in folder: Folder, urls: [String]
    ) throws(Failure) -> (PartialFile, Sidecar?)? {
        guard folder.mayHoldLeftovers else { return nil }
        do {
            let names = try folder.partNames(for: name)
            guard let file = try folder.openOwn(names.part) else {
                // A sidecar alone vouches for nothing: its part was published, or never got its name.
                try remove(names.sidecar, in: folder)
                return nil
            }
            let partial = PartialFile(file, .part, for: name, names: names, in: folder)
            guard try partial.descriptor.tryLock(), try folder.isStill(partial.descriptor, names.part) else {
                throw Failure.busy(names.part)
            }
            guard let text = try folder.readSidecar(names.sidecar) else { throw Failure.foreign(names.part) }
            guard let sidecar = Sidecar(text), try partial.isVouchedFor(by: sidecar, urls) else {
                return (partial, nil)
            }
            return (partial, sidecar)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// Removes the files with the names of a pair, whatever they are, except folders, because the user asks for it.
    static func removePair(for name: FilePath.Component, in folder: Folder) throws(Failure) {
        let names: PartName
        do throws(Errno) { names = try folder.partNames(for: name) } catch { throw Failure(unwritable: error) }
        do {
            if let file = try folder.openOwn(names.part) {
                guard try file.borrowed.tryLock() else { throw Failure.busy(names.part) }
            }
        } catch let failure as Failure where failure == .foreign(names.part) {
            // What the name leads to does not matter: only the name is removed.
        } catch {
            throw Failure(unwritable: error)
        }
        do {
            if try folder.type(of: names.sidecar) == .directory { throw Failure.folder(names.sidecar) }
            try folder.removeFile(names.part)
            if try folder.type(of: names.sidecar) == nil { return }
            try folder.synchronizeNames()
            try folder.removeFile(names.sidecar)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    private static func remove(_ sidecar: FilePath.Component, in folder: Folder) throws {
        do throws(Errno) { try folder.removeFile(sidecar) } catch {
            throw error == .isDirectory ? Failure.folder(sidecar) : Failure(unwritable: error)
        }
    }

    /// What the sidecar says about this file, limited to the bytes that exist; bytes beyond that are cut off.
    private func isVouchedFor(by sidecar: Sidecar, _ urls: [String]) throws -> Bool {
        let end = sidecar.state.received.end
        guard urls.contains(sidecar.url), try descriptor.stat().size >= end else { return false }
        try descriptor.truncate(to: end)
        return true
    }
}
