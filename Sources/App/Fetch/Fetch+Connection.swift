import ArgumentParser
import Curl
import Fetching
import HTTPSemantics
import SystemPackage

extension Program.Fetch {
    /// Which server is asked, and how.
    struct ConnectionOptions: ParsableArguments {
        @Option(
            name: .customLong("server"),
            help: ArgumentHelp(
                """
                The server that is asked for names, under /files/. \
                \(Variable.server.note(default: BaseURL.defaultAddress))
                """, valueName: "url"))
        var server: PlainText?

        @Option(
            name: .customLong("connect-timeout"),
            help: ArgumentHelp("The time in seconds in which a connection must be established.", valueName: "seconds"))
        var connectTimeout = Seconds(TransferOptions().connectTimeout)

        @Option(
            name: [.customShort("m", allowingJoined: true), .customLong("max-time")],
            help: ArgumentHelp(
                "The time in seconds in which each file must be complete. (default: no limit)",
                valueName: "seconds"))
        var maximumTime: Seconds?

        @Option(
            name: .customLong("stall-timeout"),
            help: ArgumentHelp(
                "The time in seconds after which a server that sends nothing is asked again.", valueName: "seconds"))
        var stallTimeout = Seconds(TransferOptions().stallTimeout)

        @Option(
            name: .customLong("retry"),
            help: ArgumentHelp(
                "How often in a row a file is tried again, 0 to 1000, keeping the bytes that are there.",
                discussion: """
                    A lost connection, a stall, a short body, 408, 429, 500, 502, 503 and 504 are tried again. The wait grows, \
                    and Retry-After is obeyed. 1 MiB of progress sets the count back to 0.
                    """, valueName: "n"))
        var retries = TransferOptions().retries

        @Option(
            name: .customLong("mirror"),
            help: ArgumentHelp(
                "Another server with the same files, given like --server. Repeatable.",
                discussion: """
                    A URL keeps its path and query there. Neither --user nor Authorization and Cookie fields are sent to it.
                    """, valueName: "url"))
        var mirrors: [PlainText] = []

        @Option(
            name: .customLong("limit-rate"),
            help: ArgumentHelp(
                """
                The most bytes a second, all files together; with K, M or G for powers of 1024. (default: no limit)
                """,
                valueName: "bytes"))
        var rateLimit: ByteRate?

        @Option(
            name: [.customShort("H"), .customLong("header")],
            help: ArgumentHelp(
                "A request field 'Name: value'. Repeatable.",
                discussion: "It replaces the client's own field of that name; an empty value leaves the field out.",
                valueName: "field"))
        var fields: [Field] = []

        @Option(
            name: [.customShort("A"), .customLong("user-agent")],
            help: ArgumentHelp("The User-Agent field.", valueName: "text"))
        var userAgent = PlainText(TransferOptions().userAgent)

        @Option(
            name: [.customShort("u"), .customLong("user")],
            help: ArgumentHelp(
                "User name and password for Basic authentication, sent to no other host.",
                valueName: "user:password"))
        var credentials: PlainText?

        @Flag(
            name: .customLong("netrc"),
            help: ArgumentHelp(
                "Take user names and passwords from ~/.netrc, by host.",
                discussion: "--user and a URL's own come first."))
        var readsNetrc = false

        @Option(
            name: .customLong("netrc-file"),
            help: ArgumentHelp("Take them from another file.", valueName: "file"), completion: .file())
        var netrcFile: Path?

        @Flag(name: [.customShort("k"), .customLong("insecure")], help: "Do not check the server's TLS certificate.")
        var isInsecure = false

        @Option(
            name: .customLong("proxy"),
            help: ArgumentHelp(
                "The proxy to go through, or '' for none. (default: from http_proxy and related variables)",
                valueName: "url"))
        var proxy: PlainText?

        func validate() throws {
            try loadLibrary()
            if server != nil { _ = try chosenServer }
            _ = try chosenMirrors
            guard (0...1000).contains(retries) else { throw ValidationError("--retry is a number from 0 to 1000.") }
            // The text is not quoted, for it may hold a password.
            guard proxy.map({ Proxy($0.text) != nil }) ?? true else {
                throw ValidationError("--proxy names no proxy: its scheme is http, https or one of socks.")
            }
            guard Field(.userAgent, userAgent.text) != nil else {
                throw ValidationError("--user-agent takes no control characters.")
            }
            guard credentials?.text.utf8.contains(UInt8(ascii: ":")) ?? true else {
                throw ValidationError("--user takes USER:PASSWORD, with a colon in between.")
            }
            if let netrcFile { try checkReadable(netrcFile) }
        }

        /// Loads libcurl, by whose parser all URLs go, also those of the TARGETs.
        private func loadLibrary() throws {
            do throws(CurlLibrary.Unavailable) {
                try CurlLibrary.load()
            } catch {
                throw Diagnostic.failure(
                    "cannot load libcurl: \(error); install libcurl4, or what your system calls it", fetch: .unavailable
                )
            }
        }

        /// libcurl goes without a file that it cannot read.
        private func checkReadable(_ path: Path) throws {
            do {
                try FileDescriptor.open(path.filePath, .readOnly, options: .closeOnExec).close()
            } catch {
                throw ValidationError("--netrc-file: cannot read \(path): \(error)")
            }
        }

        func apply(to session: inout Session) {
            session.options.readsNetrc = readsNetrc
            session.options.netrcFile = netrcFile?.bytes
            session.options.connectTimeout = connectTimeout.duration
            session.options.maximumTime = maximumTime?.duration
            session.options.stallTimeout = stallTimeout.duration
            session.options.retries = retries
            session.options.rateLimit = rateLimit?.bytesPerSecond
            session.options.fields = fields
            session.options.userAgent = userAgent.text
            session.options.credentials = credentials?.text
            session.options.isInsecure = isInsecure
            session.options.proxy = proxy?.text
        }

        /// The servers that have the same files.
        var chosenMirrors: [BaseURL] {
            get throws {
                try mirrors.map { mirror in
                    do throws(WebAddress.Malformed) {
                        return try BaseURL(mirror.text)
                    } catch {
                        throw ValidationError("--mirror names no server. \(error.reason)")
                    }
                }
            }
        }

        /// The server that is asked for names: the option's, the environment's, or the default one.
        var chosenServer: BaseURL {
            get throws {
                let text = server?.text ?? Variable.server.value ?? BaseURL.defaultAddress
                do {
                    return try BaseURL(text)
                } catch {
                    throw ValidationError(
                        "\(server == nil ? Variable.server.rawValue : "--server") names no server. \(error.reason)")
                }
            }
        }
    }
}
