package import HTTPSemantics

/// How files are asked for: what is the same for all targets of a run.
package struct TransferOptions: Sendable {
    /// How long a connection, with name lookup and TLS, may take; 10 seconds unless set.
    package var connectTimeout: Duration = .seconds(10)
    /// How long one target may take from beginning to end; no limit unless set.
    package var maximumTime: Duration?
    /// Further request fields, each `Name: value`; one of libcurl's own is replaced, and left out where the value is
    /// empty.
    ///
    /// They are sent to every host that a redirect names, but `Authorization` and `Cookie` to the first alone.
    package var fields: [Field] = []
    /// The `User-Agent` field (RFC 9110 section 10.1.5).
    package var userAgent = "ferry"
    /// `user:password` for Basic authentication (RFC 7617), sent to the first host alone.
    package var credentials: String?
    /// Whether a server's certificate is taken unchecked; do so only where nobody can stand in between.
    package var isInsecure = false
    /// A proxy's URL, or an empty text for none; unless set, the environment's variables decide, as for curl.
    package var proxy: String?

    /// As many redirects are followed; one more is a failure.
    package static let maximumRedirects = 10

    package init() {}

    /// Whether the user's own fields have one of this name.
    func hasField(_ name: FieldName) -> Bool {
        fields.contains { $0.name == name }
    }
}
