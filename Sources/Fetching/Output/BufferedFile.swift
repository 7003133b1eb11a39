import SystemCalls
import SystemPackage

/// A small file that came in one piece, and is in memory until the committer writes it.
///
/// So the one thread that receives opens and writes nothing for it, and a file whose digest is wrong is never written.
struct BufferedFile: Sendable {
    /// The final name, and the folder.
    let name: FilePath.Component
    let folder: Folder
    /// All bytes of the file.
    let bytes: [UInt8]

    /// The longest file that is held, in bytes: as much as libcurl hands on at once (`CURL_MAX_WRITE_SIZE`).
    ///
    /// With the files that may wait for the disk it bounds the memory of a run.
    static let longest = 1 << 14

    /// Writes the file, which has no final name yet.
    func write() throws(Failure) -> PartialFile {
        let file = try PartialFile(for: name, in: folder)
        do throws(Errno) {
            // `Span.bytes` is called unsafe only because an element could have padding; a byte has none.
            try file.descriptor.write(unsafe bytes.span.bytes)
            return file
        } catch {
            throw Failure(unwritable: error)
        }
    }
}
