import CCurl
import HTTPSemantics
import Testing

@testable import Fetching

@Suite struct FailureTests {
    static let statuses: [(Failure.Kind, Int32)] = [
        (.hostNotFound, 6), (.noConnection, 7), (.cutShort, 18), (.status(.notFound), 22),
        (.status(.internalServerError), 22),
        (.status(.notModified), 22), (.unwritable, 23), (.exists, 23), (.timedOut, 28), (.tls, 35), (.certificate, 60),
        (.interrupted, 130), (.other(47), 47), (.wrongLength, 18), (.changed, 18), (.connectTimeout, 28),
        (.stalled, 28), (.digest, 32), (.coding, 61), (.connectionLost(56), 56),
        (.noFile(.noContent), 20), (.name, 8), (.folder, 8), (.unnameable, 23), (.listing, 8),
    ]

    @Test(arguments: statuses) func exitStatus(of kind: Failure.Kind, is status: Int32) {
        #expect(Failure(kind).exitStatus == status)
    }

    static let codes: [(CURLcode, Int32)] = [
        (CURLE_COULDNT_RESOLVE_HOST, 6), (CURLE_COULDNT_RESOLVE_PROXY, 6), (CURLE_COULDNT_CONNECT, 7),
        (CURLE_PARTIAL_FILE, 18), (CURLE_WRITE_ERROR, 23), (CURLE_OPERATION_TIMEDOUT, 28),
        (CURLE_SSL_CONNECT_ERROR, 35), (CURLE_SSL_CACERT_BADFILE, 35), (CURLE_PEER_FAILED_VERIFICATION, 60),
        (CURLE_SSL_ISSUER_ERROR, 60), (CURLE_TOO_MANY_REDIRECTS, 47), (CURLE_UNSUPPORTED_PROTOCOL, 1),
    ]

    @Test(arguments: codes) func exitStatus(ofCode code: CURLcode, is status: Int32) {
        #expect(Failure(code, hasResponse: false, isConnected: true, detail: "").exitStatus == status)
    }

    @Test func timeThatIsOverBeforeThereIsAConnection() {
        let kinds = [true, false].map {
            Failure(CURLE_OPERATION_TIMEDOUT, hasResponse: false, isConnected: $0, detail: "").kind
        }
        #expect(kinds == [.timedOut, .connectTimeout])
    }

    /// A broken connection counts as a cut body only if a body had begun.
    @Test(arguments: [CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2, CURLE_HTTP2_STREAM])
    func brokenConnection(_ code: CURLcode) {
        #expect(Failure(code, hasResponse: true, isConnected: true, detail: "").exitStatus == 18)
        #expect(Failure(code, hasResponse: false, isConnected: true, detail: "").exitStatus == Int32(code.rawValue))
    }

    @Test func libcurlFillsInWhatItDidNotSay() {
        let failure = Failure(CURLE_COULDNT_CONNECT, hasResponse: false, isConnected: true, detail: "")
        #expect(failure.message == "no connection: Couldn't connect to server")
    }

    @Test func detailIsShownSafely() {
        #expect(Failure(.tls, detail: "a\u{1B}[2Jb\n").message == "no TLS connection: a\\u{1B}[2Jb\\u{A}")
    }

    @Test func lineIsOfBoundedLength() {
        let message = Failure(.listing, detail: String(repeating: "e\u{301}", count: 5_000_000)).message
        #expect(message.unicodeScalars.count < 350)
        #expect(message.hasSuffix("…"))
        #expect(Failure(.listing, detail: "short").message == "cannot be listed: short")
    }
}
