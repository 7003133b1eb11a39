internal import HTTPSemantics

/// A regular file in HTTP's terms.
///
/// [RFC 9110 §8](https://www.rfc-editor.org/rfc/rfc9110.html#section-8)
struct Representation {
    let contentType: ContentType
    /// The content coding of the file itself.
    let coding: ContentCoding
    /// The size in bytes.
    let length: Int64
    let validators: Validators
    /// Whether another representation would have been selected for another `Accept-Encoding`.
    let isNegotiated: Bool
    /// The value of `Cache-Control`.
    let cacheControl: String
    /// The advice to save it under a name; nil unless the request wants that.
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

    /// The fields of a 304.
    ///
    /// It has those that a cache needs to update its copy, and none about the content: `Last-Modified` is sent only if
    /// there is no entity tag. [RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.5)
    var notModifiedFields: [Field?] { [validators.entityTag == nil ? lastModified : nil] + cacheFields }

    /// The fields of a 416, which give the length of the content.
    var unsatisfiableFields: [Field?] {
        [
            vary,
            Field(.contentRange, ContentRange.unsatisfied(completeLength: length).description),
            Field(.acceptRanges, "bytes"),
        ]
    }

    /// `Vary`, if another `Accept-Encoding` would have selected another representation.
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
