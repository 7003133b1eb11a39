import ArgumentParser
import FileServing
import HTTPSemantics

extension Program.Serve {
    /// The folder's path on the server, and the fields and pages for existing and absent files.
    struct SiteOptions: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "The path of ROOT on the server. With / the server's own pages are at /.ferry/healthz and /.ferry/metrics.",
                valueName: "path"))
        var at = PlainText(SitePlaces.standard.location)

        @Option(
            help: ArgumentHelp("The file below ROOT that is the body of each 404.", valueName: "file"),
            completion: .file())
        var notFound: Path?

        @Option(
            help: ArgumentHelp(
                "The file below ROOT that is sent with 200 for each path that leads to no file.", valueName: "file"),
            completion: .file())
        var spa: Path?

        @Option(
            name: .customLong("type"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp("The media type of files with an extension. Repeatable.", valueName: "ext=type"))
        var types: [PlainText] = []

        @Option(
            help: ArgumentHelp(
                "The charset of text, except HTML that declares its own; none to name no charset.", valueName: "name"))
        var charset = PlainText(FileFormatRule.defaultCharset)

        @Option(help: ArgumentHelp("The name of the site, above each listing and error page.", valueName: "text"))
        var title: PlainText?

        @Flag(help: "End listings and error pages without the program's version and process id.")
        var noFooter = false

        func apply(to settings: inout ServeSettings) throws {
            settings.site.places = try places()
            settings.site.fallback = try fallback()
            settings.site.mediaTypes = try mediaTypes()
            settings.site.charset = try charsetName()
            settings.site.frame.title = title?.text
            settings.site.frame.program = noFooter ? nil : "ferry \(Program.version)"
        }

        private func places() throws -> SitePlaces {
            guard let places = SitePlaces(at.text) else {
                throw ValidationError(
                    "'\(at.text)' is no place for ROOT. Give --at a path such as / or /mirror/, but not /healthz or /metrics."
                )
            }
            return places
        }

        private func fallback() throws -> FallbackPage? {
            guard spa == nil || notFound == nil else {
                throw ValidationError("Give --spa or --not-found: with --spa no path is absent.")
            }
            guard let path = spa ?? notFound else { return nil }
            guard let page = FallbackPage(path: path.bytes, status: spa == nil ? .notFound : .ok) else {
                throw ValidationError(
                    "'\(path)' is no file below ROOT. Give its path from there, such as 404.html, without . and .. in it."
                )
            }
            return page
        }

        /// The longest media type or charset, in bytes: each response has to have room for it beside all other fields.
        private static let longestValue = 255

        private func mediaTypes() throws -> [String: MediaType] {
            try types.map(\.text).reduce(into: [:]) { types, text in
                // Split bytes, because a combining mark would merge with the `=`.
                let parts = text.utf8.split(
                    separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[1].count <= Self.longestValue,
                    let type = MediaType(Array(parts[1]).span)
                else {
                    throw ValidationError(
                        """
                        '\(text.prefix(Self.longestValue))' gives no type. Give --type EXT=TYPE, such as \
                        --type ts=text/plain, with a type of \(Self.longestValue) bytes at most.
                        """)
                }
                let name = parts[0].first == UInt8(ascii: ".") ? parts[0].dropFirst() : parts[0]
                guard !name.isEmpty, !name.contains(where: { "./".utf8.contains($0) }) else {
                    throw ValidationError(
                        """
                        '\(Substring(parts[0]))' is no extension. Give --type what stands behind the last dot of the \
                        names.
                        """)
                }
                types[String(Substring(name))] = type
            }
        }

        private func charsetName() throws -> String? {
            let charset = charset.text
            guard charset != "none" else { return nil }
            guard charset.utf8.count <= Self.longestValue, ContentType.isCharset(charset) else {
                throw ValidationError(
                    "'\(charset.prefix(Self.longestValue))' is no charset. Give --charset a name such as utf-8, or none."
                )
            }
            return charset
        }
    }

    /// Says that the page for absent files is absent itself: it may come later, but the option may also be mistyped.
    func warnOfMissingPage(of site: Site) {
        guard let page = settings.site.fallback, !site.hasFallbackPage else { return }
        Diagnostic.write(
            "there is no \(Path(page.path)) below \(settings.root); until there is, absent files get a plain 404")
    }
}
