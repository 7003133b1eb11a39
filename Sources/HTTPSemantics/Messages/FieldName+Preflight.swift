/// The fields of the response that browsers want before they send an unusual request to another origin.
///
/// [Fetch, HTTP responses](https://fetch.spec.whatwg.org/#http-responses)
extension FieldName {
    /// `Access-Control-Allow-Headers`.
    public static var accessControlAllowHeaders: Self { Self(token: "Access-Control-Allow-Headers") }
    /// `Access-Control-Allow-Methods`.
    public static var accessControlAllowMethods: Self { Self(token: "Access-Control-Allow-Methods") }
    /// `Access-Control-Max-Age`.
    public static var accessControlMaxAge: Self { Self(token: "Access-Control-Max-Age") }
}
