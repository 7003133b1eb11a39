internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

/// The index file of a folder.
private struct IndexFile: ~Copyable {
    let file: OpenFile
    let path: [UInt8]
}

extension Site {
    /// Responds for the open `folder` at `path` with its index file, with its listing, or with its archive.
    ///
    /// If the query asks for JSON, the listing comes first, so that programs can list a folder that has an index file.
    func folder(
        _ folder: consuming OpenFile, at path: [UInt8], for request: borrowing Request, _ target: RequestTarget
    ) throws(Errno) -> Response {
        if let archive = ArchiveFormat(target.queryParameter("archive")) {
            return try self.archive(folder, in: archive, at: path, for: request)
        }
        let format = target.queryParameter("format")
        let wantsListing = configuration.listsFolders && format == ListingFormat.json.rawValue
        if !wantsListing, let index = try index(of: path) {
            return try response(with: index.file, at: index.path, to: request, target)
        }
        guard configuration.listsFolders else { throw .noSuchFileOrDirectory }
        let query: ListingQuery
        do throws(ListingQuery.Refusal) {
            query = try ListingQuery(target)
        } catch {
            return failure(.badRequest, of: request, name: path, detail: error.sentence)
        }
        let entries = try FolderEntries(folder, at: path, of: files)
        return switch ListingFormat(parameter: format, accept: request.accept ?? Accept()) {
        case .html:
            try response(
                Listing(entries, as: HTMLListing(of: path, in: self, query), query), at: path, to: request)
        case .json:
            try response(Listing(entries, as: JSONListing(validators: validators), query), at: path, to: request)
        }
    }

    /// The index file of the folder at `path`; nil if there is none.
    private func index(of path: [UInt8]) throws(Errno) -> IndexFile? {
        guard let name = configuration.index else { return nil }
        let path = (path.isEmpty ? path : path + [UInt8(ascii: "/")]) + name
        do {
            let file = try files.open(path)
            return file.status.type == .regular ? IndexFile(file: file, path: path) : nil
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }
}
