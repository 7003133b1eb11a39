import CCurl
import HTTPSemantics

extension EasyHandle {
    /// Sets all that is asked of libcurl, with safe answers where it asks nothing of the user.
    mutating func configure(
        for address: WebAddress, _ ask: DownloadRequest, _ options: TransferOptions, timeLimit: Duration?
    ) {
        set(CURLOPT_URL, address.text)
        setRequestFields(ask, options)
        setLimits(options, timeLimit)
        setTrust(options)
        // A signal handler or a resolver's thread must hold up nothing when the user stops the run.
        set(CURLOPT_NOSIGNAL, true)
        set(CURLOPT_QUICK_EXIT, true)
        set(CURLOPT_BUFFERSIZE, options.rateLimit.map(Throttle.bufferSize) ?? options.bufferSize)
    }

    /// Sets the user's fields, and those of our own that the user's do not replace.
    private mutating func setRequestFields(_ ask: DownloadRequest, _ options: TransferOptions) {
        let fields = options.fields(for: ask)
        let own = Self.ownFields(for: ask, options).filter { field in !fields.contains { $0.name == field.name } }
        setHeaders((own + fields).map(\.description))
        set(CURLOPT_USERAGENT, options.userAgent)
        if let credentials = options.credentials, ask.server == 0 { set(CURLOPT_USERPWD, credentials) }
    }

    /// The bytes are asked for as they are, unless the user wants them coded, and their digest with them.
    private static func ownFields(for ask: DownloadRequest, _ options: TransferOptions) -> [Field] {
        [
            Field(.acceptEncoding, options.decodes ? "gzip" : "identity"),
            Field(.wantReprDigest, "sha-256=10"),
            ask.rangeValue.flatMap { Field(.range, $0) },
            ask.range == nil ? nil : ask.version.flatMap { Field(.ifRange, $0.fieldValue) },
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
