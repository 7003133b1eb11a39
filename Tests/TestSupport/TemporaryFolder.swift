import Glibc

/// A new, empty folder that is removed with all its contents when the last reference goes away.
///
/// Names are relative to the folder. A missing folder in a name is created.
package final class TemporaryFolder: Sendable {
    /// The absolute path, without links and without a trailing slash.
    package let path: String

    /// Creates the folder under `TMPDIR`, or else under /tmp.
    package init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/ferry-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let real = realpath(template, nil) else {
            throw TestFailure("mkdtemp in \(parent)", errno: errno)
        }
        path = String(cString: real)
        free(real)
    }

    deinit {
        removeTree(AT_FDCWD, path)
    }

    /// The absolute path of a name in this folder; the file need not exist.
    package func path(of name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, or overwrites it, and returns its path.
    @discardableResult
    package func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try makeParents(of: name)
        try writeFile(path(of: name), Array(bytes))
        return path(of: name)
    }

    /// Overwrites a file's bytes in one call, without truncating it first.
    package func overwrite(_ name: String, _ bytes: [UInt8]) throws {
        let file = try check("open \(name)", open(path(of: name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644))
        defer { close(file) }
        guard try check("pwrite \(name)", pwrite(file, bytes, bytes.count, 0)) == bytes.count else {
            throw TestFailure("only a part of \(name) was written")
        }
    }

    /// Writes a file whose contents are the text in UTF-8, and returns its path.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        try write(name, text.utf8)
    }

    /// Writes a file directly in this folder whose name may be any bytes, such as a name that is not UTF-8.
    package func write(rawName: [UInt8], _ bytes: some Sequence<UInt8>) throws {
        let path = Array(path.utf8) + [UInt8(ascii: "/")] + rawName + [0]
        try writeFile(path.map { CChar(bitPattern: $0) }, Array(bytes))
    }

    /// Appends bytes to a file.
    package func append(_ name: String, _ bytes: [UInt8]) throws {
        let file = try check("open \(name)", open(path(of: name), O_WRONLY | O_APPEND | O_CLOEXEC))
        defer { close(file) }
        try writeAll(bytes, to: file, name)
    }

    /// Makes a sparse file of `size` zero bytes.
    @discardableResult
    package func writeSparse(_ name: String, size: Int) throws -> String {
        try write(name, [])
        try check("truncate \(name)", truncate(path(of: name), size))
        return path(of: name)
    }

    /// Makes a folder and the missing ones above it, and returns its path.
    @discardableResult
    package func makeFolder(_ name: String) throws -> String {
        try makeParents(of: "\(name)/")
        return path(of: name)
    }

    /// Makes a symbolic link to `target`, which is stored unchanged.
    package func symlink(_ name: String, to target: String) throws {
        try makeParents(of: name)
        try check("symlink \(name)", Glibc.symlink(target, path(of: name)))
    }

    /// Makes a named pipe.
    package func makeFIFO(_ name: String) throws {
        try makeParents(of: name)
        try check("mkfifo \(name)", mkfifo(path(of: name), 0o600))
    }

    /// Sets the permission bits of a file or folder; root ignores them.
    package func setMode(_ name: String, _ mode: UInt32) throws {
        try check("chmod \(name)", chmod(path(of: name), mode))
    }

    /// Sets the time of last modification, in seconds since 1970 and nanoseconds.
    package func setModificationTime(_ name: String, seconds: Int, nanoseconds: Int = 0) throws {
        let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        try check("utimensat \(name)", utimensat(AT_FDCWD, path(of: name), [time, time], 0))
    }

    /// Renames a file or folder within this folder; replaces a file with the new name.
    package func rename(_ name: String, to other: String) throws {
        try check("rename \(name)", Glibc.rename(path(of: name), path(of: other)))
    }

    /// Removes a file, or a folder with all its contents.
    package func remove(_ name: String) {
        removeTree(AT_FDCWD, path(of: name))
    }

    /// Whether there is a file with a name; a link that leads nowhere counts.
    package func exists(_ name: String) -> Bool {
        var status = stat()
        return lstat(path(of: name), &status) == 0
    }

    /// The contents of a file in this folder.
    package func read(_ name: String) throws -> [UInt8] { try contents(of: path(of: name)) }

    /// The names in this folder or one below it, hidden ones too, sorted.
    package func names(in name: String = ".") throws -> [String] { try entryNames(in: path(of: name)) }

    private func makeParents(of name: String) throws {
        for slash in name.indices where name[slash] == "/" && slash != name.startIndex {
            let parent = path(of: String(name[..<slash]))
            if mkdir(parent, 0o755) == -1 && errno != EEXIST { throw TestFailure("mkdir \(parent)", errno: errno) }
        }
    }
}

/// The whole contents of the file at any `path`.
package func contents(of path: String) throws -> [UInt8] {
    let file = try check("open \(path)", open(path, O_RDONLY | O_CLOEXEC))
    defer { close(file) }
    return try contents(ofDescriptor: file, path)
}

/// The names in the folder at `path`, hidden ones too, sorted.
package func entryNames(in path: String) throws -> [String] {
    guard let stream = opendir(path) else { throw TestFailure("opendir \(path)", errno: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
            field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Reads a file from its start to its end, whatever the descriptor's offset.
func contents(ofDescriptor file: Int32, _ name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
        let count = try check("read \(name)", pread(file, &buffer, buffer.count, bytes.count))
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}

private func writeFile(_ path: UnsafePointer<CChar>, _ bytes: [UInt8]) throws {
    let name = String(cString: path)
    let file = try check("create \(name)", open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644))
    defer { close(file) }
    try writeAll(bytes, to: file, name)
}

/// Writes all bytes at a descriptor's offset.
func writeAll(_ bytes: [UInt8], to file: Int32, _ name: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        rest = rest.dropFirst(try check("write \(name)", count))
    }
}

/// Removes a file, or a folder from the bottom up, as far as possible; names are bytes here.
private func removeTree(_ parent: Int32, _ name: UnsafePointer<CChar>) {
    guard unlinkat(parent, name, 0) != 0 else { return }
    fchmodat(parent, name, 0o700, AT_SYMLINK_NOFOLLOW)
    let folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard folder >= 0, let stream = fdopendir(folder) else { return }
    while let entry = readdir(stream) {
        withUnsafePointer(to: &entry.pointee.d_name) { field in
            field.withMemoryRebound(to: CChar.self, capacity: 256) { child in
                if strcmp(child, ".") != 0 && strcmp(child, "..") != 0 { removeTree(folder, child) }
            }
        }
    }
    closedir(stream)
    unlinkat(parent, name, AT_REMOVEDIR)
}
