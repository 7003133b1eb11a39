internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls

/// The source of a response's bytes: a file that was just opened, a cached one, or an archive.
protocol ContentSource: ~Copyable {
    /// The bytes in `range`; nil if they are too many for memory, or if the file no longer has them.
    func bytes(_ range: Range<Int64>) -> OwnedBytes?

    /// The bytes in `range`, made while they are sent; nil if the content is a file.
    func stream(_ range: Range<Int64>) -> BodyStream?

    /// A descriptor of the file for the response alone; nil if none is left, or if the content is in memory.
    consuming func takeFile() -> OwnedDescriptor?
}

extension ContentSource where Self: ~Copyable {
    func stream(_ range: Range<Int64>) -> BodyStream? { nil }
}

extension Site {
    /// The response for a `selection` of `representation`: the one place where a ``Selection`` becomes bytes and
    /// fields.
    ///
    /// - Parameters:
    ///   - selection: What the conditions and ranges of `request` select.
    ///   - representation: The file in HTTP's terms.
    ///   - content: The source of its bytes.
    ///   - fields: All fields of a response with the whole content.
    ///   - request: The request, which decides the form of an error.
    /// - Returns: The response; nil if `content` cannot give the bytes.
    func response(
        with selection: Selection, of representation: Representation,
        from content: consuming some ContentSource & ~Copyable,
        fields: [Field?], to request: borrowing Request
    ) -> Response? {
        switch selection {
        case .whole:
            return response(.ok, from: content, 0..<representation.length, fields)
        case .part(let range):
            let contentRange = Field(
                .contentRange, ContentRange.part(range, completeLength: representation.length).description)
            return response(.partialContent, from: content, range.first..<range.last + 1, fields, contentRange)
        case .parts(let ranges):
            guard let multipart = MultipartByteRanges(ranges, of: representation) else {
                return response(.ok, from: content, 0..<representation.length, fields)
            }
            return response(multipart, from: content, fields)
        case .notModified:
            return notModified(representation)
        case .preconditionFailed:
            return failure(.preconditionFailed, of: request, fields: [representation.vary])
        case .unsatisfiable:
            return failure(.rangeNotSatisfiable, of: request, fields: representation.unsatisfiableFields)
        }
    }

    /// The 304 of `representation`.
    func notModified(_ representation: Representation) -> Response {
        Response(status: .notModified, fields: complete(representation.notModifiedFields))
    }

    /// The response with the bytes in `range`: small ranges from memory, large ones by `sendfile`, and those of an archive as
    /// a stream.
    func response(
        _ status: Status, from content: consuming some ContentSource & ~Copyable, _ range: Range<Int64>,
        _ fields: [Field?], _ further: Field? = nil
    ) -> Response? {
        if let bytes = content.bytes(range) {
            return Response(status: status, bytes: bytes, fields: fields, further: further)
        }
        if let stream = content.stream(range) {
            return Response(status: status, stream: stream, length: Int64(range.count), fields: fields + [further])
        }
        guard let file = content.takeFile() else { return nil }
        return Response(
            status: status, file: file, offset: range.lowerBound, length: range.upperBound - range.lowerBound,
            fields: fields, further: further)
    }

    /// The response with several parts; its type replaces the one in `fields`.
    private func response(
        _ multipart: MultipartByteRanges, from content: consuming some ContentSource & ~Copyable, _ fields: [Field?]
    ) -> Response? {
        guard let file = content.takeFile() else { return nil }
        return Response(
            status: .partialContent, stream: PartStream(multipart, of: file).stream(), length: multipart.contentLength,
            fields: [Field(.contentType, multipart.mediaType)] + fields.filter { $0?.name != .contentType })
    }
}

extension MultipartByteRanges {
    /// The parts of `representation` in `ranges`.
    ///
    /// It is nil if there are many parts whose body is longer than the whole representation.
    fileprivate init?(_ ranges: [ByteRange], of representation: Representation) {
        self.init(
            parts: ranges, completeLength: representation.length, contentType: representation.contentType.description,
            boundary: .randomBoundary)
        guard ranges.count <= RangeSet.unorderedLimit || contentLength <= representation.length else { return nil }
    }
}

extension Representation {
    /// What the conditions and ranges of `request` select at `now`.
    func selection(for request: borrowing Request, now: Timestamp) -> Selection {
        // A clock beyond the year 9999 cannot be compared with a date.
        guard let now = now.date else { return .whole }
        return Selection(
            method: request.method, conditions: request.conditions(now: now), validators: validators, length: length,
            isNegotiated: isNegotiated)
    }
}
