internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

extension Site {
    /// The response for the open `file`, whose name ends `path`, or for a precompressed one beside it.
    func response(
        with file: consuming OpenFile, at path: [UInt8], to request: borrowing Request, _ target: RequestTarget
    ) throws(Errno) -> Response {
        guard configuration.servesPrecompressed,
            let encoded = try precompressed(path, of: FileMetadata(file.status), for: request)
        else { return response(with: file, in: .identity, at: path, to: request, target) }
        let coding = encoded.coding
        return response(with: encoded.file, in: coding, at: path, to: request, target)
    }

    private func response(
        with file: consuming OpenFile, in coding: ContentCoding, at path: [UInt8], to request: borrowing Request,
        _ target: RequestTarget
    ) -> Response {
        let now = Timestamp.now
        let metadata = FileMetadata(file.status)
        let representation = Representation(
            mediaType: mediaTypes.type(ofFileNamed: path.span), coding: coding, length: metadata.size,
            validators: metadata.validators(now: now, coding: coding),
            isNegotiated: configuration.servesPrecompressed, cacheControl: configuration.cacheControl,
            disposition: target.disposition(of: path))
        if coding == .identity { keep(file, representation, at: path, for: request, now: now) }
        let selection = representation.selection(for: request, now: now)
        let digests = digestFields(for: request, of: file, selection)
        let response = response(
            with: selection, of: representation, from: file, fields: complete(representation.fields + digests),
            to: request)
        guard let response else { return failure(.serviceUnavailable, of: request, name: path) }
        return response
    }
}

extension OpenFile: ContentSource {
    func bytes(_ range: Range<Int64>) -> OwnedBytes? { CachedFile.bytes(range, of: self) }

    consuming func takeFile() -> OwnedDescriptor? { takeDescriptor() }
}

extension RequestTarget {
    /// The advice to save the file at `path` where the query has the parameter `download`.
    fileprivate func disposition(of path: [UInt8]) -> ContentDisposition? {
        guard queryParameter("download") != nil else { return nil }
        let name = path.split(separator: UInt8(ascii: "/")).last ?? []
        return ContentDisposition(attachment: Array(name).span)
    }
}
