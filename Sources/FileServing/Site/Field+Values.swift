internal import HTTPSemantics

extension Field {
    /// The methods that every resource of a site has.
    static let allow: Field? = Field(.allow, Method.allow)

    /// Ends the connection after the response.
    static let connectionEnd: Field? = Field(.connection, "close")

    /// Keeps browsers from guessing another type for the content.
    static let noSniffing = Field(.xContentTypeOptions, "nosniff")

    /// Keeps browsers from running or loading anything on the server's own pages.
    static let noScripts = Field(.contentSecurityPolicy, "default-src 'none'; base-uri 'none'")

    /// The same for pages that contain their style.
    static let noScriptsButStyle = Field(
        .contentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
}
