import HTTPSemantics

/// The values that a download is told, and those that it answers with.
extension DownloadStateMachine {
    /// What never changes while a download runs.
    struct Terms: Sendable {
        /// How many servers have the file, 1 or more.
        var serverCount = 1
        /// How many requests may run at once, 1 or more.
        var connections = 1
        /// How often it is tried again.
        var retry = RetryPolicy()
        /// Whether the user's own fields request a range, so that what comes is taken as it is.
        var isRangeGiven = false
        /// Whether ranges may be put together at all; not if a coding is decoded on the way.
        var canResume = true
        /// Whether received bytes can be dropped; not after they were written to a pipe.
        var canStartOver = true
        /// Whether a response without a digest is refused.
        var requiresDigest = false
        /// What becomes of a content coding.
        var codings = Codings.refused
        /// Whether only another version than the one that is here is wanted (`If-None-Match`).
        var isConditional = false
        /// The size of the file that is here, if it has a strong tag that the server may come to know; nil otherwise.
        var confirmableSize: Int64?
        /// The name that the file gets here; nil where it gets none.
        var fileName: [UInt8]?

        /// Whether a coding is decoded on the way, so that lengths and digests in the head are not those of the file.
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

    /// What becomes of content codings (RFC 9110 §8.4).
    enum Codings: Sendable {
        /// The user asked for none, and a coded response is refused.
        case refused
        /// The user asked for one, and gets the coded bytes.
        case kept
        /// What `ContentDecoder` knows is decoded on the way.
        case decoded
    }

    /// What becomes of the body of a response.
    enum Verdict: Hashable, Sendable {
        /// The body is a part of the file, or the whole: it begins at a position, and has `count` bytes if that is known.
        case take(at: Int64, count: Int64?)
        /// All received bytes are dropped; then the body is the whole file, of `count` bytes if that is known.
        case startOver(count: Int64?)
        /// The body is of no use, nor are the received bytes: the whole file is requested.
        case askAgain
        /// The body is of no use yet: the server does not know for now whether it is another version than the one here.
        case askLater
        /// Nothing is missing.
        case complete
        /// The server does not send the file.
        case refuse(Failure)
    }

    /// How the response to a request has ended.
    enum Ending: Hashable, Sendable {
        /// All of it came; if its length was unknown, this is the end of the file.
        case whole
        /// It was of no use, and the file is requested again.
        case useless
        /// Something went wrong.
        case failure(Failure)
    }

    /// What to do next.
    enum Step: Hashable, Sendable {
        /// Begin the next request, if there is one, at once.
        case proceed
        /// Begin it after a while.
        case wait(Duration)
        /// The whole file is there: verify and publish it.
        case finish
        /// There is no file.
        case fail(Failure)
    }
}

extension Failure {
    /// Whether it comes from this side, so that another attempt would fail as well.
    var isLocal: Bool {
        switch kind {
        case .unwritable, .unnameable, .exists, .interrupted, .timedOut, .changed, .current, .folder: true
        default: false
        }
    }

    /// Whether it may only mean that a server dislikes several connections of one client.
    var isAboutConnections: Bool {
        switch kind {
        case .noConnection, .connectTimeout, .connectionLost: true
        case .status(let status): [403, 429, 503].contains(status.code)
        default: false
        }
    }
}
