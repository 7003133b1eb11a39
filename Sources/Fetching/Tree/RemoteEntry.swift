import HTTPSemantics
import SystemCalls

/// A file or folder in a server's listing.
struct RemoteEntry: Equatable {
    /// The local name, which equals the remote one.
    let name: SafeFileName
    /// The remote name, percent-encoded, as one path segment.
    let segment: String
    let isFolder: Bool
    /// The length in bytes; nil if the listing does not give it.
    let size: Int64?
    /// The last modification time; nil if the listing does not give it.
    let modified: Timestamp?
    /// The entity tag as in `ETag`; nil if the listing does not give it.
    let entityTag: String?
    /// Whether some file systems take its name for that of another entry of the folder.
    var hasTwin = false

    /// Checks an entry, which is untrusted: its reference must be one path segment below its folder, or it is refused.
    ///
    /// Its reference counts (RFC 3986 §4.2); its name is used only if it has no reference. An absolute reference, one
    /// with several segments, `.`, `..`, and one with an escaped slash lead elsewhere, or may do so.
    init(_ raw: RawEntry) throws(Failure) {
        let bytes = try Self.bytes(of: raw)
        let isPlain = !bytes.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
        guard bytes.count <= SafeFileName.maximumLength || !isPlain else {
            throw Failure(.name, detail: "it is longer than \(SafeFileName.maximumLength) bytes")
        }
        guard isPlain, let name = SafeFileName(unchanged: bytes) else {
            throw Failure(.listing, detail: "an entry leads out of its folder: \(raw.reference ?? raw.name ?? "")")
        }
        self.name = name
        segment = PercentEncoding.encode(segment: bytes.span)
        switch raw.kind {
        case "file": isFolder = false
        case "directory": isFolder = true
        default: throw Failure(.listing, detail: "\(name.text) is neither file nor directory")
        }
        size = raw.size.flatMap { $0 >= 0 ? $0 : nil }
        modified = raw.time.flatMap { Self.timestamp($0) }
        entityTag = raw.etag.flatMap { EntityTag(Array($0.utf8).span) }.map(\.description)
    }

    /// Whether a file system may store it under a changed name, so that its actual name must be checked.
    var mayBeRenamed: Bool { hasTwin || name.bytes.last == UInt8(ascii: ".") || name.bytes.last == UInt8(ascii: " ") }

    /// Reads a time in the format of ferry and Caddy (RFC 3339) or of nginx (an HTTP date).
    private static func timestamp(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        return Timestamp(rfc3339: bytes.span)
            ?? HTTPDate(bytes.span, now: .now).map { Timestamp(seconds: $0.secondsSinceEpoch) }
    }

    private static func bytes(of raw: RawEntry) throws(Failure) -> [UInt8] {
        guard let reference = raw.reference else { return Array((raw.name ?? "").utf8) }
        var segment = reference[...]
        if raw.kind == "directory", segment.utf8.last == UInt8(ascii: "/") {
            segment = Substring(segment.utf8.dropLast())
        }
        let isSegment = segment.utf8.allSatisfy { byte in
            !"/?#\\".utf8.contains(byte) && byte > 0x20 && byte < 0x7F
        }
        guard isSegment, let bytes = PercentEncoding.decode(Array(segment.utf8).span) else {
            throw Failure(.listing, detail: "an entry leads out of its folder: \(reference)")
        }
        return bytes
    }
}

/// An object of a JSON listing before any check; every member is optional.
struct RawEntry: Decodable {
    var name: String?
    var href: String?
    var type: String?
    var size: Int64?
    var mtime: String?
    var etag: String?
    /// Caddy's names for `href`, `type` and `mtime`.
    var url: String?
    var isDirectory: Bool?
    var modifiedTime: String?

    private enum CodingKeys: String, CodingKey {
        case name, href, type, size, mtime, etag, url
        case isDirectory = "is_dir"
        case modifiedTime = "mod_time"
    }

    /// The type in the listing: `file`, `directory`, or another word.
    var kind: String? { type ?? isDirectory.map { $0 ? "directory" : "file" } }

    /// The reference, relative to the folder; nil if there is only a name.
    var reference: String? {
        href ?? url.map { $0.utf8.starts(with: "./".utf8) ? String(Substring($0.utf8.dropFirst(2))) : $0 }
    }

    /// The last modification time, as the listing writes it.
    var time: String? { mtime ?? modifiedTime }

    /// An element of the array: an entry, or something else, with its name if it has one.
    enum Element: Decodable {
        case entry(RawEntry)
        case other(name: String?)

        private struct Named: Decodable {
            var name: String?
        }

        init(from decoder: any Decoder) throws {
            do {
                self = .entry(try RawEntry(from: decoder))
            } catch {
                do { self = .other(name: try Named(from: decoder).name) } catch { self = .other(name: nil) }
            }
        }
    }
}
