internal import HTTPSemantics

/// How the validators of files are made.
struct FileValidators: Sendable {
    /// What strong entity tags are made from.
    let rule: EntityTagRule
    /// The digests that are known.
    let digests: DigestCache

    /// The validators of `content` in `coding`, as of the moment `now`.
    ///
    /// A file whose tag is made from its content is read, up to ``DigestCache/immediateSize``; a larger one has a weak tag
    /// until the digest is known.
    func validators(of content: inout FileContent, in coding: ContentCoding = .identity, at now: Timestamp)
        -> Validators
    {
        let metadata = FileMetadata(content.file.status)
        let basis = EntityTagBasis(modified: metadata.modified, now: now, rule: rule)
        return Validators(
            basis, modified: metadata.modified, size: metadata.size, now: now, coding: coding, rule: rule,
            content: basis == .content ? state(of: &content, at: now) : nil)
    }

    private func state(of content: inout FileContent, at now: Timestamp) -> Validators.ContentState {
        let digest = content.digest(from: digests, at: now)
        let identity = FileIdentity(content.file.status)
        // A file whose digest comes with the first response never had a weak tag.
        guard digest == nil || identity.size > DigestCache.immediateSize else {
            return Validators.ContentState(digest: digest, state: nil)
        }
        return Validators.ContentState(digest: digest, state: identity.stateText(at: now))
    }
}
