internal import Glibc

/// The memory limits of this process, and the memory that it uses.
package enum MemoryLimit {
    /// The limit of the address space in bytes; nil for no limit.
    ///
    /// The corresponding C function is `getrlimit` with `RLIMIT_AS`.
    package static var addressSpace: Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur != .max
        else { return nil }
        return Int(clamping: limit.rlim_cur)
    }

    /// The memory limit of the process's control groups in bytes: the least limit of all groups above it; nil for no
    /// limit, or if the system does not say.
    ///
    /// See cgroups(7): `memory.max` of version 2, `memory.limit_in_bytes` of version 1.
    package static var controlGroup: Int? { controlGroup(below: "") }

    /// The same, read from files below `root` instead of `/`.
    static func controlGroup(below root: String) -> Int? {
        guard let groups = text(at: "\(root)/proc/self/cgroup") else { return nil }
        return controlGroupFiles(groups).compactMap { text(at: root + $0).flatMap(limit(in:)) }.min()
    }

    /// The address space and the memory that the process uses now, in bytes; 0 if the system does not say.
    ///
    /// See proc_pid_statm(5).
    package static var used: (addressSpace: Int, resident: Int) {
        let pages = (text(at: "/proc/self/statm") ?? "").split(separator: " ").compactMap { Int($0) }
        guard pages.count > 1 else { return (0, 0) }
        let size = sysconf(CInt(_SC_PAGESIZE))
        return (pages[0] * size, pages[1] * size)
    }

    /// The files with the limits of the groups in `/proc/self/cgroup`, and of the groups above them.
    static func controlGroupFiles(_ groups: String) -> [String] {
        groups.split(separator: "\n").flatMap { line -> [String] in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return [] }
            if parts[0] == "0", parts[1].isEmpty { return files("memory.max", below: "/sys/fs/cgroup", parts[2]) }
            guard parts[1].split(separator: ",").contains("memory") else { return [] }
            return files("memory.limit_in_bytes", below: "/sys/fs/cgroup/memory", parts[2])
        }
    }

    /// The file `name` in each folder from `root` down to the group at `path`.
    private static func files(_ name: String, below root: String, _ path: Substring) -> [String] {
        var folders = [root]
        for step in path.split(separator: "/") where step != ".." {
            folders.append("\(folders[folders.count - 1])/\(step)")
        }
        return folders.map { "\($0)/\(name)" }
    }

    /// The limit in a file's text, in bytes; nil for `max`, and for version 1's value for no limit.
    static func limit(in text: String) -> Int? {
        guard let end = text.firstIndex(where: \.isNewline) ?? Optional(text.endIndex), let bytes = Int(text[..<end])
        else { return nil }
        return bytes < 1 << 60 ? bytes : nil
    }

    /// The beginning of a small file; nil if it cannot be read.
    private static func text(at path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = OwnedDescriptor(descriptor)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let size = unsafe pread(file.rawValue, &bytes, bytes.count, 0)
        return size > 0 ? String(decoding: bytes[..<size], as: UTF8.self) : nil
    }
}
