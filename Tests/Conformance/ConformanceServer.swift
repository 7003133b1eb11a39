package import TestSupport

/// A server to run the cases against, with one port for each kind of site.
package protocol ConformanceServer: Sendable {
    /// Whether our own choices are demanded of it too.
    var isOurs: Bool { get }
    /// The process id that every response must name; nil if none does.
    func pid(of site: ConformanceCase.Site) -> Int32?
    /// The port of a site; nil if the server has no such site.
    func port(of site: ConformanceCase.Site) -> UInt16?
}

/// `ferry serve` with each kind of site.
package final class ConformanceFerry: ConformanceServer {
    package let isOurs = true
    private let processes: [ConformanceCase.Site: FerryProcess]

    /// Starts a `ferry serve` for each kind of site.
    ///
    /// - Parameters:
    ///   - folder: The folder to serve.
    ///   - sites: The kinds of site.
    ///   - program: The executable; by default the one beside this program.
    /// - Throws: A failure to start.
    package init(
        folder: String, sites: [ConformanceCase.Site] = ConformanceCase.Site.allCases, program: String? = nil
    ) throws {
        var processes: [ConformanceCase.Site: FerryProcess] = [:]
        for site in sites {
            var command = try program.map { Command($0, ["serve"]) } ?? Command.ferry("serve")
            command.arguments += [folder, "--port", "0"] + site.options
            processes[site] = try FerryProcess(command)
        }
        self.processes = processes
    }

    package func pid(of site: ConformanceCase.Site) -> Int32? { processes[site]?.pid }
    package func port(of site: ConformanceCase.Site) -> UInt16? { processes[site]?.port }
}

extension ConformanceCase.Site {
    /// The options of `ferry serve`.
    fileprivate var options: [String] {
        switch self {
        case .plain: []
        case .precompressed: ["--precompressed"]
        case .decorated:
            [
                "--cors", "https://example.org", "--header", "X-Frame-Options: DENY", "--header", "Server: test",
                "--cache-control", "public, max-age=60",
            ]
        }
    }
}

extension ConformanceServer {
    /// A new connection to the site.
    package func connect(to site: ConformanceCase.Site) throws -> RawConnection {
        guard let port = port(of: site) else { throw TestFailure("no \(site) site") }
        return try RawConnection(port: port)
    }

    /// The entity tag of `letters.txt` on the site.
    package func tag(on site: ConformanceCase.Site) throws -> String {
        let response = try connect(to: site).request("GET", "/files/letters.txt")
        guard let tag = response["ETag"] else {
            throw TestFailure("letters.txt has no tag: \(response.head.startLine)")
        }
        return tag
    }
}
