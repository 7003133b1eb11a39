import SystemPackage

/// Why a file cannot have a name.
extension Failure {
    /// The failure that the system's error stands for; one of ours is what it is.
    init(unwritable error: any Error) {
        self = error as? Failure ?? Failure(.unwritable, detail: "\(error)")
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
}
