package import HTTPSemantics

/// How files are asked for: what is the same for all targets of a run.
package struct TransferOptions: Sendable {
    /// How long a connection, with name lookup and TLS, may take; 10 seconds unless set.
    package var connectTimeout: Duration = .seconds(10)
    /// How long one target may take from beginning to end; no limit unless set.
    package var maximumTime: Duration?
    /// Further request fields, each `Name: value`; one of libcurl's own is replaced, and left out where the value is
    /// empty.
    ///
    /// They are sent to every host that a redirect names and to mirrors, but `Authorization` and `Cookie` to the first
    /// alone.
    package var fields: [Field] = []
    /// The `User-Agent` field (RFC 9110 section 10.1.5).
    package var userAgent = "ferry"
    /// How long a server may send nothing; 30 seconds unless set.
    package var stallTimeout: Duration = .seconds(30)
    /// How often a download is tried again without progress in between; 5 times unless set.
    package var retries = 5
    /// How many ranges of one file may come at once; 1 unless set.
    package var connections = 1
    /// What an earlier run has left is used; it is unless set, and otherwise removed.
    package var resumes = true
    /// The digest that each file must have.
    package var checksum: ReprDigest?
    /// Whether a file whose server names no digest is refused.
    package var requiresDigest = false
    /// Whether files are given the time of their last modification there; not unless set.
    package var preservesTimes = false
    /// Whether the entity tags of files are also kept where the file system has no extended attributes; not unless set.
    var keepsTags = false
    /// The file that is here, which is fetched only if the server has another version; nil to fetch any.
    var current: ExistingFile?
    /// Whether the user has named the output, so that it may be the page of a folder.
    var isOutputNamed = false
    /// Whether the user's netrc file gives user names and passwords for hosts; not unless set.
    package var readsNetrc = false
    /// The path of another netrc file than `~/.netrc`.
    package var netrcFile: [UInt8]?
    /// Whether the codings that `ContentDecoder` knows are requested and decoded; they are not unless set.
    ///
    /// What comes so cannot be resumed.
    package var decodes = false
    /// Whether bytes that come coded although nobody asked for that are kept as they are; they are refused unless set.
    package var keepsCodings = false
    /// The bytes that one read of a socket brings at most; 128 KiB unless set.
    var bufferSize = bufferSizes.lowerBound
    /// Up to the most that libcurl takes (`CURL_MAX_READ_SIZE`): a large file takes a tenth less time with that.
    static let bufferSizes = 1 << 17...1 << 19
    /// How many bytes the whole run takes in a second, all files together; no limit unless set.
    package var rateLimit: Int64?
    /// `user:password` for Basic authentication (RFC 7617), sent to the first host alone, and to no mirror.
    package var credentials: String?
    /// Whether a server's certificate is taken unchecked; do so only where nobody can stand in between.
    package var isInsecure = false
    /// A proxy's URL, or an empty text for none; unless set, the environment's variables decide, as for curl.
    package var proxy: String?

    /// As many redirects are followed; one more is a failure.
    package static let maximumRedirects = 10

    package init() {}

    /// The user's fields for a request: a mirror is another host, and gets none that may be secret.
    func fields(for request: DownloadRequest) -> [Field] {
        request.server == 0 ? fields : fields.filter { $0.name != .authorization && $0.name != .cookie }
    }

    /// What a download of a job has to keep to.
    func terms(for job: Job) -> DownloadStateMachine.Terms {
        let isFile = if case .entry = job.location { true } else { false }
        let isListing = if case .listing = job.location { true } else { false }
        let isRangeGiven = hasField(.range) || hasField(.ifRange)
        var terms = DownloadStateMachine.Terms(
            serverCount: job.addresses.count, connections: isFile && !isRangeGiven && !decodes ? connections : 1,
            retry: RetryPolicy(limit: retries), isRangeGiven: isRangeGiven, canResume: !isRangeGiven && !decodes,
            canStartOver: isFile || isListing, requiresDigest: requiresDigest,
            codings: decodes ? .decoded : keepsCodings || hasField(.acceptEncoding) ? .kept : .refused)
        terms.isConditional = current != nil
        terms.confirmableSize = current.flatMap { $0.entityTag == nil ? nil : $0.size }
        if case .entry(let name, _) = job.location { terms.fileName = SafeFileName.bytes(of: name) }
        return terms
    }

    /// The options for a job: those for listings, or those for the file that is here.
    func adapted(to job: Job) -> TransferOptions {
        if job.isListing { return forListings }
        var options = self
        // A file that must have a digest comes whole, so that the digest decides.
        options.current = checksum == nil ? job.existing : nil
        return options
    }

    /// The same for a folder's listing, which is no file that the user asks for.
    private var forListings: TransferOptions {
        var options = self
        (options.checksum, options.requiresDigest) = (nil, false)
        if !hasField(.accept), let field = Field(.accept, "application/json") { options.fields.append(field) }
        return options
    }

    /// Whether the user's own fields have one of this name.
    func hasField(_ name: FieldName) -> Bool {
        fields.contains { $0.name == name }
    }
}
