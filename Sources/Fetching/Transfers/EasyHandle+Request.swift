import CCurl
import Curl
import HTTPSemantics

extension EasyHandle {
    /// Sets all options of a request; what the user does not choose is set to the safe choice.
    mutating func configure(
        for address: WebAddress, _ request: DownloadRequest, _ options: TransferOptions, timeLimit: Duration?
    ) {
        set(CURLOPT_URL, address.text)
        setRequestFields(request, options)
        setLimits(options, timeLimit)
        setTrust(options)
        if WebAddress.scheme(of: address.text) == "https" { traceTLS() }
        // Neither a signal handler nor a resolver's thread may delay the end when the user stops the run.
        set(CURLOPT_NOSIGNAL, true)
        set(CURLOPT_QUICK_EXIT, true)
        set(CURLOPT_BUFFERSIZE, options.rateLimit.map(RateLimiter.readSize) ?? options.bufferSize)
    }

    /// Sets the user's fields, and our own fields that the user's do not replace.
    private mutating func setRequestFields(_ request: DownloadRequest, _ options: TransferOptions) {
        let fields = options.fields(for: request)
        let own = Self.ownFields(for: request, options).filter { field in !fields.contains { $0.name == field.name } }
        setHeaders((own + fields).map(\.description))
        set(CURLOPT_USERAGENT, options.userAgent)
        if let credentials = options.credentials, request.server == 0 { set(CURLOPT_USERPWD, credentials) }
        if options.readsNetrc || options.netrcFile != nil { set(CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue)) }
        if let file = options.netrcFile { set(CURLOPT_NETRC_FILE, file) }
    }

    /// Our own fields: the bytes are requested without coding, unless the user wants one, and with their digest.
    private static func ownFields(for request: DownloadRequest, _ options: TransferOptions) -> [Field] {
        [
            Field(.acceptEncoding, options.decodes ? ContentDecoder.codings.joined(separator: ", ") : "identity"),
            Field(.wantReprDigest, "sha-256=10"),
            (request.weakTag ?? options.current?.knownTag).flatMap { Field(.ifNoneMatch, $0) },
            request.rangeValue.flatMap { Field(.range, $0) },
            request.range == nil ? nil : request.validator.flatMap { Field(.ifRange, $0.fieldValue) },
        ].compactMap { $0 }
    }

    private func setLimits(_ options: TransferOptions, _ timeLimit: Duration?) {
        set(CURLOPT_FOLLOWLOCATION, true)
        set(CURLOPT_MAXREDIRS, TransferOptions.maximumRedirects)
        set(CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout)
        if let time = timeLimit { set(CURLOPT_TIMEOUT_MS, time) }
    }

    private func setTrust(_ options: TransferOptions) {
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP09_ALLOWED, false)
        if let proxy = options.proxy { set(CURLOPT_PROXY, proxy) }
        if options.isInsecure {
            set(CURLOPT_SSL_VERIFYPEER, false)
            set(CURLOPT_SSL_VERIFYHOST, false)
        }
    }
}
