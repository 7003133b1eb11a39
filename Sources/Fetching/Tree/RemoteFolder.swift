import HTTPSemantics
import Synchronization
import SystemPackage

/// A folder of a server, as part of a tree that is fetched.
///
/// It knows the way to it, and not its contents; the folders above are shared by all below them.
final class RemoteFolder: Sendable {
    /// The folder above, or nil for the top of the tree.
    let parent: RemoteFolder?
    /// The name here; nil where the top of the tree is the output folder itself.
    let name: SafeFileName?
    /// Where it is: URLs whose paths end with a slash, without query; the mirrors' behind the first one.
    let addresses: [WebAddress]
    /// How many folders of the tree are above.
    let depth: Int
    /// Whether names that begin with a dot are taken.
    let takesHiddenNames: Bool
    /// Whether the file system may keep it under another name than its own, and has to be asked.
    let mayBeRenamed: Bool
    /// Names of files in it that look like names of this program's own files; none before it is listed.
    let lookalikes = Mutex<Set<FilePath.Component>>([])

    /// The top of a tree.
    ///
    /// - Parameters:
    ///   - addresses: Where it is.
    ///   - name: Its name here, or nil where it is the output folder itself.
    ///   - takesHiddenNames: Whether names in it may begin with a dot.
    init(top addresses: [WebAddress], named name: SafeFileName?, takesHiddenNames: Bool = true) {
        (parent, self.name, self.addresses, depth) = (nil, name, addresses, 0)
        (self.takesHiddenNames, mayBeRenamed) = (takesHiddenNames, false)
    }

    /// A folder by its entry in the listing of another.
    init(_ entry: RemoteEntry, in parent: RemoteFolder) throws(Failure) {
        (self.parent, name, depth) = (parent, entry.name, parent.depth + 1)
        (takesHiddenNames, mayBeRenamed) = (true, entry.mayBeRenamed)
        addresses = try parent.addresses(of: "\(entry.segment)/")
    }

    /// The addresses of what the listing calls so, percent-encoded.
    ///
    /// It is put behind the folder's own addresses as text: nothing in it can lead to another folder or host.
    func addresses(of reference: String) throws(Failure) -> [WebAddress] {
        do {
            return try addresses.map { try WebAddress($0.text + reference) }
        } catch {
            throw Failure(.listing, detail: "\(reference) makes no URL")
        }
    }

    /// The folders from the top of the tree to this one.
    var ancestry: [RemoteFolder] { (parent?.ancestry ?? []) + [self] }

    /// The names from the top of the tree to this folder.
    var path: [SafeFileName] { ancestry.compactMap(\.name) }

    /// The path for messages, with a slash at its end; the URL where the top has no name.
    var label: String { path.isEmpty ? addresses[0].publicText : path.map { "\($0.text)/" }.joined() }

    /// The path of a file in it, for messages.
    func label(of name: SafeFileName) -> String { (path + [name]).map(\.text).joined(separator: "/") }
}
