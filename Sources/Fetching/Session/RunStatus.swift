/// The exit status of a run, gathered as its targets end.
package struct RunStatus {
    private var first: (index: Int, status: Int32)?
    private var isInterrupted = false

    package init() {}

    /// Notes the exit status that the target at a position alone would give.
    package mutating func note(_ status: Int32, at index: Int) {
        if status == ExitStatus.interrupted.rawValue { isInterrupted = true }
        guard status != ExitStatus.success.rawValue, index < first?.index ?? .max else { return }
        first = (index, status)
    }

    /// The exit status: 130 where the run was interrupted, else that of the first target that failed.
    package var value: Int32 {
        isInterrupted ? ExitStatus.interrupted.rawValue : first?.status ?? ExitStatus.success.rawValue
    }
}
