package import HTTPSemantics

/// Why a file was not received.
package struct Failure: Error, Hashable, Sendable {
    /// The kind of failure; it gives the exit status.
    package let kind: Kind
    /// The message of libcurl or the system.
    ///
    /// It may quote a server, so it is escaped when it is shown.
    package let detail: String

    /// The kinds of failure that a caller can distinguish.
    package enum Kind: Hashable, Sendable {
        /// The name of the host or the proxy has no address.
        case hostNotFound
        /// The host does not accept connections.
        case noConnection
        /// Connecting took longer than its time limit.
        case connectTimeout
        /// The connection broke before a response, with this error of libcurl (`CURLcode`).
        case connectionLost(Int32)
        /// The body ended too early.
        case cutShort
        /// The server does not say reliably where the body ends.
        case wrongLength
        /// The server's status is an error.
        case status(Status)
        /// The server's status is a success, but the response does not carry the file.
        case noFile(Status)
        /// The output cannot be opened, written or renamed.
        case unwritable
        /// The file system refuses the file's name.
        case unnameable
        /// A file of that name exists already.
        case exists
        /// A time limit has passed.
        case timedOut
        /// The server sent nothing for the stall timeout.
        case stalled
        /// The body has a content coding that was not requested or cannot be decoded.
        case coding
        /// The server has another version now, and the received bytes cannot be dropped.
        case changed
        /// The digest is wrong, or is missing although one is required.
        case digest
        /// A folder's listing cannot be read, or an entry cannot be fetched.
        case listing
        /// The existing file is the server's current version. This is no failure of the run.
        case current
        /// The target is a folder, but a file was requested.
        case folder
        /// An entry of a listing cannot have its name here.
        case name
        /// The TLS handshake failed.
        case tls
        /// The server's certificate is not trusted.
        case certificate
        /// The user stopped the run.
        case interrupted
        /// Any other failure of libcurl, by its number (`CURLcode`).
        case other(Int32)
    }

    package init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
    }

    /// A file of that name exists, and may not be overwritten.
    package static let exists = Failure(.exists, detail: "a file of that name exists (--force overwrites it)")

    /// The content codings of a response were not requested, or cannot be decoded here.
    static func coding(_ codings: [String], decodes: Bool) -> Failure {
        let ways = [
            decodes || !ContentDecoder.decodes(codings) ? nil : "--compressed decodes it",
            "--keep-encoded keeps it as it is",
        ]
        let way = ways.compactMap { $0 }.joined(separator: ", ")
        return Failure(.coding, detail: "Content-Encoding: \(codings.joined(separator: ", ")) (\(way))")
    }

    /// The most characters of the detail that are shown, because a server may have chosen it.
    private static let longestDetail = 320

    /// The failure in words, on one line of limited length; it holds nothing that a terminal acts on.
    package var message: String {
        detail.isEmpty ? kind.words : "\(kind.words): \(PrintableText.escape(detail, upTo: Self.longestDetail))"
    }
}

extension Failure.Kind {
    /// The kind in words.
    fileprivate var words: String {
        switch self {
        case .hostNotFound: "host not found"
        case .noConnection: "no connection"
        case .cutShort: "cut short"
        case .wrongLength: "no length to rely on"
        case .status(.notFound): "File Not Found"
        case .status(let status) where status.reasonPhrase.isEmpty: "the server responded with \(status.code)"
        case .status(let status): "the server responded with \(status.code) \(status.reasonPhrase)"
        case .noFile(let status) where status.reasonPhrase.isEmpty: "no file came with the response \(status.code)"
        case .noFile(let status): "no file came with the response \(status.code) \(status.reasonPhrase)"
        case .unwritable, .unnameable: "cannot write"
        case .exists: "not overwritten"
        case .timedOut, .connectTimeout, .stalled: "timed out"
        case .coding: "encoded in a way nobody asked for"
        case .changed: "the file has changed"
        case .digest: "digest mismatch"
        case .listing: "cannot be listed"
        case .current: "up to date"
        case .folder: "is a folder"
        case .name: "cannot be kept"
        case .tls: "no TLS connection"
        case .certificate: "certificate not trusted"
        case .interrupted: "interrupted"
        case .connectionLost, .other: "not received"
        }
    }
}
