import HTTPSemantics

/// The input and output values of a download's decisions.
extension DownloadStateMachine {
    /// The settings that never change while a download runs.
    struct Terms: Sendable {
        /// How many servers have the file, 1 or more.
        var serverCount = 1
        /// How many requests may run at once, 1 or more.
        var connections = 1
        /// The retry policy.
        var retry = RetryPolicy()
        /// Whether the user's own fields request a range, so that the response is taken as it is.
        var isRangeGiven = false
        /// Whether ranges may be joined; false if a coding is decoded.
        var canResume = true
        /// Whether received bytes can be dropped; false for a pipe.
        var canStartOver = true
        /// Whether a response without a digest is refused.
        var requiresDigest = false
        /// The treatment of content codings.
        var codings = Codings.refused
        /// Whether only another version than the existing one is wanted (`If-None-Match`).
        var isConditional = false
        /// The size of the existing file, if it has a strong tag that the server may know later; nil otherwise.
        var confirmableSize: Int64?
        /// The file's local name; nil if it has none.
        var fileName: [UInt8]?

        /// Whether a coding is decoded, so that lengths and digests in the head are not those of the file.
        func isDecoded(_ head: ResponseHead) -> Bool {
            codings == .decoded && !head.codings.isEmpty && !isNamedCoded(head)
        }

        /// Whether a name of the file says that the coded bytes are the file, as `a.tar.gz` does with gzip.
        func isNamedCoded(_ head: ResponseHead) -> Bool {
            [fileName, head.fileName, head.pathName].contains { name in
                name.map { ContentCodings.areOf($0, head.codings) } ?? false
            }
        }
    }

    /// A treatment of content codings (RFC 9110 §8.4).
    enum Codings: Sendable {
        /// No coding is requested, and a coded response is refused.
        case refused
        /// The coded bytes are the file.
        case kept
        /// The codings that `ContentDecoder` knows are decoded.
        case decoded
    }

    /// The use of a response's body.
    enum Verdict: Hashable, Sendable {
        /// The body is a part of the file, or the whole: it begins at a position, and has `count` bytes if that is known.
        case take(at: Int64, count: Int64?)
        /// All received bytes are dropped; then the body is the whole file, of `count` bytes if that is known.
        case startOver(count: Int64?)
        /// The body and the received bytes are useless: the whole file is requested.
        case askAgain
        /// There is no body: the received bytes are of this version, and the rest of it can be requested.
        case confirmed
        /// The body is useless for now: the server does not know yet whether it is another version than the existing
        /// one.
        case askLater
        /// All bytes have been received.
        case complete
        /// The server does not send the file.
        case refuse(Failure)
    }

    /// The end of a response.
    enum Ending: Hashable, Sendable {
        /// It was received completely; if its length was unknown, this is the end of the file.
        case whole
        /// It was useless, and the file is requested again.
        case useless
        /// It failed.
        case failure(Failure)
    }

    /// The next step.
    enum Step: Hashable, Sendable {
        /// Begin the next request at once, if there is one.
        case proceed
        /// Begin the next request after a wait.
        case wait(Duration)
        /// The whole file has been received: verify and publish it.
        case finish
        /// The download has failed.
        case fail(Failure)
    }
}

extension Failure {
    /// Whether its cause is on this side, so that another attempt would fail as well.
    var isLocal: Bool {
        switch kind {
        case .unwritable, .unnameable, .exists, .interrupted, .timedOut, .changed, .current, .folder: true
        default: false
        }
    }

    /// Whether it may mean only that a server refuses several connections of one client.
    var isAboutConnections: Bool {
        switch kind {
        case .noConnection, .connectTimeout, .connectionLost: true
        case .status(let status): [403, 429, 503].contains(status.code)
        default: false
        }
    }
}
