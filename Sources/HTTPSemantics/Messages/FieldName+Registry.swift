/// The field names that a file server and its client use.
extension FieldName {
    /// The media types that the client accepts (RFC 9110 §12.5.1).
    public static var accept: Self { Self(token: "Accept") }
    /// The content codings that the client accepts (RFC 9110 §12.5.3).
    public static var acceptEncoding: Self { Self(token: "Accept-Encoding") }
    /// The range units that the server supports (RFC 9110 §14.3).
    public static var acceptRanges: Self { Self(token: "Accept-Ranges") }
    /// Which origins may read the response (Fetch §3.3.3).
    public static var accessControlAllowOrigin: Self { Self(token: "Access-Control-Allow-Origin") }
    /// Which fields a script may read (Fetch §3.3.3).
    public static var accessControlExposeHeaders: Self { Self(token: "Access-Control-Expose-Headers") }
    /// The methods that the target supports (RFC 9110 §10.2.1).
    public static var allow: Self { Self(token: "Allow") }
    /// The client's credentials (RFC 9110 §11.6.2).
    public static var authorization: Self { Self(token: "Authorization") }
    /// Directives to caches (RFC 9111 §5.2).
    public static var cacheControl: Self { Self(token: "Cache-Control") }
    /// The fields and options for this connection only (RFC 9110 §7.6.1).
    public static var connection: Self { Self(token: "Connection") }
    /// Cookies, which the server has asked the client to send back (RFC 6265 §4.2).
    package static var cookie: Self { Self(token: "Cookie") }
    /// A digest of the content as sent (RFC 9530 §2).
    public static var contentDigest: Self { Self(token: "Content-Digest") }
    /// How to present or name the content (RFC 6266 §4).
    public static var contentDisposition: Self { Self(token: "Content-Disposition") }
    /// The codings applied to the content (RFC 9110 §8.4).
    public static var contentEncoding: Self { Self(token: "Content-Encoding") }
    /// The content's length in bytes (RFC 9110 §8.6).
    public static var contentLength: Self { Self(token: "Content-Length") }
    /// Which part of the representation this is (RFC 9110 §14.4).
    public static var contentRange: Self { Self(token: "Content-Range") }
    /// The resources that a page may load and run (CSP Level 3 §3.1).
    public static var contentSecurityPolicy: Self { Self(token: "Content-Security-Policy") }
    /// The content's media type (RFC 9110 §8.3).
    public static var contentType: Self { Self(token: "Content-Type") }
    /// When the message was made (RFC 9110 §6.6.1).
    public static var date: Self { Self(token: "Date") }
    /// The older form of `Repr-Digest` (RFC 3230 §4.3.2).
    public static var digest: Self { Self(token: "Digest") }
    /// The representation's entity tag (RFC 9110 §8.8.3).
    public static var etag: Self { Self(token: "ETag") }
    /// The authority of the target (RFC 9110 §7.2).
    public static var host: Self { Self(token: "Host") }
    /// The tags of which one must be current (RFC 9110 §13.1.1).
    public static var ifMatch: Self { Self(token: "If-Match") }
    /// The date of the client's copy (RFC 9110 §13.1.3).
    public static var ifModifiedSince: Self { Self(token: "If-Modified-Since") }
    /// The tags of the client's copies (RFC 9110 §13.1.2).
    public static var ifNoneMatch: Self { Self(token: "If-None-Match") }
    /// The validator of the client's part (RFC 9110 §13.1.5).
    public static var ifRange: Self { Self(token: "If-Range") }
    /// The date after which no change may have come (RFC 9110 §13.1.4).
    public static var ifUnmodifiedSince: Self { Self(token: "If-Unmodified-Since") }
    /// Hints about a persistent connection (RFC 2068 §19.7.1.1).
    public static var keepAlive: Self { Self(token: "Keep-Alive") }
    /// When the representation last changed (RFC 9110 §8.8.2).
    public static var lastModified: Self { Self(token: "Last-Modified") }
    /// Typed links to other resources (RFC 8288 §3).
    public static var link: Self { Self(token: "Link") }
    /// The redirect's target (RFC 9110 §10.2.2).
    public static var location: Self { Self(token: "Location") }
    /// The parts that the client wants (RFC 9110 §14.2).
    public static var range: Self { Self(token: "Range") }
    /// A digest of the whole representation (RFC 9530 §3).
    public static var reprDigest: Self { Self(token: "Repr-Digest") }
    /// When to come again (RFC 9110 §10.2.3).
    public static var retryAfter: Self { Self(token: "Retry-After") }
    /// The server's software (RFC 9110 §10.2.4).
    public static var server: Self { Self(token: "Server") }
    /// The fields that follow a message body (RFC 9110 §6.6.2).
    public static var trailer: Self { Self(token: "Trailer") }
    /// How the message body is framed (RFC 9112 §6.1).
    public static var transferEncoding: Self { Self(token: "Transfer-Encoding") }
    /// The protocols to change to (RFC 9110 §7.8).
    public static var upgrade: Self { Self(token: "Upgrade") }
    /// The client's software (RFC 9110 §10.1.5).
    public static var userAgent: Self { Self(token: "User-Agent") }
    /// The request fields on which the selection depends (RFC 9110 §12.5.5).
    public static var vary: Self { Self(token: "Vary") }
    /// The content digests that the client would like (RFC 9530 §4).
    public static var wantContentDigest: Self { Self(token: "Want-Content-Digest") }
    /// The older form of `Want-Repr-Digest` (RFC 3230 §4.3.1).
    public static var wantDigest: Self { Self(token: "Want-Digest") }
    /// The representation digests that the client would like (RFC 9530 §4).
    public static var wantReprDigest: Self { Self(token: "Want-Repr-Digest") }
    /// `nosniff`: take the media type as it is given (Fetch §3.7).
    public static var xContentTypeOptions: Self { Self(token: "X-Content-Type-Options") }
    /// The process id of the server that wrote the response; ours.
    public static var serverPID: Self { Self(token: "X-Server-PID") }
}
