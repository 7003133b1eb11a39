import HTTPSemantics
import SystemCalls

/// A file or a folder as the listing of a server has it, with the name that it has there.
struct RemoteEntry: Equatable {
    /// The name in the folder here, the same as there.
    let name: SafeFileName
    /// The name there, percent-encoded: one path segment.
    let segment: String
    let isFolder: Bool
    /// The length in bytes, where the listing says it.
    let size: Int64?
    /// When it last changed, where the listing says it.
    let modified: Timestamp?
    /// The entity tag as it stands in `ETag`, where the listing says it.
    let entityTag: String?
    /// Whether some file systems take its name for that of another entry of the folder.
    var hasTwin = false

    /// Takes an entry, and believes nothing: where it leads is one segment below its folder, or it is refused.
    ///
    /// Its reference counts (RFC 3986 §4.2), and its name only where it has none. An absolute reference, one of several
    /// segments, `.`, `..`, and one that hides a slash in an escape lead elsewhere, or may.
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

    /// Whether a file system may keep it under another name than its own, and has to be asked.
    var mayBeRenamed: Bool { hasTwin || name.bytes.last == UInt8(ascii: ".") || name.bytes.last == UInt8(ascii: " ") }

    /// Reads a time as ferry and Caddy (RFC 3339) or nginx (an HTTP date) write it.
    private static func timestamp(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        return Timestamp(rfc3339: bytes.span)
            ?? HTTPDate(bytes.span, now: .now).map { Timestamp(seconds: $0.secondsSinceEpoch) }
    }

    private static func bytes(of raw: RawEntry) throws(Failure) -> [UInt8] {
        guard let reference = raw.reference else { return Array((raw.name ?? "").utf8) }
        var segment = reference[...]
        if raw.kind == "directory", segment.hasSuffix("/") { segment.removeLast() }
        let isSegment = segment.utf8.allSatisfy { byte in
            !"/?#\\".utf8.contains(byte) && byte > 0x20 && byte < 0x7F
        }
        guard isSegment, let bytes = PercentEncoding.decode(Array(segment.utf8).span) else {
            throw Failure(.listing, detail: "an entry leads out of its folder: \(reference)")
        }
        return bytes
    }
}

/// An object of a JSON listing as it stands there; every member may be missing.
struct RawEntry: Decodable {
    var name: String?
    var href: String?
    var type: String?
    var size: Int64?
    var mtime: String?
    var etag: String?
    /// Caddy's members, which stand for `href`, `type` and `mtime`.
    var url: String?
    var isDirectory: Bool?
    var modifiedTime: String?

    private enum CodingKeys: String, CodingKey {
        case name, href, type, size, mtime, etag, url
        case isDirectory = "is_dir"
        case modifiedTime = "mod_time"
    }

    /// `file`, `directory`, or what else the listing says.
    var kind: String? { type ?? isDirectory.map { $0 ? "directory" : "file" } }

    /// The reference to it, relative to its folder; nil if there is only a name.
    var reference: String? { href ?? url.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 } }

    /// When it last changed, as the listing writes it.
    var time: String? { mtime ?? modifiedTime }

    /// An element of the array: an entry, or what is none, by its name if it has one.
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
