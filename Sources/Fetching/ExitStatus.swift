/// The exit statuses of `ferry fetch` that have a name.
///
/// They are curl's numbers if curl has one.
///
/// Other failures of libcurl give its own number (`CURLcode`).
package enum ExitStatus: Int32, CaseIterable, Sendable {
    case success = 0
    case hostNotFound = 6
    case noConnection = 7
    case listing = 8
    case cutShort = 18
    case noFile = 20
    case status = 22
    case unwritable = 23
    case timedOut = 28
    case digest = 32
    case noTLS = 35
    case redirects = 47
    case receiving = 56
    case certificate = 60
    case coding = 61
    case usage = 64
    case noInput = 66
    case unavailable = 69
    case interrupted = 130

    /// The meaning of the status, for the manual.
    package var meaning: String {
        switch self {
        case .success: "all files were received"
        case .hostNotFound: "the name of a host or a proxy has no address"
        case .noConnection: "nobody accepts connections at the server's address"
        case .listing:
            "a folder cannot be listed, an entry or its name cannot be taken, or a folder is named without --recursive"
        case .cutShort: "the body is cut short or has no length to rely on, or the file behind a pipe has changed"
        case .noFile: "the server responded with a status of success that carries no file, such as 202 or 204"
        case .status: "the server responded with 4xx or 5xx, or with a redirect that leads nowhere"
        case .unwritable: "a file cannot be written, or exists already"
        case .timedOut: "a time limit ran out, or the server sent nothing for too long"
        case .digest: "a digest is wrong, or missing although one is required"
        case .noTLS: "there is no TLS connection"
        case .redirects: "more than \(TransferOptions.maximumRedirects) redirects"
        case .receiving: "the connection broke before a response, or the response has too many header fields"
        case .certificate: "the server's certificate is not trusted"
        case .coding: "the body has a content coding that nobody asked for, or cannot be decoded"
        case .usage: "the command line, or a line of the input file, is wrong"
        case .noInput: "the input file cannot be read"
        case .unavailable: "the system has no libcurl, or one older than 7.87"
        case .interrupted: "SIGINT, SIGTERM or SIGHUP ended the run"
        }
    }
}

extension Failure {
    /// The exit status of the failure.
    package var exitStatus: Int32 {
        switch kind {
        case .connectionLost(let number), .other(let number): number
        case .current: ExitStatus.success.rawValue
        case .hostNotFound: ExitStatus.hostNotFound.rawValue
        case .noConnection: ExitStatus.noConnection.rawValue
        case .listing, .folder, .name: ExitStatus.listing.rawValue
        case .cutShort, .wrongLength, .changed: ExitStatus.cutShort.rawValue
        case .noFile: ExitStatus.noFile.rawValue
        case .status: ExitStatus.status.rawValue
        case .unwritable, .unnameable, .exists: ExitStatus.unwritable.rawValue
        case .timedOut, .connectTimeout, .stalled: ExitStatus.timedOut.rawValue
        case .digest: ExitStatus.digest.rawValue
        case .coding: ExitStatus.coding.rawValue
        case .tls: ExitStatus.noTLS.rawValue
        case .certificate: ExitStatus.certificate.rawValue
        case .interrupted: ExitStatus.interrupted.rawValue
        }
    }
}
