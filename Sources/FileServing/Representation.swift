internal import HTTPSemantics
internal import MicroHTTPD

/// A regular file as HTTP tells of it: media type, length, validators.
/// [RFC 9110 §8](https://www.rfc-editor.org/rfc/rfc9110.html#section-8)
struct Representation {
    let mediaType: MediaType
    let file: FileStatus

    /// The header fields that come with it.
    var fields: [Field?] {
        [
            Field(.contentType, mediaType.description),
            Field(.acceptRanges, "bytes"),
            Field(.cacheControl, "no-cache"),
            file.lastModified.flatMap { Field(.lastModified, $0.description) },
            file.entityTag.flatMap { Field(.etag, $0.description) },
            .noSniffing,
        ]
    }

    /// The response that sends the whole of it from `content`.
    func response(_ content: consuming OpenFile) -> Response {
        Response(status: .ok, file: content.takeDescriptor(), offset: 0, length: file.size, fields: fields)
    }
}
