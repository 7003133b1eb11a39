package import SystemPackage

/// What a confined process may do with files; everything else is refused.
package struct SandboxPolicy: Sendable, Equatable {
    /// The folders below which all files may be read and listed.
    package var readable: [FilePath]

    /// The access log, which is opened again by its name; nil if there is none.
    ///
    /// If it is a file or a named pipe, files may be created and written in its folder, but neither read nor removed.
    /// If it is a link, its folder is that of the link's target.
    package var log: FilePath?

    /// The unix socket, which is removed at the end; nil if there is none.
    ///
    /// Files in its folder may be removed.
    package var socket: FilePath?

    /// Creates a policy.
    package init(readable: [FilePath], log: FilePath? = nil, socket: FilePath? = nil) {
        self.readable = readable
        self.log = log
        self.socket = socket
    }
}

extension SandboxPolicy {
    /// A right to one file or folder, and to everything below it.
    struct Rule: Equatable {
        let path: FilePath
        let access: LandlockAccess
    }

    /// The rights that the policy gives.
    ///
    /// - Parameters:
    ///   - isFile: Whether a path is a regular file, a named pipe, or nothing yet; the rule is then about its folder.
    ///   - resolve: The path without links; nil if nothing is there.
    /// - Returns: One right for each folder or device.
    func rules(isFile: (FilePath) -> Bool, resolve: (FilePath) -> FilePath? = { $0 }) -> [Rule] {
        var rules = readable.map { Rule(path: $0, access: [.readFile, .readFolder]) }
        if let log {
            rules.append(
                isFile(log)
                    ? Rule(path: Self.folder(of: resolve(log) ?? log), access: [.makeFile, .writeFile])
                    : Rule(path: log, access: .writeFile))
        }
        if let socket { rules.append(Rule(path: Self.folder(of: socket), access: .removeFile)) }
        return rules
    }

    /// The folder that holds `path`.
    private static func folder(of path: FilePath) -> FilePath {
        let folder = path.removingLastComponent()
        return folder.isEmpty ? "." : folder
    }
}
