import SystemPackage

/// Failures with a fixed cause.
extension Failure {
    /// The failure for a system error; a `Failure` stays as it is.
    init(unwritable error: any Error) {
        let isAboutName = [Errno.fileNameTooLong, .illegalByteSequence].contains { $0 == error as? Errno }
        self = error as? Failure ?? Failure(isAboutName ? .unnameable : .unwritable, detail: "\(error)")
    }

    /// The failure for a system error about a name: an invalid argument means that the name is invalid.
    init(unnameable error: any Error) {
        self =
            error as? Errno == .invalidArgument ? Failure(.unnameable, detail: "\(error)") : Failure(unwritable: error)
    }

    /// The server's file has a name like one of this program's own files, and cannot be marked as received.
    static let lookalike = Failure(
        .name, detail: "this program's own files have such names, and the file system keeps no mark (user.*) on others")

    /// A name begins with a dot, and the user has not named the hidden folder.
    static let hiddenName = Failure(
        .name, detail: "hidden names go only into a folder that you name (-o . for the current one)")

    /// A file exists, and its version is not known.
    static let unknownVersion = Failure(
        .exists, detail: "it was changed here, or came without an entity tag (--force overwrites it)")

    /// The server has only the version that exists already.
    static let current = Failure(.current)

    /// The target is a folder, but the user asked for a file.
    static let folderTarget = Failure(
        .folder, detail: "fetch what is in it by --recursive, or save its page by --output FILE")

    /// The file system takes the name for that of another file.
    static let renamed = Failure(
        .name, detail: "the file system here does not tell its name from that of another file, or does not keep it")

    /// The same failure; for a refused name, with the words for an entry of a listing.
    var ofEntry: Failure {
        kind == .unnameable ? Failure(.name, detail: "the file system does not take its name: \(detail)") : self
    }

    /// A listing does not end as JSON does, so it was cut, whatever the framing says.
    static let cutListing = Failure(.cutShort, detail: "the listing ends in the middle")

    /// A digest is required, and the server names none.
    static let noDigest = Failure(.digest, detail: "the server names none")

    /// The server sent nothing for the stall timeout.
    static func stalled(for time: Duration) -> Failure {
        Failure(.stalled, detail: "nothing came for \(time / .seconds(1)) seconds")
    }

    /// Another run is receiving the same file.
    static func busy(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "another run is at work on \(part)")
    }

    /// Another run has left a part of the same name since this one began.
    static func left(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "another run has left \(part) meanwhile (the next one goes on from there)")
    }

    /// A file that no run of this program has made has the part's name.
    static func foreign(_ part: FilePath.Component) -> Failure {
        Failure(
            .unwritable,
            detail: "\(part) is there and was not left by this program (move it away; --no-continue deletes it)")
    }

    /// A folder has the part's name.
    static func folder(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "\(part) is a folder (move it away)")
    }

    /// A name of the file leads to another file now.
    static func taken(_ name: FilePath.Component) -> Failure {
        Failure(
            .unwritable,
            detail: "another program has replaced or removed \(name), so what was received is lost")
    }

    /// The file has its final name, but the name's sync has failed.
    static func unsure(_ error: Errno) -> Failure {
        Failure(.unwritable, detail: "a loss of power may undo it: \(error)")
    }

    /// The file has its final name, but the file's own sync has failed.
    static func unsure(_ failure: Failure) -> Failure {
        Failure(failure.kind, detail: "a loss of power may undo it: \(failure.detail)")
    }
}
