package import HTTPSemantics

/// Why a file was not received.
package struct Failure: Error, Hashable, Sendable {
    /// What kind of failure it is; the exit status follows from it.
    package let kind: Kind
    /// What libcurl or the system says about it, as they say it; it may quote a server, so it is escaped when shown.
    package let detail: String

    /// The kinds of failure that a caller can tell apart.
    package enum Kind: Hashable, Sendable {
        /// The host's name, or a proxy's, has no address.
        case hostNotFound
        /// Nobody accepts connections there.
        case noConnection
        /// No connection came about in the time for it.
        case connectTimeout
        /// The connection broke before there was an answer, as libcurl says by this number (`CURLcode`).
        case connectionLost(Int32)
        /// The body ended before its end.
        case cutShort
        /// The server does not say in a way that can be relied on where the body ends.
        case wrongLength
        /// The server answered with a status that brings no file.
        case status(Status)
        /// The server answered with a status of success that does not carry the file.
        case noFile(Status)
        /// The output cannot be opened, written, or given its name.
        case unwritable
        /// The file system does not take the file's name.
        case unnameable
        /// A file of that name is there already.
        case exists
        /// A time limit ran out.
        case timedOut
        /// The server sent nothing for the time that a stall may last.
        case stalled
        /// The body is coded in a way that nobody asked for, or that cannot be undone.
        case coding
        /// The server has another version now, and the one that is there in part cannot be dropped.
        case changed
        /// The digest is not the right one, or there is none where one is required.
        case digest
        /// A folder's listing cannot be read, or an entry of it cannot be taken.
        case listing
        /// The file that is here is the one that the server has: no failure of the run.
        case current
        /// A target is a folder, and a file was asked for.
        case folder
        /// An entry of a listing cannot have its name here.
        case name
        /// No TLS connection came about.
        case tls
        /// The server's certificate is not trusted.
        case certificate
        /// The user stopped it.
        case interrupted
        /// Any other failure that libcurl knows, by its number (`CURLcode`).
        case other(Int32)
    }

    package init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
    }

    /// A file of the name is there, and may not be overwritten.
    package static let exists = Failure(.exists, detail: "a file of that name exists (--force overwrites it)")

    /// The content codings of a response are not wanted, or cannot be decoded here.
    static func coding(_ codings: [String], decodes: Bool) -> Failure {
        let ways = [
            decodes || !ContentDecoder.decodes(codings) ? nil : "--compressed decodes it",
            "--keep-encoded keeps it as it is",
        ]
        let way = ways.compactMap { $0 }.joined(separator: ", ")
        return Failure(.coding, detail: "Content-Encoding: \(codings.joined(separator: ", ")) (\(way))")
    }

    /// As many characters of the detail are shown: a server may have chosen it.
    private static let longestDetail = 320

    /// The failure in words, on one line of bounded length that holds nothing a terminal acts on.
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
        case .status(let status) where status.reasonPhrase.isEmpty: "the server answered \(status.code)"
        case .status(let status): "the server answered \(status.code) \(status.reasonPhrase)"
        case .noFile(let status) where status.reasonPhrase.isEmpty: "no file came with the answer \(status.code)"
        case .noFile(let status): "no file came with the answer \(status.code) \(status.reasonPhrase)"
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
