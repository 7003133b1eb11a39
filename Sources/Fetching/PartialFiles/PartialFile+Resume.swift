import Glibc
import SystemCalls
import SystemPackage

/// The pair of an earlier run.
extension PartialFile {
    /// Opens the pair that an earlier run has left of one of these URLs; nothing where it has left none.
    ///
    /// A pair that is of no use is opened too, with nothing in it: one of another URL, one whose sidecar is damaged. What
    /// looks like a pair and is none, such as a part without a sidecar, a link, a file of somebody else, or a file with
    /// another name, is neither believed nor touched.
    ///
    /// - Throws: `unwritable` where another run holds the pair, or where something else has its name.
    static func resume(
        for name: FilePath.Component, in folder: Folder, urls: [String]
    ) throws(Failure) -> (PartialFile, Sidecar?)? {
        guard folder.mayHoldLeftovers else { return nil }
        do {
            let names = try folder.partNames(for: name)
            guard let file = try folder.openOwn(names.part) else {
                // A sidecar alone vouches for nothing: its file has been published, or was never named.
                try remove(names.sidecar, in: folder)
                return nil
            }
            let partial = PartialFile(file, .part, for: name, names: names, in: folder)
            guard try file.tryLock(), try folder.isStill(file, names.part) else { throw Failure.busy(names.part) }
            guard let text = try folder.readSidecar(names.sidecar) else { throw Failure.foreign(names.part) }
            guard let sidecar = Sidecar(text), try partial.isVouchedFor(by: sidecar, urls) else {
                return (partial, nil)
            }
            return (partial, sidecar)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    /// Removes what has the names of a pair, whatever it is but a folder: the user says so.
    static func removePair(for name: FilePath.Component, in folder: Folder) throws(Failure) {
        let names: PartName
        do throws(Errno) { names = try folder.partNames(for: name) } catch { throw Failure(unwritable: error) }
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

    /// What a sidecar says about this file, as far as it is there; bytes beyond that are dropped.
    private func isVouchedFor(by sidecar: Sidecar, _ urls: [String]) throws -> Bool {
        let end = sidecar.state.received.end
        guard urls.contains(sidecar.url), try descriptor.stat().size >= end else { return false }
        try descriptor.truncate(to: end)
        return true
    }
}
