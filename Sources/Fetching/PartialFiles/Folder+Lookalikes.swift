import Glibc
import SystemCalls
import SystemPackage

/// Received files whose names look like those of this program's own files: `x.part`, `x.part.json`, `.ferry-etags`.
///
/// What a server sends must never pass for the part of another file, for the sidecar that vouches for one, or for the tags of
/// a folder. So such a file has a mark before it has its name, and this program's own files take other names beside it.
extension Folder {
    /// The extended attribute that marks such a file.
    static let receivedMark = "user.ferry.received"
    /// As many names are passed by.
    private static let attempts = 100

    /// Whether a name looks like that of a file of this program.
    static func isLookalike(_ name: [UInt8]) -> Bool { PartName.isOne(name) || StoredTags.isName(name) }

    /// Whether a file of that name may be received only with its mark: a part without a sidecar is nobody's.
    static func needsMark(_ name: [UInt8]) -> Bool { PartName.isSidecar(name) || StoredTags.isName(name) }

    /// The names of the part of a file: the first ones that no received file has or is to have.
    func partNames(for name: FilePath.Component) throws(Errno) -> PartName {
        var names = PartName(for: name)
        for _ in 0..<Self.attempts {
            if try !isTaken(names.part), try !isTaken(names.sidecar) { return names }
            names = names.next
        }
        throw .fileExists
    }

    /// Whether a received file has a name, or is to have it.
    func isTaken(_ name: FilePath.Component) throws(Errno) -> Bool {
        if lookalikes.contains(name) { return true }
        return hasLookedInVain ? false : try isReceived(name)
    }

    /// Whether the file that has a name is marked as received.
    func isReceived(_ name: FilePath.Component) throws(Errno) -> Bool {
        let file: FileDescriptor
        do throws(Errno) {
            file = try descriptor.openExisting(name, readOnly: true)
        } catch {
            // What is there and cannot be opened, such as a link or a file of somebody else, is told apart elsewhere.
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

    /// Whether its file system has extended attributes, as far as can be told; true where it cannot.
    var hasAttributes: Bool {
        do throws(Errno) {
            _ = try descriptor.attribute(Self.receivedMark, upTo: 1)
            return true
        } catch {
            return error != .notSupported
        }
    }
}
