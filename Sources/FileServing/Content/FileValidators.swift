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

    /// The entity tag of the uncoded file with this `identity` at `now`, if it can be made without opening the file; nil
    /// otherwise.
    func knownTag(of identity: FileIdentity, at now: Timestamp) -> EntityTag? {
        let modified = identity.modifiedTime
        switch EntityTagBasis(modified: modified, now: now, rule: rule) {
        case .nothing: return nil
        case .time(let isSettled): return EntityTag(modified: modified, size: identity.size, isWeak: !isSettled)
        case .content: return digests.known(identity).map { EntityTag(digest: $0) }
        }
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
