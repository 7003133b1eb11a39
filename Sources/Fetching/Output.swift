import SystemPackage

/// An open place: the bytes of one target go here.
enum Output: ~Copyable {
    /// A file that gets its name when it is complete.
    case partial(PartialFile)
    /// Something that is written in place.
    case stream(Stream)

    /// What the bytes are written to.
    var descriptor: FileDescriptor {
        switch self {
        case .partial(let file): file.descriptor
        case .stream(let stream): stream.descriptor
        }
    }

    /// Ends an output that has all its bytes.
    consuming func finish(overwriting: Bool) throws(Failure) {
        switch consume self {
        case .partial(let file): try file.publish(overwriting: overwriting)
        case .stream: break
        }
    }
}
