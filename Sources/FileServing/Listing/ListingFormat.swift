internal import HTTPSemantics

/// How a listing is written.
enum ListingFormat: String {
    case html
    case json

    /// The format that a request asks for: by `format=html` or `format=json` in its query, else by its `Accept` field.
    ///
    /// - Parameters:
    ///   - parameter: The value of `format` in the query; any other word counts as none.
    ///   - accept: The media types that the client takes. HTML if it prefers neither.
    init(parameter: String?, accept: Accept) {
        self = parameter.flatMap(Self.init) ?? (accept.prefers(.json, over: .html) ? .json : .html)
    }
}
