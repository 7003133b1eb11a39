import SystemCalls
import SystemPackage

/// A small file that was received in one piece, and is in memory until the committer writes it.
///
/// So the one thread that receives opens and writes no file for it, and a file with a wrong digest is never written.
struct BufferedFile: Sendable {
    /// The final name and the folder.
    let name: FilePath.Component
    let folder: Folder
    /// All bytes of the file.
    let bytes: [UInt8]

    /// The longest file that is kept in memory, in bytes: the most that libcurl hands on at once
    /// (`CURL_MAX_WRITE_SIZE`).
    ///
    /// Together with the number of files that may wait for the disk, it bounds a run's memory.
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
