import Glibc
import SystemCalls
import SystemPackage

/// Received files whose names look like those of this program's own files: `x.part`, `x.part.json`, `.ferry-etags`.
///
/// A file that a server sends must never pass for another file's part, for the sidecar that vouches for a part, or for
/// a folder's tag file. So such a file is marked before it gets its name, and this program's own files take other names
/// beside it.
extension Folder {
    /// The extended attribute that marks such a file.
    static let receivedMark = "user.ferry.received"
    /// The most pairs of names that are tried.
    private static let attempts = 100

    /// Whether a name looks like that of one of this program's own files.
    static func isLookalike(_ name: [UInt8]) -> Bool { PartName.isOne(name) || StoredTags.isName(name) }

    /// Whether a file with a name may only be received with its mark.
    ///
    /// A part needs none, because a part without a sidecar is never used.
    static func needsMark(_ name: [UInt8]) -> Bool { PartName.isSidecar(name) || StoredTags.isName(name) }

    /// The names for a file's part: the first ones that no received file has or will have.
    func partNames(for name: FilePath.Component) throws(Errno) -> PartName {
        var names = PartName(for: name)
        for _ in 0..<Self.attempts {
            if try !isTaken(names.part), try !isTaken(names.sidecar) { return names }
            names = names.next
        }
        throw .fileExists
    }

    /// Whether a received file has a name or will have it.
    func isTaken(_ name: FilePath.Component) throws(Errno) -> Bool {
        if lookalikes.contains(name) { return true }
        return recentlyFoundNoLeftovers ? false : try isReceived(name)
    }

    /// Whether the file with a name is marked as received.
    func isReceived(_ name: FilePath.Component) throws(Errno) -> Bool {
        let file: FileDescriptor
        do throws(Errno) {
            file = try descriptor.openExisting(name, readOnly: true)
        } catch {
            // A name that cannot be opened, such as a link or somebody else's file, is recognized by the caller's own
            // check.
            return false
        }
        defer { close(file.rawValue) }
        do throws(Errno) {
            return try file.attribute(Self.receivedMark, upTo: 1) != nil
        } catch {
            guard error == .notSupported else { throw error }
            return false
        }
    }

    /// Whether the file system has extended attributes; true if that is not known.
    var hasAttributes: Bool {
        do throws(Errno) {
            _ = try descriptor.attribute(Self.receivedMark, upTo: 1)
            return true
        } catch {
            return error != .notSupported
        }
    }
}
