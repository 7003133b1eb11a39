internal import SystemCalls
internal import SystemPackage

extension OpenFile {
    /// The first bytes of the file, at most `count`; fewer if the file is shorter.
    ///
    /// It is empty if the file cannot be read; reading the whole file then fails too.
    func firstBytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        do throws(Errno) {
            let size = try FileDescriptor(rawValue: descriptor.rawValue).readSome(into: &bytes, count: count, at: 0)
            return Array(bytes.prefix(size))
        } catch {
            return []
        }
    }
}
