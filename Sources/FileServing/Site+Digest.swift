internal import HTTPSemantics
internal import MicroHTTPD

extension Site {
    /// The digest fields that `request` wants of the open `file`, as far as the digest is known.
    ///
    /// `isWhole` tells whether the response to a GET has the whole content, whose digest then is the same.
    /// [RFC 9530 §2](https://www.rfc-editor.org/rfc/rfc9530.html#section-2)
    func digestFields(for request: borrowing Request, of file: borrowing OpenFile, isWhole: Bool) -> [Field?] {
        let wanted = request.wantedDigests(isWhole: isWhole)
        guard !wanted.isEmpty, let digest = digests.digest(of: file) else { return [] }
        return wanted.map { $0 == .digest ? Field($0, digest.legacyFieldValue) : Field($0, digest.fieldValue) }
    }
}

extension FieldName {
    fileprivate static let digestFields = [reprDigest, contentDigest, digest]
}

extension Request {
    /// The names of the digest fields that are wanted with SHA-256.
    fileprivate func wantedDigests(isWhole: Bool) -> [FieldName] {
        var wanted: [FieldName] = []
        let wantsContent = isWhole && method == .get
        forEachField { name, value in
            if FieldName.wantReprDigest.matches(name), Self.wantsSHA256(DigestPreference(value)) {
                wanted.append(.reprDigest)
            } else if wantsContent, FieldName.wantContentDigest.matches(name), Self.wantsSHA256(DigestPreference(value))
            {
                wanted.append(.contentDigest)
            } else if FieldName.wantDigest.matches(name), Self.wantsSHA256(DigestPreference(legacy: value)) {
                wanted.append(.digest)
            }
        }
        // A field that came twice is answered once.
        return FieldName.digestFields.filter { wanted.contains($0) }
    }

    private static func wantsSHA256(_ preference: DigestPreference) -> Bool {
        preference.choice(among: [.sha256]) != nil
    }
}
