/// The comparison as a document.
struct Report {
    let clients: [(client: Client, version: String)]
    let rows: [(test: ResumeCase, outcomes: [Trial.Outcome])]

    /// The text of the file.
    var text: String {
        """
        # Resuming

        \(introduction)

        | between the halves | \(clients.map(\.version).joined(separator: " | ")) |
        | --- |\(clients.map { _ in " --- |" }.joined())
        \(rows.map(row).joined(separator: "\n"))

        | wrong, though the exit status is 0 | \(counts { $0.status == 0 && $0.state != .right }) |
        | --- |\(clients.map { _ in " ---: |" }.joined())
        | corrupt or old, whatever the exit status | \(counts { [.corrupt, .stale].contains($0.state) }) |
        | right, exit status 0 | \(counts { $0.status == 0 && $0.state == .right }) |

        The second run is \(clients.map { "\($0.client.line)" }.joined(separator: ", ")).

        """
    }

    private func row(_ test: ResumeCase, _ outcomes: [Trial.Outcome]) -> String {
        "| \(test.name) | \(outcomes.map(\.cell).joined(separator: " | ")) |"
    }

    private func counts(_ isCounted: (Trial.Outcome) -> Bool) -> String {
        clients.indices.map { index in "\(rows.count { isCounted($0.outcomes[index]) })" }.joined(separator: " | ")
    }

    private var introduction: String {
        """
        A file of \(ResumeCase.size >> 20) MiB is downloaded, and the connection is reset in its middle. Then the file \
        changes, or the server responds in another way, and the download is resumed. Each cell says what the file \
        of that name holds in the end: the file as it is now (*right*), the *old version* as if it were the current one, a *part* of either \
        that the exit status or a file beside it gives away, or a *corrupt* mixture. The exit status follows unless it \
        is 0, and then the bytes that the server sent in the second run, including those that were on their way when a \
        client hung up. Bold marks what a script takes for the file although it is not. `make resume` writes this \
        file.
        """
    }
}
