import ArgumentParser
import FileServing
import HTTPSemantics

extension Program.Serve {
    /// How the site shows its folder, from the options.
    func configuration() throws -> Site.Configuration {
        var configuration = Site.Configuration()
        configuration.showsHidden = hidden
        configuration.listsFolders = !noListing
        configuration.index = try noIndex ? nil : indexName()
        configuration.servesPrecompressed = precompressed
        configuration.cacheControl = try value(of: .cacheControl, cacheControl, option: "--cache-control")
        configuration.allowedOrigin = try origin()
        configuration.fields = try headers.map { try field($0) }
        return configuration
    }

    private func indexName() throws -> String {
        guard !index.isEmpty, !index.utf8.contains(UInt8(ascii: "/")), index != ".", index != ".." else {
            throw ValidationError("--index takes the name of a file, without a folder.")
        }
        return index
    }

    private func origin() throws -> String? {
        guard let cors else { return nil }
        guard cors == "*" || cors == "null" || (cors.contains("://") && !cors.contains(" ")) else {
            throw ValidationError(
                "'\(cors)' is no origin. Give one such as https://example.org, or --cors behind ROOT.")
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
