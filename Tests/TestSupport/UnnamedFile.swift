import Glibc

/// A file without a name, for a program's output or input; it is removed with its owner.
final class UnnamedFile: Sendable {
    let descriptor: Int32

    init(_ bytes: [UInt8] = []) throws {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let path = "\(folder)/ferry-test-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        descriptor = try check("create \(path)", open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
        unlink(path)
        try writeAll(bytes, to: descriptor, "a program's input")
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit {
        close(descriptor)
    }

    /// Its current content.
    var contents: [UInt8] { (try? TestSupport.contents(ofDescriptor: descriptor, "a program's output")) ?? [] }
}
