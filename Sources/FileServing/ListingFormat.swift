internal import HTTPSemantics

/// How a listing is written.
enum ListingFormat: Equatable {
    case html
    case json

    /// The format that a request asks for: by `format=html` or `format=json` in its query, else by its `Accept` field.
    ///
    /// - Parameters:
    ///   - query: The raw query; any other word for `format` counts as none.
    ///   - accept: The media types that the client takes. HTML where both are as welcome.
    init(query: [UInt8]?, accept: Accept) {
        let parameters = (query ?? []).split(separator: UInt8(ascii: "&"))
        if parameters.contains(where: { $0.elementsEqual("format=json".utf8) }) {
            self = .json
        } else if parameters.contains(where: { $0.elementsEqual("format=html".utf8) }) {
            self = .html
        } else {
            self = accept.prefers(.json, over: .html) ? .json : .html
        }
    }
}
