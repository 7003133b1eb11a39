import Operations

/// The exit statuses of `ferry serve`; numbers above 63 are those of sysexits.h.
enum ServeStatus: Int32, CaseIterable {
    case stopped = 0
    case cut = 1
    case usage = 64
    case noInput = 66
    case unavailable = 69
    case systemError = 71
    case cannotCreate = 73
    case noPermission = 77

    /// The meaning of the status, for the manual.
    var meaning: String {
        switch self {
        case .stopped: "a signal stopped the server, and all transfers were complete"
        case .cut: "a signal stopped the server, and at least one transfer was cut"
        case .usage: "the command line is wrong"
        case .noInput: "the folder cannot be opened"
        case .unavailable: "the server cannot listen at its address, or cannot start its threads"
        case .systemError:
            "the descriptor limit is below \(DescriptorBudget.least), the sandbox fails although the kernel has it, "
                + "or libmicrohttpd cannot be used"
        case .cannotCreate: "the access log cannot be opened"
        case .noPermission: "--user was given, and the program was not started by root"
        }
    }
}
