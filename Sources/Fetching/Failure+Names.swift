import SystemPackage

/// Why a file cannot have a name.
extension Failure {
    /// The failure that the system's error stands for; one of ours is what it is.
    init(unwritable error: any Error) {
        let isAboutName = [Errno.fileNameTooLong, .illegalByteSequence].contains { $0 == error as? Errno }
        self = error as? Failure ?? Failure(isAboutName ? .unnameable : .unwritable, detail: "\(error)")
    }

    /// The same where a name was given: invalid is what it is, then.
    init(unnameable error: any Error) {
        self =
            error as? Errno == .invalidArgument ? Failure(.unnameable, detail: "\(error)") : Failure(unwritable: error)
    }

    /// A server's file has a name that stands for a file of this program, and cannot be marked as what it is.
    static let lookalike = Failure(
        .name, detail: "this program's own files have such names, and the file system keeps no mark (user.*) on others")

    /// A name begins with a dot, and nobody has named the folder that it would be hidden in.
    static let hiddenName = Failure(
        .name, detail: "hidden names go only into a folder that you name (-o . for the current one)")

    /// A file is here, and nobody knows of which version.
    static let unknownVersion = Failure(
        .exists, detail: "it was changed here, or came without an entity tag (--force overwrites it)")

    /// The server has no other version than the one that is here.
    static let current = Failure(.current)

    /// A target that is to be a file is a folder.
    static let folderTarget = Failure(
        .folder, detail: "fetch what is in it by --recursive, or save its page by --output FILE")

    /// The file system takes a name for that of another file.
    static let renamed = Failure(
        .name, detail: "the file system here does not tell its name from that of another file, or does not keep it")

    /// The same failure, where a name that the file system refuses is that of an entry of a listing.
    var ofEntry: Failure {
        kind == .unnameable ? Failure(.name, detail: "the file system does not take its name: \(detail)") : self
    }

    /// Another run receives the same file.
    static func busy(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "another run is at work on \(part)")
    }

    /// Another run has left a pair of the same name while this one was at work.
    static func left(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "another run has left \(part) meanwhile (the next one goes on from there)")
    }

    /// Something has the name of the part that no run of this program has made.
    static func foreign(_ part: FilePath.Component) -> Failure {
        Failure(
            .unwritable,
            detail: "\(part) is there and was not left by this program (move it away; --no-continue deletes it)")
    }

    /// A folder has the name of the part.
    static func folder(_ part: FilePath.Component) -> Failure {
        Failure(.unwritable, detail: "\(part) is a folder (move it away)")
    }

    /// A name of the file leads elsewhere than this run has led it.
    static func taken(_ name: FilePath.Component) -> Failure {
        Failure(
            .unwritable,
            detail: "another program has replaced or removed \(name), so what was received is lost")
    }

    /// A file has its final name, but the disk does not take it.
    static func unsure(_ error: Errno) -> Failure {
        Failure(.unwritable, detail: "a loss of power may undo it: \(error)")
    }

    /// A file has its final name, but its own sync has failed.
    static func unsure(_ failure: Failure) -> Failure {
        Failure(failure.kind, detail: "a loss of power may undo it: \(failure.detail)")
    }
}
