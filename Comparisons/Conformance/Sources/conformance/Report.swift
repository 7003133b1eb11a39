import Conformance
import TestSupport

/// What one server does on the cases that it can be judged by.
struct Verdicts {
    /// What is wrong, by the index of the case; nothing for a case that holds, no entry for one that was not tried.
    private(set) var failures: [Int: [String]] = [:]

    /// Tries all cases, each on a connection of its own.
    init(of server: some ConformanceServer, files: ConformanceFiles) throws {
        var tags: [ConformanceCase.Site: String] = [:]
        for (index, test) in ConformanceCase.all.enumerated() where server.port(of: test.site) != nil {
            let tag = try tags[test.site] ?? server.tag(on: test.site)
            tags[test.site] = tag
            var connection: RawConnection? = try server.connect(to: test.site)
            let failures = test.failures(of: server, tag: tag, files: files, on: &connection)
            self.failures[index] = failures + (connection.map { ConformanceCase.leftover(on: $0) } ?? [])
        }
    }

    /// Whether the case holds; nil where it was not tried.
    func holds(_ index: Int) -> Bool? { failures[index].map(\.isEmpty) }
}

/// The cases by section, with the verdicts on each server.
struct Report {
    private let servers: [(name: String, verdicts: Verdicts)]
    private let sections: [(name: String, cases: [Int])]

    /// Compares the servers by what the specifications demand.
    init(_ servers: [(name: String, verdicts: Verdicts)]) {
        self.servers = servers
        let all = ConformanceCase.all
        let counted = all.indices.filter { all[$0].rule != .choice }
        let names = counted.reduce(into: [String]()) { names, index in
            if !names.contains(all[index].section) { names.append(all[index].section) }
        }
        sections = names.map { name in (name, counted.filter { all[$0].section == name }) }
    }

    /// The text of the file.
    var text: String {
        let names = servers.map(\.name)
        let rule = "| --- | ---: |" + names.map { _ in " ---: |" }.joined() + "\n"
        return """
            # Conformance

            \(introduction)

            | | cases | \(names.joined(separator: " | ")) |
            \(rule)\(totals)

            ## By section

            | section | cases | \(names.joined(separator: " | ")) |
            \(rule)\(sections.map { row($0.name, $0.cases) }.joined())
            ## Where they fail

            \(servers.map { failures(of: $0.name, $0.verdicts) }.joined(separator: "\n"))
            ## What is not counted

            \(choices)

            """
    }

    private func row(_ name: String, _ cases: [Int]) -> String {
        let passed = servers.map { server in cases.count { server.verdicts.holds($0) == true } }
        let cells = passed.map { $0 == cases.count ? "\($0)" : "**\($0)**" }
        return "| \(name) | \(cases.count) | \(cells.joined(separator: " | ")) |\n"
    }

    private var totals: String {
        let counted = sections.flatMap(\.cases)
        let rules = [ConformanceCase.Rule.must, .should]
        return rules.map { rule in row(rule.rawValue, counted.filter { ConformanceCase.all[$0].rule == rule }) }
            .joined()
            + row("both", counted)
    }

    private func failures(of name: String, _ verdicts: Verdicts) -> String {
        let lines = sections.flatMap(\.cases).compactMap { index -> String? in
            guard let failures = verdicts.failures[index], !failures.isEmpty else { return nil }
            let test = ConformanceCase.all[index]
            let reasons = failures.joined(separator: "; ").filter { $0 != "\r" && $0 != "\r\n" && $0 != "\n" }
            let why = name == servers.first?.name ? test.deviation.map { " \($0)" } ?? "" : ""
            return "- \(test.section), \(test.rule.rawValue): \(test.name): `\(reasons.prefix(100))`.\(why)\n"
        }
        return "### \(name)\n\n" + (lines.isEmpty ? "Nowhere.\n" : lines.joined())
    }

    private var introduction: String {
        """
        These are requests as they go over the wire, and what RFC 9110, RFC 9112 and their neighbours demand of the \
        responses. The requests are those of the tests (`Tests/Conformance`), which also try each one after all others \
        on one kept connection, and also hold ferry's own choices. Only what a MUST or a SHOULD demands counts here. \
        If the specification allows several responses, all of them pass; for instance, a server may always ignore \
        `Range`. nginx is Debian's, with every directive that brings it nearer to the specification \
        (`if_modified_since before`, `charset`, `gzip_static` and `gzip_vary`). `make conformance` writes this file; \
        it needs `nginx`.
        """
    }

    private var choices: String {
        let all = ConformanceCase.all
        let held = all.indices.filter { all[$0].rule == .choice }
        let passed = held.count { servers.first?.verdicts.holds($0) == true }
        return """
            \(held.count) further cases are about our own choices, where the specification leaves several: media types, \
            `?download`, fields of the configuration, digests, 404 for a slash behind a file, 400 for an unsound \
            `Content-Length` that may be repaired, and the like. The first server above holds \(passed) of them; the \
            others were not asked.
            """
    }
}
