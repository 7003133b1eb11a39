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
                discussion: "By default \(Server.defaultAddress).", valueName: "URL"))
        var server: String?

        @Option(
            name: .customLong("connect-timeout"),
            help: ArgumentHelp("How long a connection may take, in seconds.", valueName: "S"))
        var connectTimeout = Seconds(TransferOptions().connectTimeout)

        @Option(
            name: [.customShort("m"), .customLong("max-time")],
            help: ArgumentHelp(
                "How long each file may take from beginning to end, in seconds; by default as long as it likes.",
                valueName: "S"))
        var maximumTime: Seconds?

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
            // The text is not quoted, for it may hold a password.
            guard proxy.map({ Proxy($0) != nil }) ?? true else {
                throw ValidationError("--proxy names no proxy: its scheme is http, https or one of socks.")
            }
            guard Field(.userAgent, userAgent) != nil else {
                throw ValidationError("--user-agent takes no control characters.")
            }
            guard credentials?.contains(":") ?? true else {
                throw ValidationError("--user takes USER:PASSWORD, with a colon in between.")
            }
        }

        func apply(to session: inout Session) {
            session.options.connectTimeout = connectTimeout.duration
            session.options.maximumTime = maximumTime?.duration
            session.options.fields = fields
            session.options.userAgent = userAgent
            session.options.credentials = credentials
            session.options.isInsecure = isInsecure
            session.options.proxy = proxy
        }

        /// The server that names are asked of: the option's, the environment's, or the default one.
        var chosenServer: Server {
            get throws {
                let variable = "FERRY_SERVER"
                let text = server ?? EnvironmentVariable.value(variable) ?? Server.defaultAddress
                do {
                    return try Server(text)
                } catch {
                    throw ValidationError("\(server == nil ? variable : "--server") names no server. \(error.reason)")
                }
            }
        }
    }
}
