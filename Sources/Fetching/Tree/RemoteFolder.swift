import HTTPSemantics
import Synchronization
import SystemPackage

/// A remote folder in a tree that is fetched.
///
/// It knows its ancestors but not its contents. Folders share their ancestors.
final class RemoteFolder: Sendable {
    /// The parent folder; nil for the top of the tree.
    let parent: RemoteFolder?
    /// The local name; nil if the top of the tree goes into the output folder itself.
    let name: SafeFileName?
    /// Its URLs, which end with a slash and have no query: its own first, then those on the mirrors.
    let addresses: [WebAddress]
    /// The number of its ancestors in the tree.
    let depth: Int
    /// Whether names that begin with a dot are accepted.
    let takesHiddenNames: Bool
    /// Whether the file system may store it under a changed name, so that its actual name must be checked.
    let mayBeRenamed: Bool
    /// The names of its files that look like names of this program's own files; empty before it is listed.
    let lookalikes = Mutex<Set<FilePath.Component>>([])

    /// The top of a tree.
    ///
    /// - Parameters:
    ///   - addresses: Its URLs.
    ///   - name: Its local name; nil for the output folder itself.
    ///   - takesHiddenNames: Whether names in it may begin with a dot.
    init(top addresses: [WebAddress], named name: SafeFileName?, takesHiddenNames: Bool = true) {
        (parent, self.name, self.addresses, depth) = (nil, name, addresses, 0)
        (self.takesHiddenNames, mayBeRenamed) = (takesHiddenNames, false)
    }

    /// A folder in the listing of another one.
    init(_ entry: RemoteEntry, in parent: RemoteFolder) throws(Failure) {
        (self.parent, name, depth) = (parent, entry.name, parent.depth + 1)
        (takesHiddenNames, mayBeRenamed) = (true, entry.mayBeRenamed)
        addresses = try parent.addresses(of: "\(entry.segment)/")
    }

    /// The same folder, at the URL that a redirect of one of its own servers has led to; itself if there was none.
    ///
    /// Another server's URL does not take its place: passwords and fields of the user's go to the servers that he names
    /// (RFC 9110 §15.4.3 has the references in a listing start from where it came).
    func redirected(to url: String?) -> RemoteFolder {
        guard let url, let final = Self.folder(url), !addresses.contains(where: { $0.path == final.path }) else {
            return self
        }
        let moved = addresses.map { $0.origin == final.origin ? $0.moved(to: final.path) : $0 }
        return moved == addresses ? self : RemoteFolder(self, at: moved)
    }

    /// The URL of a folder that was listed, without its query; nil if it does not end like one.
    private static func folder(_ url: String) -> WebAddress? {
        do {
            let address = try WebAddress(url)
            return address.path.hasSuffix("/") ? address : nil
        } catch {
            return nil
        }
    }

    private init(_ other: RemoteFolder, at addresses: [WebAddress]) {
        (parent, name, depth, self.addresses) = (other.parent, other.name, other.depth, addresses)
        (takesHiddenNames, mayBeRenamed) = (other.takesHiddenNames, other.mayBeRenamed)
    }

    /// The URLs of an entry, from its percent-encoded name in the listing.
    ///
    /// The name is appended to the folder's own URLs as text: it cannot lead to another folder or host.
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

    /// The path for messages, with a slash at its end; the URL if the top has no name.
    var label: String { path.isEmpty ? addresses[0].publicText : path.map { "\($0.text)/" }.joined() }

    /// The path of a file in the folder, for messages.
    func label(of name: SafeFileName) -> String { (path + [name]).map(\.text).joined(separator: "/") }
}
