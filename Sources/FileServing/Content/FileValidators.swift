internal import HTTPSemantics

/// Makes the validators of files.
struct FileValidators: Sendable {
    /// What strong entity tags are made from.
    let rule: EntityTagRule
    /// The known digests.
    let digests: DigestCache

    /// The validators of `content` in `coding` at `now`.
    ///
    /// If the tag is made from the content, a file of up to ``DigestCache/immediateSize`` is read; a larger one has a
    /// weak tag until its digest is known.
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
        // A file whose digest comes with its first response never had a weak tag.
        guard digest == nil || identity.size > DigestCache.immediateSize else {
            return Validators.ContentState(digest: digest, state: nil)
        }
        return Validators.ContentState(digest: digest, state: identity.stateText(at: now))
    }
}
