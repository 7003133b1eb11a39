import ArgumentParser
import Fetching
import HTTPSemantics
import Operations

extension Program.Fetch {
    /// Whom files are asked of, and how.
    struct ConnectionOptions: ParsableArguments {
        @Option(
            name: .customLong("server"),
            help: ArgumentHelp(
                "The server that names are asked of (FERRY_SERVER).",
                discussion: "By default \(BaseURL.defaultAddress).", valueName: "URL"))
        var server: String?

        @Option(
            name: .customLong("connect-timeout"),
            help: ArgumentHelp("How long a connection may take, in seconds.", valueName: "S"))
        var connectTimeout = Seconds(TransferOptions().connectTimeout)

        @Option(
            name: [.customShort("m", allowingJoined: true), .customLong("max-time")],
            help: ArgumentHelp(
                "How long each file may take from beginning to end, in seconds; by default as long as it likes.",
                valueName: "S"))
        var maximumTime: Seconds?

        @Option(
            name: .customLong("stall-timeout"),
            help: ArgumentHelp(
                "How long a server may send nothing, in seconds, before it is asked again.", valueName: "S"))
        var stallTimeout = Seconds(TransferOptions().stallTimeout)

        @Option(
            name: .customLong("retry"),
            help: ArgumentHelp(
                "How often a file is tried again, 0 to 1000, keeping the bytes that are there.",
                discussion: """
                    After a lost connection, a stall, a short body, 408, 429, 500, 502, 503 and 504; the wait grows, and \
                    Retry-After is obeyed. 1 MiB of progress starts the count anew.
                    """, valueName: "N"))
        var retries = TransferOptions().retries

        @Option(
            name: .customLong("mirror"),
            help: ArgumentHelp(
                "Another server with the same files, to go on at; may be given several times.",
                discussion: "Neither --user nor Authorization and Cookie fields are sent to it.", valueName: "URL"))
        var mirrors: [String] = []

        @Option(
            name: .customLong("limit-rate"),
            help: ArgumentHelp(
                "How many bytes a second are received at most, all files together; with K, M, G for powers of 1024.",
                valueName: "BYTES"))
        var rateLimit: ByteRate?

        @Option(
            name: [.customShort("H"), .customLong("header")],
            help: ArgumentHelp(
                "A request field 'Name: value'; may be given several times.",
                discussion: "A field of this client's own is replaced, or left out where the value is empty.",
                valueName: "FIELD"))
        var fields: [Field] = []

        @Option(
            name: [.customShort("A"), .customLong("user-agent")],
            help: ArgumentHelp("The User-Agent field.", valueName: "TEXT"))
        var userAgent = TransferOptions().userAgent

        @Option(
            name: [.customShort("u"), .customLong("user")],
            help: ArgumentHelp(
                "User name and password for Basic authentication; no other host gets them.",
                valueName: "USER:PASSWORD"))
        var credentials: String?

        @Flag(name: [.customShort("k"), .customLong("insecure")], help: "Do not check the server's TLS certificate.")
        var isInsecure = false

        @Option(
            name: .customLong("proxy"),
            help: ArgumentHelp(
                "The proxy to go through, or '' for none; by default as the environment says (http_proxy, …).",
                valueName: "URL"))
        var proxy: String?

        func validate() throws {
            if server != nil { _ = try chosenServer }
            _ = try chosenMirrors
            guard (0...1000).contains(retries) else { throw ValidationError("--retry is a number from 0 to 1000.") }
            // The text is not quoted, for it may hold a password.
            guard proxy.map({ Proxy($0) != nil }) ?? true else {
                throw ValidationError("--proxy names no proxy: its scheme is http, https or one of socks.")
            }
            guard Field(.userAgent, userAgent) != nil else {
                throw ValidationError("--user-agent takes no control characters.")
            }
            guard credentials?.utf8.contains(UInt8(ascii: ":")) ?? true else {
                throw ValidationError("--user takes USER:PASSWORD, with a colon in between.")
            }
        }

        func apply(to session: inout Session) {
            session.options.connectTimeout = connectTimeout.duration
            session.options.maximumTime = maximumTime?.duration
            session.options.stallTimeout = stallTimeout.duration
            session.options.retries = retries
            session.options.rateLimit = rateLimit?.bytesPerSecond
            session.options.fields = fields
            session.options.userAgent = userAgent
            session.options.credentials = credentials
            session.options.isInsecure = isInsecure
            session.options.proxy = proxy
        }

        /// The servers that have the same files.
        var chosenMirrors: [BaseURL] {
            get throws {
                try mirrors.map { text in
                    do throws(WebAddress.Malformed) {
                        return try BaseURL(text)
                    } catch {
                        throw ValidationError("--mirror names no server. \(error.reason)")
                    }
                }
            }
        }

        /// The server that names are asked of: the option's, the environment's, or the default one.
        var chosenServer: BaseURL {
            get throws {
                let variable = "FERRY_SERVER"
                let text = server ?? EnvironmentVariable.value(variable) ?? BaseURL.defaultAddress
                do {
                    return try BaseURL(text)
                } catch {
                    throw ValidationError("\(server == nil ? variable : "--server") names no server. \(error.reason)")
                }
            }
        }
    }
}
