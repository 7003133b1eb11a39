internal import Crypto
internal import HTTPSemantics

/// What the server's own pages may load and run: the style and the script that they contain, and nothing else.
///
/// [CSP Level 3 §2.3.1](https://www.w3.org/TR/CSP3/#framework-directive-source-list)
enum PagePolicy {
    /// The policy of error pages.
    static let errors = Field(
        .contentSecurityPolicy, "default-src 'none'; style-src \(hash(PageStyle.base)); \(common)")

    /// The policy of listings; pictures are in the style.
    static let listings = Field(
        .contentSecurityPolicy,
        """
        default-src 'none'; style-src \(hash(PageStyle.base)) \(hash(PageStyle.listing)); \
        script-src \(hash(PageScript.listing)); \(common)
        """)

    private static let common =
        "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

    /// The source expression for what is between the tags of an element.
    private static func hash(_ text: String) -> String {
        guard let digest = ReprDigest(.sha256, Array(SHA256.hash(data: Array(text.utf8)))) else { return "'none'" }
        return "'sha256-\(Base64.encode(digest.bytes))'"
    }
}
