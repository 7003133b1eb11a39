extension Conditions {
    /// Evaluates the conditions in the order of RFC 9110 §13.2.2, on a representation that exists.
    ///
    /// Methods other than GET and HEAD select no representation here, so their conditions are ignored (§13.2.1).
    package func outcome(for method: Method, on validators: Validators) -> Precondition.Outcome {
        guard method.retrieves else { return .passed }
        let wantsThis = first(matching(validators), otherwise: unmodified(validators))
        if wantsThis == .fails { return .failed }
        let lacksThis = first(noneMatching(validators), otherwise: modified(validators))
        return lacksThis == .fails ? .notModified : .passed
    }

    /// The tag's verdict if there is one: it is the more exact, so the date is then not even looked at.
    private func first(_ byTag: Precondition, otherwise byDate: @autoclosure () -> Precondition) -> Precondition {
        byTag == .absent ? byDate() : byTag
    }

    /// `If-Match`, by strong comparison (RFC 9110 §13.1.1).
    private func matching(_ validators: Validators) -> Precondition {
        guard let ifMatch else { return .absent }
        return Precondition(ifMatch.isAny || validators.entityTag.map(ifMatch.stronglyContains) ?? false)
    }

    /// `If-Unmodified-Since`, ignored if no date is known (RFC 9110 §13.1.4).
    private func unmodified(_ validators: Validators) -> Precondition {
        guard let date = ifUnmodifiedSince, let lastModified = validators.lastModified else { return .absent }
        return Precondition(lastModified <= date)
    }

    /// `If-None-Match`, by weak comparison (RFC 9110 §13.1.2); it also accepts the earlier tag of the same state.
    private func noneMatching(_ validators: Validators) -> Precondition {
        guard let ifNoneMatch else { return .absent }
        let hasTag = validators.entityTag.map(ifNoneMatch.weaklyContains) ?? false
        let hasEarlierTag = validators.earlierTag.map(ifNoneMatch.weaklyContains) ?? false
        return Precondition(!ifNoneMatch.isAny && !hasTag && !hasEarlierTag)
    }

    /// `If-Modified-Since`, ignored if no date is known (RFC 9110 §13.1.3).
    private func modified(_ validators: Validators) -> Precondition {
        guard let date = ifModifiedSince, let lastModified = validators.lastModified else { return .absent }
        return Precondition(lastModified > date)
    }
}
