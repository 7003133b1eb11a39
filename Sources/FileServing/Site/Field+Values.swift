internal import HTTPSemantics

extension Field {
    /// The methods that every resource of a site has.
    static let allow: Field? = Field(.allow, Method.allow)

    /// Ends the connection after the response.
    static let connectionEnd: Field? = Field(.connection, "close")

    /// Keeps browsers from taking content for another type than it is said to be.
    static let noSniffing = Field(.xContentTypeOptions, "nosniff")

    /// Keeps browsers from running or loading anything on the pages that we make.
    static let noScripts = Field(.contentSecurityPolicy, "default-src 'none'; base-uri 'none'")

    /// The same for pages that carry their style in themselves.
    static let noScriptsButStyle = Field(
        .contentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
}
