internal import HTTPSemantics

/// The format of a listing.
enum ListingFormat: String {
    case html
    case json

    /// The format that a request wants: by `format=html` or `format=json` in its query, otherwise by its `Accept`
    /// field.
    ///
    /// - Parameters:
    ///   - parameter: The value of `format` in the query; any other word is ignored.
    ///   - accept: The media types that the client accepts. The format is HTML if it prefers neither.
    init(parameter: String?, accept: Accept) {
        self = parameter.flatMap(Self.init) ?? (accept.prefers(.json, over: .html) ? .json : .html)
    }
}
