internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemPackage

/// A file that holds another one in a content coding.
struct EncodedFile: ~Copyable {
    let file: OpenFile
    let coding: ContentCoding
}

extension Site {
    /// The file beside the one at `path` that holds it in the coding the request likes best; nil where the file itself
    /// is the best there is.
    ///
    /// A file that is older than the `original` is passed over: it was made from an earlier version.
    func precompressed(
        _ path: [UInt8], of original: FileMetadata, for request: borrowing Request
    ) throws(Errno) -> EncodedFile? {
        let accepted = request.acceptEncoding
        var candidates = ContentCoding.allCases
        while let coding = accepted.choice(among: candidates), coding != .identity {
            if let file = try sibling(path + coding.fileSuffix.utf8, notOlderThan: original) {
                return EncodedFile(file: file, coding: coding)
            }
            candidates.removeAll { $0 == coding }
        }
        return nil
    }

    private func sibling(_ path: [UInt8], notOlderThan original: FileMetadata) throws(Errno) -> OpenFile? {
        do {
            let file = try files.open(path)
            guard file.status.type == .regular, FileMetadata(file.status).modified >= original.modified else {
                return nil
            }
            return file
        } catch {
            guard FileError(error) == .notFound else { throw error }
            return nil
        }
    }
}

extension Request {
    /// The content codings that the client takes.
    fileprivate var acceptEncoding: AcceptEncoding {
        var codings = AcceptEncoding()
        forEachField { name, value in
            if FieldName.acceptEncoding.matches(name) { codings.append(value) }
        }
        return codings
    }
}
