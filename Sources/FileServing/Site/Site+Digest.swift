internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// The digest fields that `request` wants for `content`, if the digest is known and `selection` sends content.
    ///
    /// The digest of the whole content is that of the representation. [RFC 9530
    /// §2](https://www.rfc-editor.org/rfc/rfc9530.html#section-2)
    func digestFields(
        for request: borrowing Request, of content: inout FileContent, _ selection: Selection, at now: Timestamp
    ) -> [Field?] {
        guard selection.sendsContent, request.fields.contains(.wantedDigest) else { return [] }
        let wanted = request.wantedDigests(isWhole: selection == .whole)
        guard !wanted.isEmpty, let digest = content.digest(from: validators.digests, at: now) else { return [] }
        return wanted.map { $0 == .digest ? Field($0, digest.legacyFieldValue) : Field($0, digest.fieldValue) }
    }
}

extension Request {
    /// The names of the digest fields that are wanted with SHA-256.
    ///
    /// The lines of one field form one list; the last member for an algorithm counts.
    fileprivate func wantedDigests(isWhole: Bool) -> [FieldName] {
        var wanted: [FieldName] = []
        if let value = value(of: .wantReprDigest), DigestPreference(value.span).wantsSHA256 {
            wanted.append(.reprDigest)
        }
        if isWhole, method == .get, let value = value(of: .wantContentDigest), DigestPreference(value.span).wantsSHA256
        {
            wanted.append(.contentDigest)
        }
        if let value = value(of: .wantDigest), DigestPreference(legacy: value.span).wantsSHA256 {
            wanted.append(.digest)
        }
        return wanted
    }
}

extension DigestPreference {
    fileprivate var wantsSHA256: Bool { choice(among: [.sha256]) != nil }
}
