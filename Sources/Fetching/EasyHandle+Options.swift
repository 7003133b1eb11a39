import CCurl
import HTTPSemantics

extension EasyHandle {
    /// Sets all that is asked of libcurl, with safe answers where it asks nothing of the user.
    mutating func configure(for address: WebAddress, _ options: TransferOptions) {
        set(CURLOPT_URL, address.text)
        setRequestFields(options)
        setLimits(options)
        setTrust(options)
        // A signal handler or a resolver's thread must hold up nothing when the user stops the run.
        set(CURLOPT_NOSIGNAL, true)
        set(CURLOPT_QUICK_EXIT, true)
        set(CURLOPT_BUFFERSIZE, Self.bufferSize)
    }

    /// The bytes that one read of a socket brings at most, a multiple of what libcurl hands on at a time.
    private static let bufferSize = 1 << 17

    /// Asks for the bytes as they are: `identity`, unless the user's own fields ask for something else.
    private mutating func setRequestFields(_ options: TransferOptions) {
        let own = options.hasField(.acceptEncoding) ? [] : ["\(FieldName.acceptEncoding): identity"]
        setHeaders(own + options.fields.map(\.description))
        set(CURLOPT_USERAGENT, options.userAgent)
        if let credentials = options.credentials { set(CURLOPT_USERPWD, credentials) }
    }

    private func setLimits(_ options: TransferOptions) {
        set(CURLOPT_FOLLOWLOCATION, true)
        set(CURLOPT_MAXREDIRS, TransferOptions.maximumRedirects)
        set(CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout)
        if let time = options.maximumTime { set(CURLOPT_TIMEOUT_MS, time) }
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
