internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

extension Site {
    /// The response with a listing of the folder at `path`.
    ///
    /// A short one is made whole: it has a tag and a length. A longer one is sent while it is made, so that its first bytes
    /// need not wait for the last entry; only `HEAD` and conditional requests wait for its tag.
    func response<Text>(
        _ listing: consuming Listing<Text>, at path: [UInt8], to request: borrowing Request
    ) throws(Errno) -> Response {
        try listing.begin()
        if listing.isTooLongToSort { return tooLong(Listing<Text>.sortLimit, at: path, request) }
        guard !listing.isShort else { return try whole(listing, to: request) }
        guard request.method == .head || request.fields.areConditional else {
            return Response(status: .ok, stream: listing.stream(), fields: complete(fields(of: Text.self, nil)))
        }
        let summary = try listing.summary()
        if let response = response(insteadOf: summary.tag, to: request) { return response }
        let isHead = request.method == .head
        return Response(
            status: .ok, stream: listing.stream(), length: isHead ? summary.length : nil,
            fields: complete(fields(of: Text.self, isHead ? summary.tag : nil)))
    }

    private func whole<Text>(
        _ listing: consuming Listing<Text>, to request: borrowing Request
    ) throws(Errno) -> Response {
        let bytes = try listing.whole()
        let tag = EntityTag(ofListing: bytes)
        if let response = response(insteadOf: tag, to: request) { return response }
        return Response(status: .ok, content: bytes, fields: complete(fields(of: Text.self, tag)))
    }

    /// The response if a condition of `request` forbids the listing with this `tag`; nil otherwise.
    private func response(insteadOf tag: EntityTag?, to request: borrowing Request) -> Response? {
        guard request.fields.areConditional, let now = Timestamp.now.date else { return nil }
        let validators = Validators(entityTag: tag, lastModified: nil)
        switch request.conditions(now: now).outcome(for: request.method, on: validators) {
        case .passed: return nil
        case .failed: return failure(.preconditionFailed, of: request)
        case .notModified: return Response(status: .notModified, fields: complete(Self.cacheFields(tag)))
        }
    }

    private func tooLong(_ limit: Int, at path: [UInt8], _ request: borrowing Request) -> Response {
        let sentence =
            "Only folders with up to \(limit) entries are sorted by size or time. This one is sorted by name."
        return failure(.unprocessableContent, of: request, name: path, detail: sentence)
    }

    private func fields<Text: ListingText>(of _: Text.Type, _ tag: EntityTag?) -> [Field?] {
        [Field(.contentType, Text.mediaType), .noSniffing, PagePolicy.listings] + Self.cacheFields(tag)
    }

    private static func cacheFields(_ tag: EntityTag?) -> [Field?] {
        [tag.flatMap { Field(.etag, $0.description) }, Field(.cacheControl, "no-cache"), Field(.vary, "Accept")]
    }
}
