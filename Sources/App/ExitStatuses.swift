import ArgumentParser
import Fetching

extension Program {
    /// `ferry exit-statuses`: one line for each status, with its command, number and meaning between tabs.
    ///
    /// The manual is made from these lines and from the help.
    struct ExitStatuses: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "exit-statuses", abstract: "Print the exit statuses of all commands.", shouldDisplay: false)

        func run() {
            for status in ServeStatus.allCases { print("serve", status.rawValue, status.meaning, separator: "\t") }
            for status in ExitStatus.allCases { print("fetch", status.rawValue, status.meaning, separator: "\t") }
        }
    }
}
