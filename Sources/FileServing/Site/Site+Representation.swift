internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemPackage

extension Site {
    /// Answers with the open `file`, whose name ends `path`, or with a precompressed one beside it.
    func represent(
        _ file: consuming OpenFile, at path: [UInt8], to request: borrowing Request, _ target: RequestTarget
    ) throws(Errno) -> Response {
        guard configuration.servesPrecompressed,
            let encoded = try precompressed(path, of: FileMetadata(file.status), for: request)
        else { return respond(with: file, in: .identity, at: path, to: request, target) }
        let coding = encoded.coding
        return respond(with: encoded.file, in: coding, at: path, to: request, target)
    }

    private func respond(
        with file: consuming OpenFile, in coding: ContentCoding, at path: [UInt8], to request: borrowing Request,
        _ target: RequestTarget
    ) -> Response {
        let now = Timestamp.now
        let status = FileMetadata(file.status)
        let representation = Representation(
            mediaType: mediaTypes.type(ofFileNamed: path.span), coding: coding, length: status.size,
            validators: status.validators(now: now, coding: coding), isNegotiated: configuration.servesPrecompressed,
            cacheControl: configuration.cacheControl, disposition: target.disposition(of: path))
        if coding == .identity { keep(file, representation, at: path, for: request, now: now) }
        return respond(
            with: representation.selection(for: request, now: now), of: representation, in: file, to: request)
    }

    private func respond(
        with selection: Selection, of representation: Representation, in file: consuming OpenFile,
        to request: borrowing Request
    ) -> Response {
        switch selection {
        case .whole:
            let digest = digestFields(for: request, of: file, isWhole: true)
            return content(.ok, of: file, 0..<representation.length, representation.fields + digest)
        case .part(let range):
            let digest = digestFields(for: request, of: file, isWhole: false)
            return content(
                .partialContent, of: file, range.first..<range.last + 1,
                representation.fields + digest + [.contentRange(range, of: representation)])
        case .parts(let ranges):
            let digest = digestFields(for: request, of: file, isWhole: false)
            guard let multipart = MultipartByteRanges(ranges, of: representation) else {
                return content(.ok, of: file, 0..<representation.length, representation.fields)
            }
            return parts(multipart, of: file.takeDescriptor(), representation.fields + digest)
        case .notModified:
            return Response(
                status: .notModified, contentLength: representation.length,
                fields: complete(representation.notModifiedFields))
        case .preconditionFailed:
            return failure(.preconditionFailed, of: request, fields: [representation.vary])
        case .unsatisfiable:
            return failure(.rangeNotSatisfiable, of: request, fields: representation.unsatisfiableFields)
        }
    }

    /// The response that sends the bytes of `file` in `range`: few of them from memory, else from the file itself.
    private func content(
        _ status: Status, of file: consuming OpenFile, _ range: Range<Int64>, _ fields: [Field?]
    ) -> Response {
        if let bytes = CachedFile.bytes(range, of: file) {
            return Response(status: status, bytes: bytes, fields: complete(fields))
        }
        return Response(
            status: status, file: file.takeDescriptor(), offset: range.lowerBound,
            length: range.upperBound - range.lowerBound, fields: complete(fields))
    }

    /// The response that sends several parts of `file`, with all of `fields` but the type, which is another one.
    func parts(
        _ multipart: MultipartByteRanges, of file: consuming OwnedDescriptor, _ fields: [Field?]
    ) -> Response {
        let fields = fields.filter { $0?.name != .contentType }
        return Response(
            status: .partialContent, stream: PartStream(multipart, of: file).stream(),
            length: multipart.contentLength, fields: complete([Field(.contentType, multipart.mediaType)] + fields))
    }
}

extension MultipartByteRanges {
    /// The parts of `representation` in `ranges`; nil where they are longer than 64 bits can tell.
    init?(_ ranges: [ByteRange], of representation: Representation) {
        self.init(
            parts: ranges, completeLength: representation.length, contentType: representation.mediaType.description,
            boundary: .randomBoundary)
    }
}

extension Representation {
    /// What of it the conditions and ranges of `request` select at the moment `now`.
    func selection(for request: borrowing Request, now: Timestamp) -> Selection {
        // A clock beyond the year 9999 can judge no date.
        guard let now = now.date else { return .whole }
        return Selection(
            method: request.method, conditions: request.conditions(now: now), validators: validators, length: length,
            isNegotiated: isNegotiated)
    }
}

extension Field? {
    /// Tells which part of `representation` is sent.
    static func contentRange(_ range: ByteRange, of representation: Representation) -> Self {
        Field(.contentRange, ContentRange.part(range, completeLength: representation.length).description)
    }
}

extension RequestTarget {
    /// The advice to save the file at `path` where the query has the parameter `download`.
    fileprivate func disposition(of path: [UInt8]) -> ContentDisposition? {
        guard queryParameter("download") != nil else { return nil }
        let name = path.split(separator: UInt8(ascii: "/")).last ?? []
        return ContentDisposition(attachment: Array(name).span)
    }
}
