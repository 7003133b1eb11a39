package import HTTPSemantics

/// How files are requested; the same for all targets of a run.
package struct TransferOptions: Sendable {
    /// How long connecting may take, including name lookup and TLS.
    package var connectTimeout: Duration = .seconds(10)
    /// How long one target may take from beginning to end; nil for no limit.
    package var maximumTime: Duration?
    /// Further request fields, each `Name: value`.
    ///
    /// They replace libcurl's fields; an empty value removes the field.
    ///
    /// They are also sent to mirrors and to every host of a redirect; but `Authorization` and `Cookie` go only to the
    /// first host.
    package var fields: [Field] = []
    /// The `User-Agent` field (RFC 9110 section 10.1.5).
    package var userAgent = "ferry"
    /// How long a server may send nothing.
    package var stallTimeout: Duration = .seconds(30)
    /// How often a download is tried again without progress in between.
    package var retries = RetryPolicy().limit
    /// How many ranges of one file may be received at once.
    package var connections = 1
    /// Whether the part of an earlier run is used; otherwise it is removed.
    package var resumes = true
    /// The digest that each file must have.
    package var checksum: ReprDigest?
    /// Whether a file whose server names no digest is refused.
    package var requiresDigest = false
    /// Whether files get the server's last modification time.
    package var preservesTimes = false
    /// Whether entity tags are also kept if the file system has no extended attributes.
    var keepsTags = false
    /// The existing file, which is fetched only if the server has another version; nil to fetch any.
    var current: ExistingFile?
    /// Whether the user has named the output, so that it may be the page of a folder.
    var isOutputNamed = false
    /// Whether the user's netrc file gives user names and passwords for hosts.
    package var readsNetrc = false
    /// The path of another netrc file than `~/.netrc`.
    package var netrcFile: [UInt8]?
    /// Whether the codings that `ContentDecoder` knows are requested and decoded.
    ///
    /// A download that is decoded cannot be resumed.
    package var decodes = false
    /// Whether coded bytes that were not requested are kept as they are; otherwise they are refused.
    package var keepsCodings = false
    /// The most bytes of one read from a socket.
    var bufferSize = bufferSizes.lowerBound
    /// Up to the most that libcurl takes (`CURL_MAX_READ_SIZE`): a large file takes a tenth less time with that.
    static let bufferSizes = 1 << 17...1 << 19
    /// How many bytes the whole run receives per second, all files together; nil for no limit.
    package var rateLimit: Int64?
    /// `user:password` for Basic authentication (RFC 7617), sent only to the first host, and to no mirror.
    package var credentials: String?
    /// Whether a server's certificate is not checked; use it only on a network without attackers.
    package var isInsecure = false
    /// A proxy's URL, or an empty text for none; unless set, the environment's variables decide, as for curl.
    package var proxy: String?

    /// The most redirects that are followed; one more is a failure.
    package static let maximumRedirects = 10

    package init() {}

    /// The user's fields for a request: a mirror is another host, and gets none that may be secret.
    func fields(for request: DownloadRequest) -> [Field] {
        request.server == 0 ? fields : fields.filter { $0.name != .authorization && $0.name != .cookie }
    }

    /// The terms of a job's download.
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

    /// The options for a folder's listing, which is no file of the user.
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
