import HTTPSemantics
import Synchronization
import SystemPackage

/// The jobs of a recursive run: the listings of its folders and the files in them, each made when its turn comes.
///
/// The next folder is listed when few files wait, so that little more than one listing is in memory.
final class TreeJobs: JobSource {
    /// How existing files are treated.
    struct Upkeep: Sendable {
        /// Whether they may be overwritten.
        var overwriting: Bool
        /// Whether those with a newer remote version may be overwritten while others are skipped.
        var newer: Bool
    }

    private var walk: TreeWalk
    private let root: Folder
    private let upkeep: Upkeep
    private var listed: [Int: (folder: RemoteFolder, buffer: ListingBuffer)] = [:]
    /// The local folder of the current files, last, and its ancestors.
    private var open: [OpenFolder] = []
    /// The files whose names the file system may change, by their jobs' numbers.
    private var watched: [Int: (name: FilePath.Component, folder: Folder)] = [:]
    private var count: Int
    private(set) var fileCount: Int
    private(set) var announced: Int64? = 0

    /// A folder of the tree, remote and local.
    private struct OpenFolder {
        let remote: RemoteFolder
        let local: Folder
        var tags: StoredTags?
    }

    /// The next folder is listed while fewer files than this wait.
    private static let leastWaiting = 64

    /// - Parameters:
    ///   - tops: The folders to fetch.
    ///   - root: The local folder for them.
    ///   - upkeep: How existing files are treated.
    ///   - refusedCount: The number of targets that could not begin; their numbers are taken.
    init(_ tops: [RemoteFolder], into root: Folder, _ upkeep: Upkeep, refusedCount: Int) {
        (walk, self.root, self.upkeep) = (TreeWalk(tops), root, upkeep)
        (count, fileCount) = (tops.count + refusedCount, refusedCount)
    }

    /// Whether all folders have been listed.
    var isComplete: Bool { walk.hasNoFolders && listed.isEmpty }

    /// The next job; nil at the end, or while a listing is being received.
    ///
    /// A file that needs no job ends at once.
    func next(_ ended: Ended) -> NextJob? {
        repeat {
            if let next = nextListing(ended) ?? nextFile(ended) { return next }
        } while listed.isEmpty && !walk.hasNoFolders
        return nil
    }

    private func nextListing(_ ended: Ended) -> NextJob? {
        while listed.isEmpty, walk.fileCount < Self.leastWaiting, let folder = walk.nextFolder() {
            do throws(Failure) {
                return try list(folder)
            } catch {
                fileCount += 1
                refuse(folder.label, at: folder.addresses[0], error, ended)
            }
        }
        return nil
    }

    private func nextFile(_ ended: Ended) -> NextJob? {
        while let (entry, folder) = walk.nextFile() {
            do throws(Failure) {
                if let next = try fetch(entry, in: folder, ended) { return next }
            } catch {
                refuse(folder.label(of: entry.name), at: folder.addresses[0], error, ended)
            }
        }
        return nil
    }

    /// Takes the outcome of a job: a received listing, or the end of a file.
    func take(_ outcome: Outcome, of index: Int, _ ended: Ended) {
        guard let (asked, buffer) = listed.removeValue(forKey: index) else { return end(outcome, index, ended) }
        guard outcome.failure == nil else { return fail(outcome, index, ended) }
        let folder = asked.redirected(to: outcome.url)
        do throws(Failure) {
            let listing = try FolderListing(buffer.take())
            folder.lookalikes.withLock { $0 = listing.lookalikes }
            // A folder without files is part of the tree too.
            _ = try open(folder)
            let taken = listing.entries.prefix(walk.room)
            let refusals = walk.add(listing, of: folder)
            for entry in taken where !entry.isFolder {
                fileCount += 1
                announced = announced.flatMap { sum in entry.size.map { sum.addingClamped($0) } }
            }
            fileCount += refusals.count
            for refusal in refusals { refuse(refusal.name, at: folder.addresses[0], refusal.failure, ended) }
        } catch {
            var failed = outcome
            failed.result = .failure(error)
            fail(failed, index, ended)
        }
    }

    /// Notes the end of a file, and checks that the file system has kept its name.
    private func end(_ outcome: Outcome, _ index: Int, _ ended: Ended) {
        var outcome = outcome
        let file = watched.removeValue(forKey: index)
        do throws(Failure) {
            if let failure = outcome.failure { throw failure.ofEntry }
            if let file { try file.folder.requireExactly(file.name) }
        } catch {
            outcome.result = .failure(error)
        }
        ended(outcome, index)
    }

    /// Notes a folder that cannot be listed; it counts as a file that was not received.
    private func fail(_ outcome: Outcome, _ index: Int, _ ended: Ended) {
        fileCount += 1
        ended(outcome, index)
    }
}

extension TreeJobs {
    private func number() -> Int {
        defer { count += 1 }
        return count
    }

    private func list(_ folder: RemoteFolder) throws(Failure) -> NextJob {
        let (index, buffer) = (number(), ListingBuffer())
        let addresses = try folder.addresses(of: "?format=json")
        listed[index] = (folder, buffer)
        let target = Target(addresses[0], name: folder.name, path: folder.label)
        let job = Job(index: index, target: target, addresses: addresses, location: .listing(buffer))
        return NextJob(job: job, overwriting: false)
    }

    /// The job for a file; nil if the file exists already.
    private func fetch(_ entry: RemoteEntry, in folder: RemoteFolder, _ ended: Ended) throws(Failure) -> NextJob? {
        let local = try open(folder)
        try checkName(entry, in: local)
        let location = OutputLocation.entry(entry.name.component, in: local)
        let addresses = try folder.addresses(of: entry.segment)
        let target = Target(addresses[0], name: entry.name, path: folder.label(of: entry.name))
        var tags = open.last?.tags
        let existing = try local.existingFile(entry.name.component, &tags)
        if !open.isEmpty { open[open.count - 1].tags = tags }
        var job = Job(index: number(), target: target, addresses: addresses, location: location)
        let mayReplace: Bool
        let decision = existing?.decision(for: entry, overwriting: upkeep.overwriting, newer: upkeep.newer)
        switch decision ?? .fetch(overwriting: upkeep.overwriting) {
        case .skip:
            do throws(Errno) { try local.confirmNames() } catch { throw .unsure(error) }
            ended(Outcome(skipped: target, size: existing?.size ?? 0), job.index)
            return nil
        case .ask(let overwriting): (job.existing, mayReplace) = (existing, overwriting)
        case .fetch(let overwriting):
            try location.check(overwriting: overwriting)
            mayReplace = overwriting
        }
        if entry.mayBeRenamed { watched[job.index] = (entry.name.component, local) }
        // If another file with the same local name is received meanwhile, it must not be overwritten.
        return NextJob(job: job, overwriting: mayReplace && (existing != nil || !entry.hasTwin))
    }

    /// Throws if the local name leads to another file of the run, or to one of this program's own files.
    private func checkName(_ entry: RemoteEntry, in local: Folder) throws(Failure) {
        if Folder.needsMark(entry.name.bytes), !local.hasAttributes { throw .lookalike }
        if entry.mayBeRenamed { try local.requireExactly(entry.name.component) }
    }

    private func refuse(_ name: String, at address: WebAddress, _ failure: Failure, _ ended: Ended) {
        ended(Outcome(Target(address, name: nil, path: name), failure.ofEntry), number())
    }

    /// Opens the local folder and its ancestors that are not open; creates those that are missing.
    private func open(_ folder: RemoteFolder) throws(Failure) -> Folder {
        let line = folder.ancestry
        let common = zip(open, line).prefix { $0.remote === $1 }.count
        open.removeSubrange(common...)
        for remote in line[common...] {
            let parent = open.last?.local ?? root
            let local = if let name = remote.name { try Folder(name, of: remote, in: parent) } else { parent }
            open.append(OpenFolder(remote: remote, local: local))
        }
        return open.last?.local ?? root
    }
}
