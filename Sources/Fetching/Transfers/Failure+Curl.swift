import CCurl
import Curl
import HTTPSemantics

extension Failure {
    /// The failure that a transfer's result stands for.
    ///
    /// - Parameters:
    ///   - code: The result, not `CURLE_OK`.
    ///   - hasResponse: Whether the head of a response had arrived, so that a broken connection means a broken body.
    ///   - isConnected: Whether there was a connection.
    ///   - detail: The text in libcurl's error buffer; may be empty.
    init(_ code: CURLcode, hasResponse: Bool, isConnected: Bool, detail: String) {
        let kind = Kind(code, hasResponse: hasResponse, isConnected: isConnected)
        if code == CURLE_TOO_MANY_REDIRECTS {
            // The error buffer may hold what went wrong with a connection that was used again on the way.
            self.init(kind, detail: "more than \(TransferOptions.maximumRedirects) redirects")
        } else {
            self.init(kind, detail: detail.isEmpty ? code.words : detail)
        }
    }
}

extension Failure.Kind {
    /// | libcurl | kind |
    /// | --- | --- |
    /// | host or proxy not resolved | `hostNotFound` |
    /// | partial file; after a head also: receive, send, framing and stream errors | `cutShort` |
    /// | these errors before a head | `connectionLost` |
    /// | time over before there was a connection | `connectTimeout` |
    /// | peer's certificate, its issuer, its pinned key, its revocation | `certificate` |
    /// | all else about TLS | `tls` |
    fileprivate init(_ code: CURLcode, hasResponse: Bool, isConnected: Bool) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self = .hostNotFound
        case CURLE_COULDNT_CONNECT:
            self = .noConnection
        case CURLE_PARTIAL_FILE:
            self = .cutShort
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_GOT_NOTHING:
            self = hasResponse ? .cutShort : .connectionLost(Int32(bitPattern: code.rawValue))
        case CURLE_WRITE_ERROR:
            self = .unwritable
        case CURLE_OPERATION_TIMEDOUT:
            self = isConnected ? .timedOut : .connectTimeout
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS:
            self = .certificate
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CLIENTCERT:
            self = .tls
        default:
            self = .other(Int32(bitPattern: code.rawValue))
        }
    }
}

extension Failure {
    /// Why a response with the last `status` leads nowhere, or was none; nil if libcurl's `code` says it.
    init?(withoutVerdictOn status: Status?, _ code: CURLcode) {
        guard let status else {
            guard code == CURLE_OK else { return nil }
            self.init(.cutShort, detail: "the response ended in its head")
            return
        }
        let isRefused = [CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT].contains(code)
        switch status.kind {
        case .clientError, .serverError: self.init(.status(status))
        case .redirection where isRefused: self.init(.status(status), detail: "it leads to no http or https URL")
        default: self.init(withoutVerdictOn: nil, code)
        }
    }
}
