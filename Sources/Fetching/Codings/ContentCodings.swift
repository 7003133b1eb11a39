import HTTPSemantics

/// The content codings (RFC 9110 section 8.4.1) that change bytes, and the file names that say that the coded bytes are
/// the file.
enum ContentCodings {
    /// Words in `Content-Encoding` that change no bytes, although servers send them.
    private static let none: Set<String> = [
        "identity", "none", "binary", "7bit", "8bit", "aws-chunked", "utf-8", "utf8", "utf-16", "us-ascii", "ascii",
        "iso-8859-1", "latin1", "windows-1252",
    ]

    /// The codings of a `Content-Encoding`, in lower case, in the order in which they were applied; empty if the field
    /// is empty.
    ///
    /// libcurl before 8.0 gives the line end as the value of an empty field.
    static func named(in values: [String]) -> [String] {
        values.flatMap { $0.utf8.split { ", \t\r\n".utf8.contains($0) } }.map { Substring($0).lowercased() }
            .filter { !none.contains($0) }
    }

    /// The codings for each file extension.
    private static let codings: [String: Set<String>] = {
        let gzip: Set = ["gzip", "x-gzip"]
        let bzip2: Set = ["bzip2", "x-bzip2", "bzip", "x-bzip"]
        let compress: Set = ["compress", "x-compress"]
        let xz: Set = ["xz", "x-xz"]
        let lzma: Set = ["lzma", "x-lzma"]
        return [
            "gz": gzip, "gzip": gzip, "tgz": gzip, "taz": gzip, "svgz": gzip, "bgz": gzip, "cpgz": gzip, "emz": gzip,
            "wmz": gzip, "adz": gzip, "apkg": gzip, "br": ["br"], "zst": ["zstd"], "zstd": ["zstd"], "tzst": ["zstd"],
            "bz2": bzip2, "tbz": bzip2, "tbz2": bzip2, "tb2": bzip2, "z": compress, "xz": xz, "txz": xz, "lzma": lzma,
            "tlz": lzma, "lz4": ["lz4", "x-lz4"], "lz": ["lzip", "x-lzip"], "zz": ["deflate"],
        ]
    }()

    /// Whether a file name says that these codings made the file, as `a.tar.gz` says gzip.
    static func areOf(_ name: [UInt8], _ named: [String]) -> Bool {
        guard named.count == 1, let coding = named.first, let dot = name.lastIndex(of: UInt8(ascii: ".")) else {
            return false
        }
        let suffix = String(decoding: name[name.index(after: dot)...], as: UTF8.self).lowercased()
        return codings[suffix]?.contains(coding) ?? false
    }
}
