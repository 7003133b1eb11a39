package import TestSupport

extension ConformanceCase {
    /// What is wrong with the response of `server`, one sentence per fault; empty if the case holds.
    ///
    /// For another server, only the specification's demands are checked. `connection` is used for the request and left
    /// open; it becomes nil if it cannot be used again.
    package func failures(
        of server: some ConformanceServer, tag: String, files: ConformanceFiles, on connection: inout RawConnection?
    ) -> [String] {
        do {
            guard let wire = connection else { return ["no connection"] }
            try wire.send(request(tag: tag))
            let response = try finalResponse(wire)
            var failures = self.failures(of: response, from: server, tag: tag, files: files)
            if server.isOurs && closes {
                connection = nil
                let isSilent = try wire.receiveToEnd().isEmpty
                failures += isSilent ? [] : ["something follows the response before the connection closes"]
            }
            return failures
        } catch {
            connection = nil
            return ["\(error)"]
        }
    }

    /// What follows the response and belongs to no request: a second head, or a response to bytes of the body.
    package static func leftover(on connection: RawConnection) -> [String] {
        do {
            try connection.finishSending()
            let rest = try connection.receiveToEnd()
            return rest.isEmpty ? [] : ["after the response came \(String(decoding: rest.prefix(80), as: UTF8.self))"]
        } catch {
            // A reset instead of an orderly end: no bytes came, which is all that counts.
            return []
        }
    }

    private func finalResponse(_ connection: RawConnection) throws -> HTTPResponse {
        while true {
            let response = try connection.receiveResponse(to: method)
            if response.status >= 200 { return response }
        }
    }
}

extension ConformanceCase {
    private func failures(
        of response: HTTPResponse, from server: some ConformanceServer, tag: String, files: ConformanceFiles
    ) -> [String] {
        let isExpected = response.status == status
        guard isExpected || (!server.isOurs && others.contains(response.status)) else {
            return ["\(response.status) instead of \(status)"] + common(response, server)
        }
        guard isExpected else { return common(response, server) }
        let resolve = { (text: String) in text.replacing("<etag>", with: tag) }
        let missing = (has + (server.isOurs ? ours : [])).map(resolve).filter { !response.carries($0) }
        let superfluous = lacks.filter { response.carries($0) }
        let isClosing = !server.isOurs || !closes || response["Connection"] == "close"
        return missing.map { "no \($0) but \(response.values(of: $0.fieldName))" }
            + superfluous.map { "there is \($0)" }
            + (isClosing ? [] : ["no Connection: close"]) + common(response, server)
            + mistakes(in: response, isOurs: server.isOurs, files)
    }

    /// The rules for every response (RFC 9110 §6.6.1, and our process id).
    private func common(_ response: HTTPResponse, _ server: some ConformanceServer) -> [String] {
        let dates = response.values(of: "Date").count
        let pids = response.values(of: "X-Server-PID")
        let isNamed = server.pid(of: site).map { pids == [String($0)] } ?? true
        return (dates == 1 ? [] : ["\(dates) Date fields"]) + (isNamed ? [] : ["X-Server-PID \(pids)"])
    }

    private func mistakes(in response: HTTPResponse, isOurs: Bool, _ files: ConformanceFiles) -> [String] {
        do {
            return try isRight(response, isOurs: isOurs, files)
                ? [] : ["the body is wrong: \(response.text.prefix(60))"]
        } catch {
            return ["\(error)"]
        }
    }

    private func isRight(_ response: HTTPResponse, isOurs: Bool, _ files: ConformanceFiles) throws -> Bool {
        switch content {
        case .any: return true
        case .empty: return response.body.isEmpty
        case .text(let text): return response.text.contains(text)
        case .file(let name, let coding, let others):
            let actual = response["Content-Encoding"]
            let isAcceptable = !isOurs && (actual.map { others.contains($0) } ?? true)
            let suffix = actual.map { $0 == "gzip" ? ".gz" : $0 == "zstd" ? ".zst" : ".\($0)" } ?? ""
            return try (actual == coding || isAcceptable) && response.body == files.contents(name + suffix)
        case .parts(let ranges):
            let parts = try response.verifiedParts(of: ConformanceFiles.letters).map(\.range)
            return isOurs ? parts == ranges : Set(parts.joined()) == Set(ranges.joined())
        case .ordered(let ranges):
            let parts = try response.verifiedParts(of: ConformanceFiles.letters)
            return parts.map(\.range) == ranges && (ranges.count == 1 || parts.allSatisfy { $0.mediaType != nil })
        }
    }
}

extension HTTPResponse {
    /// Whether there is exactly one field equal to `Name: value`, or at least one if `field` is only a name.
    fileprivate func carries(_ field: String) -> Bool {
        guard field.contains(": ") else { return self[field] != nil }
        return values(of: field.fieldName) == [String(field.dropFirst(field.fieldName.count + 2))]
    }
}

extension String {
    fileprivate var fieldName: String { String(prefix { $0 != ":" }) }
}
