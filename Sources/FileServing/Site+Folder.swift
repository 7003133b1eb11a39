internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemPackage

extension Site {
    /// Answers for the open `folder` at `path`: by its index file, else by its listing.
    func folder(
        _ folder: consuming OpenFile, at path: [UInt8], for request: borrowing Request, _ target: RequestTarget
    ) throws(Errno) -> Response {
        if let index = try indexResponse(in: path) { return index }
        guard configuration.listsFolders else { throw .noSuchFileOrDirectory }
        let entries = try FolderEntries(folder, at: path, of: files)
        return switch ListingFormat(query: target.query, accept: request.accept) {
        case .html: response(Listing(entries, as: HTMLListing(path: path)))
        case .json: response(Listing(entries, as: JSONListing()))
        }
    }

    /// The response of the index file in the folder at `path`; nil where there is none.
    private func indexResponse(in path: [UInt8]) throws(Errno) -> Response? {
        guard let index = configuration.index else { return nil }
        let path = (path.isEmpty ? path : path + [UInt8(ascii: "/")]) + index.utf8
        do {
            let file = try files.open(path)
            guard file.status.type == .regular else { return nil }
            return representation(file, at: path)
        } catch {
            guard Failure(error) == .notFound else { throw error }
            return nil
        }
    }

    private func response<Text>(_ listing: consuming Listing<Text>) -> Response {
        Response(
            status: .ok, stream: listing.stream(),
            fields: [
                Field(.contentType, Text.mediaType),
                Field(.cacheControl, "no-cache"),
                Field(.vary, "Accept"),
                .noSniffing, .noScripts,
            ])
    }
}
