import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// What a server says about a file beside its bytes.
struct RemoteMetadata {
    /// The name that the file gets instead of its target's.
    var name: SafeFileName?
    /// When it was last modified there, where that is wanted.
    var modified: HTTPDate?
}

/// The names that servers have given the files of a run: each to one file, whatever may be overwritten, for a run never
/// overwrites its own files.
final class RemoteNames: Sendable {
    private let owners = Mutex<[SafeFileName: Int]>([:])

    /// Takes a name for the target at a position; false where another one has it.
    func take(_ name: SafeFileName, for index: Int) -> Bool {
        owners.withLock { owners in
            guard let owner = owners[name] else {
                owners[name] = index
                return true
            }
            return owner == index
        }
    }
}

/// What a file is called in the end, and what it is marked with.
extension Transfer {
    /// Takes from a head what it says about the file; refuses a file whose name is not free.
    func heed(_ head: ResponseHead, _ verdict: DownloadStateMachine.Verdict) -> DownloadStateMachine.Verdict {
        switch verdict {
        case .askAgain, .refuse: return verdict
        case .take, .startOver, .complete: break
        }
        if options.preservesTimes { advice.modified = head.lastModified.flatMap { HTTPDate($0) } }
        guard let names = options.remoteNames, case .entry(_, let folder) = job.place, let own = job.target.name else {
            return verdict
        }
        let name = head.fileName.flatMap { SafeFileName(segment: $0) } ?? own
        advice.name = name
        do throws(Failure) {
            guard names.take(name, for: job.index) else {
                throw Failure(.exists, detail: "another target has that file name")
            }
            try OutputLocation.entry(name.component, in: folder).check(overwriting: overwriting)
            return verdict
        } catch {
            return .refuse(error)
        }
    }

    /// What the file is marked with.
    var mark: ReceivedAttributes? {
        guard case .entry(let name, let folder) = job.place else { return nil }
        var mark = ReceivedAttributes(name: advice.name?.component ?? name, folder: folder)
        mark.modified = advice.modified
        mark.isNameForeign = options.keepsTags
        if options.keepsTags, case .entityTag(let tag)? = download.version { mark.entityTag = tag }
        return mark
    }
}

extension HTTPDate {
    /// Reads a date of today's format; one of two digits for the year is as old as it can be.
    fileprivate init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.span, now: .now)
    }
}
