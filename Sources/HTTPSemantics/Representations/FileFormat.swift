/// The format of a file, found by its name and its first bytes.
package struct FileFormat: Hashable, Sendable {
    /// The media type and the charset.
    package let contentType: ContentType

    /// The coding of the file itself: gzip for `.svgz`, which browsers show only if the response says so.
    package let coding: ContentCoding

    /// Takes the type of a file's content, and its coding.
    package init(contentType: ContentType, coding: ContentCoding) {
        (self.contentType, self.coding) = (contentType, coding)
    }
}

/// Finds a file's format by the extension, or by the first bytes if the extension does not decide.
package struct FileFormatRule: Sendable {
    /// The default charset of text that declares none.
    package static let defaultCharset = "utf-8"

    private let types: MediaTypeTable
    private let charset: String?

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - types: The types of extensions.
    ///   - charset: The charset of text that declares none; nil to send none.
    package init(types: MediaTypeTable = MediaTypeTable(), charset: String? = Self.defaultCharset) {
        (self.types, self.charset) = (types, charset)
    }

    /// The format of a file.
    ///
    /// - Parameters:
    ///   - name: The last path segment, or a whole path.
    ///   - firstBytes: Returns the first bytes of the file, at most as many as requested, fewer if the file is shorter.
    ///     It is called at most once, and only if the extension does not decide.
    /// - Returns: The media type with its charset, and the coding.
    package func format(ofFileNamed name: Span<UInt8>, firstBytes: (Int) -> [UInt8]) -> FileFormat {
        guard MediaTypeTable.hasExtension(name) else {
            return FileFormat(contentType: contentType(of: TextSample(firstBytes)), coding: .identity)
        }
        let type = types.type(ofFileNamed: name)
        if type == .html {
            return text(type, isDeclared: HTMLEncodingScan.finds(in: firstBytes(HTMLEncodingScan.length)))
        }
        let isCoded = type == .svg && name.endsIgnoringCase(with: ".svgz") && firstBytes(2) == Self.gzipStart
        return isCoded ? FileFormat(contentType: ContentType(type), coding: .gzip) : text(type, isDeclared: false)
    }

    /// The first bytes of every gzip stream ([RFC 1952 §2.3.1](https://www.rfc-editor.org/rfc/rfc1952.html#section-2.3.1)).
    private static let gzipStart: [UInt8] = [0x1F, 0x8B]

    /// A wrong charset in `Content-Type` would override the one that the file declares, so none is sent if the file
    /// declares one.
    private func text(_ type: MediaType, isDeclared: Bool) -> FileFormat {
        let charset = type.hasCharset && !isDeclared ? charset : nil
        return FileFormat(contentType: ContentType(type, charset: charset), coding: .identity)
    }

    /// The type of a file without an extension.
    private func contentType(of sample: TextSample) -> ContentType {
        guard sample.isText else { return ContentType(.octetStream) }
        // The charset of text that is not UTF-8 is unknown, unless the user has named one for all text.
        let isDefault = charset == Self.defaultCharset
        return ContentType(.plainText, charset: isDefault && !sample.isUTF8 ? nil : charset)
    }
}
