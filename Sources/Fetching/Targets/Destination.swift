import SystemCalls
package import SystemPackage

/// Where the outputs of a run go, as the user names it.
package enum Destination: Sendable {
    /// Standard output, for one target.
    case standardOutput
    /// A file, for one target. The file's folder must exist.
    case file(FilePath)
    /// A folder, in which each file gets its own name. It is created if it is missing.
    case folder(FilePath)

    /// This destination; standard output if the file is the same file as standard output.
    ///
    /// Bodies and reports that are written to one file independently would overwrite each other.
    var unaliased: Destination {
        guard case .file(let path) = self else { return self }
        do {
            let status: Stat
            switch try OutputLocation(file: path) {
            case .inherited(let descriptor): status = try descriptor.stat()
            case .special(let path): status = try path.stat()
            case .entry, .listing: return self
            }
            let output = FileDescriptor.standardOutput
            // Output to a device, such as /dev/null, cannot overwrite anything, unless the device is a terminal.
            guard status.type != .characterSpecial || output.isTerminal else { return self }
            return try status.isSameFile(as: output.stat()) ? .standardOutput : self
        } catch {
            // The error is reported when the path is used.
            return self
        }
    }

    /// Finds the location of each target.
    ///
    /// If several targets have the same file name, the first one gets it, even if files may be overwritten: a run never
    /// overwrites its own files.
    ///
    /// - Parameters:
    ///   - targets: The targets; at most one, unless they go to a folder.
    ///   - overwriting: Whether an existing file may be overwritten; nil if that is checked later.
    /// - Returns: The location of each target, or why it has none, in the order of the targets.
    func locations(for targets: [Target], overwriting: Bool?) -> [Result<OutputLocation, Failure>] {
        switch self {
        case .standardOutput:
            return targets.map { _ in .success(.inherited(.standardOutput)) }
        case .file(let path):
            return targets.map { _ in result { () throws(Failure) in try OutputLocation(file: path) } }
                .map { $0.checked(overwriting: overwriting) }
        case .folder(let path):
            let folder = result { () throws(Failure) in
                try Folder.create(path)
                return try Folder(path)
            }
            return Self.uniqueNames(of: targets).map { name in
                folder.flatMap { folder in name.map { OutputLocation.entry($0.component, in: folder) } }
                    .checked(overwriting: overwriting)
            }
        }
    }

    private static func uniqueNames(of targets: [Target]) -> [Result<SafeFileName, Failure>] {
        var taken: Set<SafeFileName> = []
        return targets.map { target in
            guard let name = target.name else { return .failure(.folderTarget) }
            let isNew = taken.insert(name).inserted
            return isNew ? .success(name) : .failure(Failure(.exists, detail: "another target has that file name"))
        }
    }
}

/// `Result.init(catching:)`, for a closure whose error type the compiler cannot always infer.
private func result<Value>(_ body: () throws(Failure) -> Value) -> Result<Value, Failure> {
    Result(catching: body)
}

extension Result<OutputLocation, Failure> {
    /// The location, if it may be written.
    fileprivate func checked(overwriting: Bool?) -> Self {
        guard let overwriting else { return self }
        return flatMap { place in
            result { () throws(Failure) in
                try place.check(overwriting: overwriting)
                return place
            }
        }
    }
}
