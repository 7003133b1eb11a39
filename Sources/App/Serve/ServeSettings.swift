import ArgumentParser
import FileServing
import HTTPSemantics
import MicroHTTPD
import Operations

/// The settings of one run of `ferry serve`, made once from the command line and the environment.
///
/// Each property begins with its default. A default that belongs to another type is written there alone.
struct ServeSettings {
    /// The path of the folder to serve.
    var root: Path = "public"
    /// The address to listen on.
    var address = BindAddress.internet(.loopback)
    /// The TCP port to listen on; 0 takes a free one.
    var port: UInt16 = 8080
    /// Whether other processes may listen on the port, too.
    var sharesPort = false
    /// How libmicrohttpd treats connections.
    var daemon = Daemon.Configuration()
    /// When a connection has used up its time.
    var deadlines = DeadlineRule()
    /// What the server shows of the folder, and how.
    var site = Site.Configuration()
    /// Whether symbolic links that stay inside the folder are followed.
    var followsSymbolicLinks = true
    /// The memory for cached files in MiB; 0 for no cache.
    var cacheSize = 64
    /// The seconds that running transfers have when the server stops.
    var drainTimeout = 30.0
    /// The format of a line in the access log.
    var logFormat = AccessLogFormat.combined
    /// The file that the access log is appended to; nil for standard output.
    var logFile: Path?
    /// Whether the process gives up what it does not need.
    var isConfined = true
    /// The folder below which a confined process may read; nil for the folder that is served.
    var sandboxRoot: Path?
    /// The user to become once the socket listens; nil for none.
    var user: String?
}

extension ServeSettings {
    /// Throws `ValidationError` if an option or a variable has a wrong value.
    init(_ command: Program.Serve) throws {
        self.init()
        try command.listening.apply(to: &self)
        command.threads.apply(to: &self)
        command.limits.apply(to: &self)
        try command.folder.apply(to: &self)
        try command.site.apply(to: &self)
        command.log.apply(to: &self)
        command.confinement.apply(to: &self)
        try checkRoom()
    }

    /// Throws `ValidationError` if the fields that every response has leave no room for a response.
    private func checkRoom() throws {
        let size = site.fieldSize
        guard size <= daemon.roomForFields else {
            throw ValidationError(
                """
                --header, --cache-control and --cors take \(size) bytes of each response, and --connection-memory has \
                room for \(daemon.roomForFields): shorten them, or raise it.
                """)
        }
    }
}
