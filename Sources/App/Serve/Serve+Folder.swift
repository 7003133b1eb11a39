import ArgumentParser
import FileServing
import HTTPSemantics

extension Program.Serve {
    /// What the server shows of the folder, and how.
    struct FolderOptions: ParsableArguments {
        @Flag(help: "Respond with 404 for a folder without an index file, instead of a listing.")
        var noListing = false

        @Option(help: ArgumentHelp("The file that is sent for a folder, if the folder holds it.", valueName: "name"))
        var index = Path(Site.Configuration.defaultIndex)

        @Flag(help: "List a folder even if it holds an index file.")
        var noIndex = false

        @Flag(help: "Show names that begin with a dot.")
        var hidden = false

        @Flag(help: "Follow no symbolic link, not even one that stays inside ROOT.")
        var noSymlinks = false

        @Flag(help: "Send a file's .br, .zst or .gz neighbour to clients that take the coding.")
        var precompressed = false

        @Option(
            help: ArgumentHelp(
                "What strong entity tags are made from.",
                discussion: """
                    auto takes the modification time, or the content if that time is in whole seconds, a constant of a \
                    builder or in the future. content always takes the content, for servers that have the same files with \
                    other times. time trusts whole seconds.
                    """, valueName: "rule"))
        var etag = Site.Configuration().entityTagRule

        @Option(help: ArgumentHelp("The Cache-Control of files.", valueName: "value"))
        var cacheControl = PlainText(Site.Configuration().cacheControl)

        @Option(
            defaultAsFlag: "*",
            help: ArgumentHelp(
                "Let scripts of this origin read the responses; of every origin if none is named.", valueName: "origin")
        )
        var cors: String?

        @Option(
            name: .customLong("header"), parsing: .unconditionalSingleValue,
            help: ArgumentHelp(
                "Add a field to every response. Repeatable.",
                discussion: """
                    It replaces the server's own field of that name; a value for Vary is added to the server's. Fields that \
                    frame or describe the content are refused.
                    """, valueName: "name: value"))
        var headers: [PlainText] = []

        func apply(to settings: inout ServeSettings) throws {
            settings.followsSymbolicLinks = !noSymlinks
            settings.site.showsHidden = hidden
            settings.site.listsFolders = !noListing
            settings.site.index = try noIndex ? nil : indexName()
            settings.site.servesPrecompressed = precompressed
            settings.site.entityTagRule = etag
            settings.site.cacheControl = try value(of: .cacheControl, cacheControl.text, option: "--cache-control")
            settings.site.allowedOrigin = try origin()
            settings.site.fields = try headers.map { try field($0.text) }
        }

        private func indexName() throws -> [UInt8] {
            guard !index.bytes.isEmpty, !index.bytes.contains(UInt8(ascii: "/")), index != ".", index != ".." else {
                throw ValidationError("--index takes the name of a file, without a folder.")
            }
            return index.bytes
        }

        private func origin() throws -> String? {
            guard let cors else { return nil }
            guard cors == "*" || Origin(cors) != nil else {
                throw ValidationError(
                    """
                    '\(cors)' is no origin as browsers send it. Give a single one such as \
                    https://example.org, in small letters, without a path or the scheme's own port, or --cors behind ROOT.
                    """)
            }
            return try value(of: .accessControlAllowOrigin, cors, option: "--cors")
        }

        private func field(_ text: String) throws -> Field {
            guard let field = Field.line(text), !field.value.isEmpty else {
                throw ValidationError("'\(text)' is no header field. Give --header 'Name: value'.")
            }
            guard !Self.ownFields.contains(field.name) else {
                throw ValidationError("\(field.name) cannot be given by --header: the server sets it itself.")
            }
            return field
        }

        private func value(of name: FieldName, _ value: String, option: String) throws -> String {
            guard let field = Field(name, value), !field.value.isEmpty else {
                throw ValidationError("'\(value)' is no value for \(option).")
            }
            return field.value
        }

        /// The fields that frame a message, tell its content, or name the server.
        private static let ownFields: Set<FieldName> = [
            .acceptRanges, .allow, .connection, .contentDigest, .contentDisposition, .contentEncoding, .contentLength,
            .contentRange, .contentType, .date, .digest, .etag, .keepAlive, .lastModified, .location, .reprDigest,
            .serverPID, .trailer, .transferEncoding, .upgrade,
        ]
    }
}

extension EntityTagRule: ExpressibleByArgument {}
