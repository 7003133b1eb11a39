internal import HTTPSemantics
internal import MicroHTTPD
internal import SystemCalls
internal import SystemPackage

extension Site {
    /// Responds with the archive of the open `folder` at `path`, or says why there is none.
    func archive(
        _ folder: consuming OpenFile, in format: ArchiveFormat, at path: [UInt8], for request: borrowing Request
    ) throws(Errno) -> Response {
        guard configuration.listsFolders else { throw .noSuchFileOrDirectory }
        guard configuration.archiveLimit > 0 else { return refusal(.forbidden, Self.noArchives, at: path, request) }
        guard format == .tar else { return refusal(.badRequest, Self.tarAlone, at: path, request) }
        let identity = FileIdentity(folder.status)
        // Closed, so that a connection needs no more descriptors than it counts.
        _ = consume folder
        let name = path.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? Self.rootName
        let limits = ArchiveLimits(size: configuration.archiveLimit)
        let outcome = try archives.layout(of: identity, at: path) { () throws(Errno) -> ArchiveOutcome in
            let walk = try ArchiveWalk(path, named: name, of: files, rule: configuration.entityTagRule, limits: limits)
            if let refusal = walk.refusal { return .refused(refusal) }
            let layout = ArchiveLayout(walk, at: path)
            return layout.length > limits.size ? .refused(.isTooLarge) : .layout(layout)
        }
        switch outcome {
        case .layout(let layout): return response(with: layout, named: name, to: request)
        case .refused(.isTooLarge):
            return refusal(.unprocessableContent, tooLarge(limits.size), at: path, request)
        case .refused(.hasTooManyMembers):
            return refusal(.unprocessableContent, Self.tooManyMembers(limits.count), at: path, request)
        }
    }

    /// The name in archives of the root, whose own name tells of the host.
    private static let rootName = Array("files".utf8)

    private func response(
        with layout: ArchiveLayout, named name: [UInt8], to request: borrowing Request
    ) -> Response {
        let representation = Representation(
            contentType: ContentType(.tar), coding: .identity, length: layout.length,
            validators: Validators(entityTag: layout.entityTag, lastModified: nil), isNegotiated: false,
            cacheControl: configuration.cacheControl,
            disposition: ContentDisposition(attachment: (name + Array(".tar".utf8)).span))
        var selection = representation.selection(for: request, now: .now)
        // A server may send all in place of several parts (RFC 9110 §14.2).
        if case .parts = selection { selection = .whole }
        let content = ArchiveSource(layout: layout, root: files.root)
        return response(
            with: selection, of: representation, from: content, fields: complete(representation.fields), to: request)
            ?? failure(.serviceUnavailable, of: request)
    }

    private func refusal(
        _ status: Status, _ sentence: String, at path: [UInt8], _ request: borrowing Request
    ) -> Response { failure(status, of: request, name: path, detail: sentence) }
}

/// Sentences for those who get no archive.
extension Site {
    private static let noArchives = "This server makes no archives. Fetch the files one by one."

    private static let tarAlone = """
        Only archive=tar is offered, because a compressed archive could not be resumed. Compress it on your side: \
        gzip NAME.tar
        """

    private func tooLarge(_ limit: Int64) -> String {
        "The archive would have more than \(limit >> 20) MiB. Ask for the folders in it one by one."
    }

    private static func tooManyMembers(_ limit: Int) -> String {
        "The folder has more than \(limit) files and folders. Ask for the folders in it one by one."
    }
}

/// An archive as the source of a response's bytes, which are always made while they are sent.
private struct ArchiveSource: ContentSource {
    let layout: ArchiveLayout
    let root: DocumentRoot

    func bytes(_ range: Range<Int64>) -> OwnedBytes? { nil }

    func takeFile() -> OwnedDescriptor? { nil }

    func stream(_ range: Range<Int64>) -> BodyStream? { ArchiveContent(layout, range, of: root).stream() }
}
