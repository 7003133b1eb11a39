import HTTPSemantics
import SystemPackage

/// The jobs of a recursive run.
extension Session {
    /// The tree of each target, below the destination.
    ///
    /// A tree goes into a folder of its own name there, as with `wget -r -np -nH` and `scp -r`. A tree without a name,
    /// and one whose output the user names, goes into the destination itself.
    ///
    /// - Parameters:
    ///   - destination: Where the trees go.
    ///   - refused: Takes the targets that cannot begin, with their positions.
    /// - Returns: The jobs; empty if the destination cannot be used.
    func tree(in destination: Destination, refused: (Outcome, Int) -> Void) -> any JobSource {
        do throws(Failure) {
            let (path, isNamed) = try destination.top
            try Folder.create(path)
            let root = try Folder(path)
            var taken: Set<SafeFileName> = []
            var tops: [RemoteFolder] = []
            for (index, target) in targets.enumerated() {
                let name = isNamed ? nil : target.folderName
                if let name, !taken.insert(name).inserted {
                    refused(Outcome(target, Failure(.exists, detail: "another target has that folder name")), index)
                } else {
                    let top = RemoteFolder(
                        top: addresses(of: target).map(\.asFolder), named: name,
                        takesHiddenNames: name != nil || isNamed || path != ".")
                    tops.append(top)
                }
            }
            return TreeJobs(
                tops, into: root, TreeJobs.Upkeep(overwriting: overwriting, newer: takesNewer),
                refusedCount: targets.count - tops.count)
        } catch {
            for (index, target) in targets.enumerated() { refused(Outcome(target, error), index) }
            return ListedJobs([], of: targets.count, overwriting: overwriting)
        }
    }
}

extension Destination {
    /// The output folder, and whether the user has named it for one tree.
    fileprivate var top: (path: FilePath, isNamed: Bool) {
        get throws(Failure) {
            switch self {
            case .standardOutput: throw Failure(.unwritable, detail: "a folder does not go to standard output")
            case .file(let path): (path, true)
            case .folder(let path): (path, false)
            }
        }
    }
}
