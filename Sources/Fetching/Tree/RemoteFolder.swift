import HTTPSemantics

/// A folder of a server, as part of a tree that is fetched.
///
/// It knows the way to it, and not its contents; the folders above are shared by all below them.
final class RemoteFolder: Sendable {
    /// The folder above, or nothing for the top of the tree.
    let parent: RemoteFolder?
    /// The name here; nothing where the top of the tree is the output folder itself.
    let name: SafeFileName?
    /// Where it is: URLs whose paths end with a slash, without query; the mirrors' behind the first one.
    let addresses: [WebAddress]
    /// How many folders of the tree are above.
    let depth: Int

    /// The top of a tree.
    init(top addresses: [WebAddress], named name: SafeFileName?) {
        (parent, self.name, self.addresses, depth) = (nil, name, addresses, 0)
    }

    /// A folder by its entry in the listing of another.
    init(_ entry: RemoteEntry, in parent: RemoteFolder) throws(Failure) {
        (self.parent, name, depth) = (parent, entry.name, parent.depth + 1)
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

    /// The names from the top of the tree to this folder.
    var path: [SafeFileName] { (parent?.path ?? []) + [name].compactMap { $0 } }

    /// The path for messages, with a slash at its end; the URL where the top has no name.
    var label: String { path.isEmpty ? addresses[0].publicText : path.map { "\($0.text)/" }.joined() }

    /// The path of a file in it, for messages.
    func label(of name: SafeFileName) -> String { (path + [name]).map(\.text).joined(separator: "/") }
}
