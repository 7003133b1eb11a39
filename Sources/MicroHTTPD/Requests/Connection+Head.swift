internal import CMicroHTTPD
internal import HTTPSemantics

extension Connection {
    /// The longest target that is looked at, in bytes; RFC 9112 §3 asks for 8000 at least.
    private static let maximumTargetLength = 8192

    /// Reads the head of the request on `handle`, whose `method` and `version` lie in the library's buffer and are noted;
    /// so is then what else it says.
    func readHead(
        of handle: RequestHandle, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
    ) -> RequestHeadValidator.Verdict {
        let length = request.head.target.count
        guard unsafe HeadLayout.isIntact(method: method, targetLength: length, version: version) else {
            let reading = unsafe HeadReader(of: handle, method: method, version: version)
            unsafe progress.note(reading.fields, entityTags: reading.entityTags)
            return .refuse(.badRequest)
        }
        let verdict = unsafe readHeaderSection(of: handle, method: method, version: version)
        return length <= Self.maximumTargetLength ? verdict : .refuse(.uriTooLong)
    }

    /// Reads what is behind the target, unless it is what was there the last time; that `GET` and `HEAD`, of which alone
    /// it is kept, are tokens is known.
    private func readHeaderSection(
        of handle: RequestHandle, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
    ) -> RequestHeadValidator.Verdict {
        let section = unsafe HeadLayout.section(of: handle, method: method, version: version)
        let isKept = progress.method?.retrieves == true
        if isKept, unsafe headerSection.recurs(at: section, in: handle) {
            unsafe progress.note(headerSection.fields, entityTags: headerSection.entityTags(in: section))
            return .accept(hasBody: false)
        }
        let reading = unsafe HeadReader(of: handle, method: method, version: version)
        unsafe progress.note(reading.fields, entityTags: reading.entityTags)
        let verdict = unsafe reading.verdict(on: handle, head: method)
        if isKept, case .accept(hasBody: false) = verdict { unsafe headerSection.keep(section, of: handle, reading) }
        return verdict
    }
}
