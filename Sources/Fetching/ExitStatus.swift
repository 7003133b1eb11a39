/// The exit statuses of `ferry fetch`: curl's numbers where curl has one.
package enum ExitStatus {
    /// All files were received.
    package static let success: Int32 = 0
    /// The output cannot be written.
    package static let unwritable: Int32 = 23
    /// A signal ended the run: 128 and the number of SIGINT, as shells count.
    package static let interrupted: Int32 = 130
}

extension Failure {
    /// The exit status that the failure gives.
    package var exitStatus: Int32 {
        switch kind {
        case .hostNotFound: 6
        case .noConnection: 7
        case .listing: 8
        case .cutShort, .wrongLength, .changed: 18
        case .status: 22
        case .unwritable, .exists: ExitStatus.unwritable
        case .timedOut, .connectTimeout, .stalled: 28
        case .digest: 32
        case .coding: 61
        case .tls: 35
        case .certificate: 60
        case .interrupted: ExitStatus.interrupted
        case .connectionLost(let number), .other(let number): number
        }
    }
}
