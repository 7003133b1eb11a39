internal import HTTPSemantics
internal import SystemPackage

/// Why a file is not sent: the one place where a system error becomes a status.
///
/// Nothing of the error but its class reaches the client.
enum FileError: Equatable {
    /// There is no such file for the client, whatever the reason.
    case notFound
    /// The server lacks descriptors or memory at this moment.
    case busy
    /// The storage failed.
    case storage

    /// The failure that `error`, from opening a file, stands for.
    init(_ error: Errno) {
        switch error {
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .resourceTemporarilyUnavailable: self = .busy
        case .ioError, .staleNFSFileHandle: self = .storage
        default: self = .notFound
        }
    }

    /// The status of the response.
    var status: Status {
        switch self {
        case .notFound: .notFound
        case .busy: .serviceUnavailable
        case .storage: .internalServerError
        }
    }
}
