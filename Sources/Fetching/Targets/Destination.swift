import SystemCalls
package import SystemPackage

/// Where the outputs of a run go, as the user says it.
package enum Destination: Sendable {
    /// Standard output, for one target.
    case standardOutput
    /// A file, for one target. Its folder must exist.
    case file(FilePath)
    /// A folder, created where it is missing, in which each file has its local name.
    case folder(FilePath)

    /// This destination, or standard output where the file is that very thing by another name.
    ///
    /// A body and reports that are written to one file independently would overwrite each other.
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
            // Nothing is lost in a device, such as /dev/null, unless it is a terminal.
            guard status.type != .characterSpecial || output.isTerminal else { return self }
            return try status.isSameFile(as: output.stat()) ? .standardOutput : self
        } catch {
            // What is wrong with it is said when it is used.
            return self
        }
    }

    /// Finds the place of each target.
    ///
    /// Of targets that have the same local name the first one gets it, whatever may be overwritten: a run never
    /// overwrites its own files.
    ///
    /// - Parameters:
    ///   - targets: The targets; one of them at most, unless they go to a folder.
    ///   - overwriting: Whether a file that is there already may be overwritten; nothing where that is looked after later.
    /// - Returns: The place of each target, or why it has none, in their order.
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

/// `Result.init(catching:)`, whose closure the compiler cannot always give its type of error.
private func result<Value>(_ body: () throws(Failure) -> Value) -> Result<Value, Failure> {
    Result(catching: body)
}

extension Result<OutputLocation, Failure> {
    /// The place, if it may be written.
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
