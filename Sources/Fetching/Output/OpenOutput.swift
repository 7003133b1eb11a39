import SystemPackage

/// An open place: the bytes of one target go here.
enum OpenOutput {
    /// A file that gets its name when it is complete.
    case partial(PartialFile)
    /// A small file that is complete, and in memory.
    case held(BufferedFile)
    /// Something that is written in place.
    case stream(InPlaceOutput)

    /// The listing of a folder, which is read and not kept.
    case listing(ListingBuffer)

    /// The file, where it is one.
    var file: PartialFile? { if case .partial(let file) = self { file } else { nil } }

    /// Whether all bytes that it has been given can be read again.
    var isReadable: Bool {
        switch self {
        case .partial, .held: true
        case .stream, .listing: false
        }
    }

    /// What is written in place, where it is that.
    var stream: FileDescriptor? { if case .stream(let stream) = self { stream.descriptor } else { nil } }
}
