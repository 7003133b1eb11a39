import CCurl
import HTTPSemantics

/// Its end.
extension Exchange {
    /// How the answer ended, by libcurl's result.
    ///
    /// An error of ours comes first, for libcurl only knows that we stopped it; then the server's, whose body may have
    /// been stopped on the way.
    func ending(_ code: CURLcode) -> DownloadStateMachine.Ending {
        if let failure { return .failure(failure) }
        if hasFoundLeftovers { return .useless }
        if isHeadComplete, verdict == nil, code == CURLE_OK || easy.status?.kind != .redirection { verdict = judge() }
        switch verdict {
        case .refuse(let failure): return .failure(failure)
        case .askAgain, .complete: return .useless
        case .take(_, let count), .startOver(let count): return ending(code, count)
        case nil:
            if let status = easy.status, [.clientError, .serverError].contains(status.kind) {
                return .failure(Failure(.status(status)))
            }
            if let status = easy.status, status.kind == .redirection,
                [CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT].contains(code)
            {
                return .failure(Failure(.status(status), detail: "it leads to no http or https URL"))
            }
            guard code == CURLE_OK else { return .failure(failure(code)) }
            return .failure(Failure(.cutShort, detail: "the response ended in its head"))
        }
    }

    private func ending(_ code: CURLcode, _ count: Int64?) -> DownloadStateMachine.Ending {
        guard code == CURLE_OK else { return .failure(failure(code)) }
        if isCoded, inflater?.isAtEnd != true {
            return .failure(Failure(.cutShort, detail: "the gzip stream has no end"))
        }
        guard let count, count != taken else { return .whole }
        return .failure(Failure(.cutShort, detail: "\(taken) of \(count) bytes came"))
    }

    private func failure(_ code: CURLcode) -> Failure {
        let hasAnswer = if case .take = verdict { true } else { verdict != nil }
        return Failure(code, hasAnswer: hasAnswer, isConnected: easy.isConnected, detail: easy.errorMessage)
    }
}
