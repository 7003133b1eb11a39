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
    /// Responds for the open `folder` at `path` with its index file, or with its listing.
    ///
    /// If the query asks for JSON, the listing comes first, so that programs can list a folder that has an index file.
    func folder(
        _ folder: consuming OpenFile, at path: [UInt8], for request: borrowing Request, _ target: RequestTarget
    ) throws(Errno) -> Response {
        let format = target.queryParameter("format")
        let wantsListing = configuration.listsFolders && format == ListingFormat.json.rawValue
        if !wantsListing, let index = try index(of: path) {
            return try response(with: index.file, at: index.path, to: request, target)
        }
        guard configuration.listsFolders else { throw .noSuchFileOrDirectory }
        if let response = conditionalResponse(to: request) { return response }
        let listing = ListingFormat(parameter: format, accept: request.accept ?? Accept())
        let entries = try FolderEntries(
            folder, at: path, of: files, validators: listing == .json ? validators : nil)
        return switch listing {
        case .html: response(Listing(entries, as: HTMLListing(path: path, in: configuration.places)))
        case .json: response(Listing(entries, as: JSONListing()))
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

    /// The response if a condition of `request` forbids the listing; nil otherwise.
    ///
    /// A listing has no validators, so it matches only `*`.
    private func conditionalResponse(to request: borrowing Request) -> Response? {
        guard request.fields.areConditional, let now = Timestamp.now.date else { return nil }
        switch request.conditions(now: now).outcome(for: request.method, on: .none) {
        case .passed: return nil
        case .failed: return failure(.preconditionFailed, of: request)
        case .notModified:
            return Response(
                status: .notModified, fields: complete([Field(.cacheControl, "no-cache"), Field(.vary, "Accept")]))
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
