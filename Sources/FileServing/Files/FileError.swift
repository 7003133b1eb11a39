internal import HTTPSemantics
internal import SystemPackage

/// Why a file is not sent: the one place where a system error becomes a status.
///
/// The client learns only the class of the error.
enum FileError: Equatable {
    /// The file does not exist for the client.
    case notFound
    /// The server lacks descriptors or memory at the moment.
    case busy
    /// The storage failed.
    case storage

    /// The failure for an `error` of opening a file.
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
