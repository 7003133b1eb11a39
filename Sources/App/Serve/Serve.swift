import ArgumentParser
import Fetching
import FileServing
import MicroHTTPD
import Operations
import SystemPackage

extension Program {
    /// `ferry serve`: one folder, until a signal stops it.
    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve", abstract: "Serve a folder over HTTP.",
            discussion: """
                Each file below ROOT is at /files/<path>. Every response carries X-Server-PID, the process id of the \
                server. SIGTERM and SIGINT stop it.
                """)

        @Argument(help: "The folder to serve. (env: FERRY_ROOT, default: public)", completion: .directory)
        var root: String?

        @Option(
            name: [.customShort("p", allowingJoined: true), .long],
            help: "The TCP port; 0 takes a free one. (env: FERRY_PORT, default: 8080)")
        var port: UInt16?

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                """
                The address to listen on: an IPv4 or IPv6 literal, :: for both, or unix:/path. \
                (env: FERRY_BIND, default: 127.0.0.1)
                """, valueName: "address"))
        var bind: String?

        @OptionGroup(title: "Threads") var threads: ThreadOptions

        @Flag(help: "Share the port with other processes that are started in this way.")
        var reusePort = false

        @Option(help: ArgumentHelp("The number of connections at once.", valueName: "n"))
        var maxConnections = 4096

        @Option(help: ArgumentHelp("The number of connections of one address at once; 0 for no limit.", valueName: "n"))
        var maxConnectionsPerIp = 0

        @Option(help: ArgumentHelp("The time in which a request head must be complete.", valueName: "seconds"))
        var headerTimeout = 10.0

        @Option(
            help: ArgumentHelp("The time after which a connection without a request is closed.", valueName: "seconds"))
        var idleTimeout = 60.0

        @Option(help: ArgumentHelp("The rate below which a reader is cut, over 30 seconds.", valueName: "bytes/s"))
        var minRate = 1024

        @Option(help: ArgumentHelp("The time that running transfers get when the server stops.", valueName: "seconds"))
        var drainTimeout = 30.0

        @Flag(help: "Answer 404 for a folder without an index file, instead of a listing.")
        var noListing = false

        @Option(help: ArgumentHelp("The file that a folder answers with where it holds it.", valueName: "name"))
        var index = "index.html"

        @Flag(help: "List a folder also where it holds an index file.")
        var noIndex = false

        @Flag(help: "Show names that begin with a dot.")
        var hidden = false

        @Flag(help: "Follow no symbolic link, not even one that stays inside ROOT.")
        var noSymlinks = false

        @Flag(help: "Send a file's .br, .zst or .gz neighbour to clients that take the coding.")
        var precompressed = false

        @Option(help: ArgumentHelp("The Cache-Control of files.", valueName: "value"))
        var cacheControl = "no-cache"

        @Option(
            help: ArgumentHelp(
                "The memory for files that are kept ready to be sent; 0 opens each file anew.", valueName: "mib"))
        var cacheSize = 64

        @Option(
            defaultAsFlag: "*",
            help: ArgumentHelp(
                "Let scripts of this origin read the responses; of every origin without one.", valueName: "origin"))
        var cors: String?

        @Option(
            name: .customLong("header"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp("Add a field to every response. Repeatable.", valueName: "name: value"))
        var headers: [String] = []

        @OptionGroup(title: "Access log") var logOptions: LogOptions
        @OptionGroup(title: "Confinement") var sandbox: SandboxOptions

        func validate() throws {
            _ = try place()
            _ = try configuration()
            try validateLimits()
        }

        func run() throws {
            // Signals are held back before the first thread starts, so that none but this one takes them.
            var signals = ControlSignals()
            StandardStreams.reserve()
            ProcessMemory.limitArenas()
            schedule()
            let limits = try daemonConfiguration()
            let place = try place()
            let root = try open(place.root)
            let socket = try listen(place)
            let address = socket.path == nil ? socket.address + Site.location : socket.address
            try sandbox.dropPrivileges(reading: root, at: place.root)
            let log = try logOptions.open(hint: sandbox.logHint)
            let health = Readiness()
            let metrics = Metrics(health: health, log: log)
            let cache = cache(beside: limits.maximumConnections + threads.workerCount)
            let site = try Site(root: root, configuration: configuration(), cache: cache, health: health) {
                metrics.text
            }
            let layers = try sandbox.enter(place, log: logOptions.logFile, socket: socket.path, root: root)
            try log?.begin()
            let server = try start(site, at: socket, limits, cache, observer: observer(log, metrics))
            metrics.observe(server.connections, cache)
            Diagnostic.write(
                "serving \(place.root) at \(address) (PID \(ServerPID.text))", "sandbox: \(layers)")
            attemptEscape()
            Footprint.trim()
            wait(&signals, root: root, cache, at: place.root, log: log)
            defer {
                log?.finish()
                // Given back, so that what leaks can be told from what is kept.
                cache?.removeAll()
            }
            health.drain()
            try drain(server, &signals, log: log)
        }
    }
}
