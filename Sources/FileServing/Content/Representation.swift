internal import HTTPSemantics

/// A regular file as HTTP tells of it.
///
/// [RFC 9110 §8](https://www.rfc-editor.org/rfc/rfc9110.html#section-8)
struct Representation {
    let contentType: ContentType
    /// The coding that the file itself is in.
    let coding: ContentCoding
    /// The size in bytes.
    let length: Int64
    let validators: Validators
    /// Whether another representation would have been selected for another `Accept-Encoding`.
    let isNegotiated: Bool
    /// The value of `Cache-Control`.
    let cacheControl: String
    /// The name to save it under, where the request wants it saved.
    let disposition: ContentDisposition?
}

extension Representation {
    /// The fields of a response with this content, whole or in parts.
    var fields: [Field?] {
        [
            Field(.contentType, contentType.description),
            coding == .identity ? nil : Field(.contentEncoding, coding.token),
            disposition.flatMap { Field(.contentDisposition, $0.description) },
            Field(.acceptRanges, "bytes"),
            lastModified,
            .noSniffing,
        ] + cacheFields
    }

    /// The fields of a 304: what a cache needs to update its copy and nothing about the content, so that
    /// `Last-Modified` is sent only where there is no entity tag.
    /// [RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.5)
    var notModifiedFields: [Field?] { [validators.entityTag == nil ? lastModified : nil] + cacheFields }

    /// The fields of a 416, which tells how long the content is.
    var unsatisfiableFields: [Field?] {
        [
            vary,
            Field(.contentRange, ContentRange.unsatisfied(completeLength: length).description),
            Field(.acceptRanges, "bytes"),
        ]
    }

    /// `Vary` where another `Accept-Encoding` would have selected another representation.
    var vary: Field? { isNegotiated ? Field(.vary, "Accept-Encoding") : nil }

    private var lastModified: Field? { validators.lastModified.flatMap { Field(.lastModified, $0.description) } }

    private var cacheFields: [Field?] {
        [
            validators.entityTag.flatMap { Field(.etag, $0.description) },
            Field(.cacheControl, cacheControl),
            vary,
        ]
    }
}
