internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemPackage

/// The file that a folder answers with.
private struct IndexFile: ~Copyable {
    let file: OpenFile
    let path: [UInt8]
}

extension Site {
    /// Answers for the open `folder` at `path` by its index file, else by its listing.
    ///
    /// If the query asks for JSON, the listing comes first: programs can then read a folder that has an index file.
    func folder(
        _ folder: consuming OpenFile, at path: [UInt8], for request: borrowing Request, _ target: RequestTarget
    ) throws(Errno) -> Response {
        let format = target.queryParameter("format")
        let wantsListing = configuration.listsFolders && format == ListingFormat.json.rawValue
        if !wantsListing, let index = try index(of: path) {
            return try response(with: index.file, at: index.path, to: request, target)
        }
        guard configuration.listsFolders else { throw .noSuchFileOrDirectory }
        let entries = try FolderEntries(folder, at: path, of: files)
        return switch ListingFormat(parameter: format, accept: request.accept ?? Accept()) {
        case .html: response(Listing(entries, as: HTMLListing(path: path, in: configuration.places)))
        case .json: response(Listing(entries, as: JSONListing()))
        }
    }

    /// The index file of the folder at `path`; nil if there is none.
    private func index(of path: [UInt8]) throws(Errno) -> IndexFile? {
        guard let name = configuration.index else { return nil }
        let path = (path.isEmpty ? path : path + [UInt8(ascii: "/")]) + name.utf8
        do {
            let file = try files.open(path)
            return file.status.type == .regular ? IndexFile(file: file, path: path) : nil
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }

    private func response<Text>(_ listing: consuming Listing<Text>) -> Response {
        Response(
            status: .ok, stream: listing.stream(),
            fields: complete([
                Field(.contentType, Text.mediaType),
                Field(.cacheControl, "no-cache"),
                Field(.vary, "Accept"),
                .noSniffing, .noScriptsButStyle,
            ]))
    }
}
