/// A response status code.
///
/// [RFC 9110 §15](https://www.rfc-editor.org/rfc/rfc9110.html#section-15)
public struct Status: Hashable, Sendable {
    /// The code on the status line.
    public let code: UInt16

    /// Makes a status from a code of any value; one outside 100...599 counts as a server error.
    public init(code: UInt16) {
        self.code = code
    }

    /// Whether the codes are equal.
    ///
    /// It is written out because other modules call a comparison that the compiler made through a table.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// The five classes of status codes (RFC 9110 §15).
    public enum Kind: Sendable {
        /// 1xx: the request was received, the response follows.
        case informational
        /// 2xx: the request succeeded.
        case successful
        /// 3xx: the client must do more.
        case redirection
        /// 4xx: the request is at fault.
        case clientError
        /// 5xx, and every code that is invalid: the server is at fault.
        case serverError
    }

    /// The class of this code; an invalid code is handled like a 5xx (RFC 9110 §15).
    public var kind: Kind {
        switch code {
        case 100...199: .informational
        case 200...299: .successful
        case 300...399: .redirection
        case 400...499: .clientError
        default: .serverError
        }
    }
}

extension Status {
    /// 200 OK (RFC 9110 §15.3.1).
    public static var ok: Self { Self(code: 200) }
    /// 204 No Content (RFC 9110 §15.3.5).
    public static var noContent: Self { Self(code: 204) }
    /// 206 Partial Content (RFC 9110 §15.3.7).
    public static var partialContent: Self { Self(code: 206) }
    /// 301 Moved Permanently (RFC 9110 §15.4.2).
    public static var movedPermanently: Self { Self(code: 301) }
    /// 302 Found (RFC 9110 §15.4.3).
    public static var found: Self { Self(code: 302) }
    /// 304 Not Modified (RFC 9110 §15.4.5).
    public static var notModified: Self { Self(code: 304) }
}

extension Status {
    /// 400 Bad Request (RFC 9110 §15.5.1).
    public static var badRequest: Self { Self(code: 400) }
    /// 401 Unauthorized (RFC 9110 §15.5.2).
    public static var unauthorized: Self { Self(code: 401) }
    /// 403 Forbidden (RFC 9110 §15.5.4).
    public static var forbidden: Self { Self(code: 403) }
    /// 404 Not Found (RFC 9110 §15.5.5).
    public static var notFound: Self { Self(code: 404) }
    /// 405 Method Not Allowed (RFC 9110 §15.5.6).
    public static var methodNotAllowed: Self { Self(code: 405) }
    /// 406 Not Acceptable (RFC 9110 §15.5.7).
    public static var notAcceptable: Self { Self(code: 406) }
    /// 408 Request Timeout (RFC 9110 §15.5.9).
    public static var requestTimeout: Self { Self(code: 408) }
    /// 412 Precondition Failed (RFC 9110 §15.5.13).
    public static var preconditionFailed: Self { Self(code: 412) }
    /// 413 Content Too Large (RFC 9110 §15.5.14).
    public static var contentTooLarge: Self { Self(code: 413) }
    /// 414 URI Too Long (RFC 9110 §15.5.15).
    public static var uriTooLong: Self { Self(code: 414) }
    /// 416 Range Not Satisfiable (RFC 9110 §15.5.17).
    public static var rangeNotSatisfiable: Self { Self(code: 416) }
    /// 417 Expectation Failed (RFC 9110 §15.5.18).
    public static var expectationFailed: Self { Self(code: 417) }
    /// 422 Unprocessable Content (RFC 9110 §15.5.21).
    public static var unprocessableContent: Self { Self(code: 422) }
    /// 429 Too Many Requests (RFC 6585 §4).
    public static var tooManyRequests: Self { Self(code: 429) }
    /// 431 Request Header Fields Too Large (RFC 6585 §5).
    public static var headerFieldsTooLarge: Self { Self(code: 431) }
}

extension Status {
    /// 500 Internal Server Error (RFC 9110 §15.6.1).
    public static var internalServerError: Self { Self(code: 500) }
    /// 501 Not Implemented (RFC 9110 §15.6.2).
    public static var notImplemented: Self { Self(code: 501) }
    /// 503 Service Unavailable (RFC 9110 §15.6.4).
    public static var serviceUnavailable: Self { Self(code: 503) }
    /// 505 HTTP Version Not Supported (RFC 9110 §15.6.6).
    public static var httpVersionNotSupported: Self { Self(code: 505) }
}
