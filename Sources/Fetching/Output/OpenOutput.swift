import SystemPackage

/// The open output of one target.
enum OpenOutput {
    /// A file that gets its name when it is complete.
    case partial(PartialFile)
    /// A small file that is complete and in memory.
    case held(BufferedFile)
    /// A device, pipe or descriptor that is written in place.
    case stream(InPlaceOutput)

    /// The listing of a folder, which is read and not kept.
    case listing(ListingBuffer)

    /// The file; nil if the output is none.
    var file: PartialFile? { if case .partial(let file) = self { file } else { nil } }

    /// Whether all bytes that were written can be read again.
    var isReadable: Bool {
        switch self {
        case .partial, .held: true
        case .stream, .listing: false
        }
    }

    /// The descriptor that is written in place; nil if there is none.
    var stream: FileDescriptor? { if case .stream(let stream) = self { stream.descriptor } else { nil } }
}
