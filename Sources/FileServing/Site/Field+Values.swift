internal import HTTPSemantics

extension Field {
    /// The methods that every resource of a site has.
    static let allow: Field? = Field(.allow, Method.allow)

    /// Ends the connection after the response.
    static let connectionEnd: Field? = Field(.connection, "close")

    /// Keeps browsers from guessing another type for the content.
    static let noSniffing = Field(.xContentTypeOptions, "nosniff")
}
