/// The fields of the answer that browsers want before they send an unusual request to another origin.
///
/// [Fetch, HTTP responses](https://fetch.spec.whatwg.org/#http-responses)
extension FieldName {
    /// `Access-Control-Allow-Headers`.
    package static var accessControlAllowHeaders: Self { Self(token: "Access-Control-Allow-Headers") }
    /// `Access-Control-Allow-Methods`.
    package static var accessControlAllowMethods: Self { Self(token: "Access-Control-Allow-Methods") }
    /// `Access-Control-Max-Age`.
    package static var accessControlMaxAge: Self { Self(token: "Access-Control-Max-Age") }
}
