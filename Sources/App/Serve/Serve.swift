import ArgumentParser
import FileServing
import HTTPSemantics
import MicroHTTPD
import Operations
import SystemCalls
import SystemPackage

extension Program {
    /// `ferry serve`: one folder, until a signal stops it.
    struct Serve: ParsableCommand {
        // With the name of its super-command, a command is not tried as the completion script's first.
        static let configuration = CommandConfiguration(
            commandName: "serve", _superCommandName: "ferry", abstract: "Serve a folder over HTTP.",
            discussion: """
                Each file below ROOT is at /files/<path>, or where --at says. Every response carries X-Server-PID, the \
                process id of the server. SIGTERM and SIGINT stop it.
                """)

        @OptionGroup(title: "Address") var listening: ListenOptions
        @OptionGroup(title: "Folder") var folder: FolderOptions
        @OptionGroup(title: "Site") var site: SiteOptions
        @OptionGroup(title: "Threads") var threads: ThreadOptions
        @OptionGroup(title: "Limits") var limits: LimitOptions
        @OptionGroup(title: "Access log") var log: LogOptions
        @OptionGroup(title: "Confinement") var confinement: SandboxOptions

        /// The settings from the options and the environment.
        var settings = ServeSettings()

        /// The parts that the command line is parsed into.
        private enum CodingKeys: String, CodingKey {
            case listening, folder, site, threads, limits, log, confinement
        }

        mutating func validate() throws {
            settings = try ServeSettings(self)
        }

        mutating func run() throws {
            // Signals are held back before the first thread starts, so that none but this one takes them.
            var signals = ControlSignals()
            StandardStreams.reserve()
            ProcessMemory.limitArenas()
            schedule()
            let passed = try passedSockets()
            let daemon = try daemonConfiguration(listeners: max(1, passed.count))
            let root = try openRoot()
            let sockets = try passed.isEmpty ? listen() : listen(at: passed)
            let addresses = sockets.addresses.map(location).joined(separator: ", ")
            let socketPath = sockets.path
            try dropPrivileges(reading: root)
            let log = try openLog()
            let readiness = Readiness()
            let metrics = Metrics(of: Program.buildInformation, readiness: readiness, log: log)
            let cache = cache(beside: daemon)
            let site = Site(root: root, configuration: settings.site, cache: cache, readiness: readiness) {
                metrics.text
            }
            warnOfMissingPage(of: site)
            let trial = try prepareTrial()
            let report = try serviceReport(status: { metrics.summary })
            let layers = try enterSandbox(socket: socketPath, root: root)
            try run(trial, daemon)
            try log?.begin()
            let server = try start(site, at: sockets, daemon, cache, observer: metrics.observer)
            metrics.observe(server.connections, cache)
            Diagnostic.write(
                "serving \(settings.root) at \(addresses) (PID \(ServerPID.currentText))",
                "sandbox: \(layers)")
            Diagnostic.debug(Program.buildInformation.libraries)
            report.tell(.ready)
            wait(&signals, root: root, cache, log: log, report: report)
            defer {
                log?.finish()
                // Given back, so that a leak can be told from what is kept.
                cache?.removeAll()
            }
            readiness.drain()
            try drain(server, &signals, log: log, report: report)
        }
    }
}
