internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

extension Site {
    /// The response for the open `file`, whose name ends `path`, or for a precompressed one beside it.
    ///
    /// `isAtTarget` is false for a file that stands in for an absent one. The cache must not have such a file under the
    /// target of `request`, because a file may appear there.
    func response(
        with file: consuming OpenFile, at path: [UInt8], to request: borrowing Request, _ target: RequestTarget,
        isAtTarget: Bool = true
    ) throws(Errno) -> Response {
        let format = format(of: file, at: path)
        guard configuration.servesPrecompressed, format.coding == .identity,
            let encoded = try precompressed(path, of: FileMetadata(file.status), for: request)
        else { return response(with: file, of: format, at: path, to: request, target, isKept: isAtTarget) }
        let encodedFormat = FileFormat(contentType: format.contentType, coding: encoded.coding)
        return response(with: encoded.file, of: encodedFormat, at: path, to: request, target, isKept: false)
    }

    /// The format of the open `file`, whose name ends `path`.
    func format(of file: borrowing OpenFile, at path: [UInt8]) -> FileFormat {
        formats.format(ofFileNamed: path.span) { file.firstBytes($0) }
    }

    private func response(
        with file: consuming OpenFile, of format: FileFormat, at path: [UInt8], to request: borrowing Request,
        _ target: RequestTarget, isKept: Bool
    ) -> Response {
        let now = Timestamp.now
        var content = FileContent(file)
        let representation = Representation(
            contentType: format.contentType, coding: format.coding, length: content.file.status.size,
            validators: validators.validators(of: &content, in: format.coding, at: now),
            isNegotiated: configuration.servesPrecompressed, cacheControl: configuration.cacheControl,
            disposition: target.disposition(of: path))
        if isKept { keep(content.file, representation, at: path, for: request, now: now) }
        let selection = representation.selection(for: request, now: now)
        let digests = digestFields(for: request, of: &content, selection, at: now)
        let response = response(
            with: selection, of: representation, from: content, fields: complete(representation.fields + digests),
            to: request)
        guard let response else { return failure(.serviceUnavailable, of: request, name: path) }
        return response
    }
}

extension RequestTarget {
    /// The advice to save the file at `path`; nil unless the query has the parameter `download`.
    fileprivate func disposition(of path: [UInt8]) -> ContentDisposition? {
        guard queryParameter("download") != nil else { return nil }
        let name = path.split(separator: UInt8(ascii: "/")).last ?? []
        return ContentDisposition(attachment: Array(name).span)
    }
}
