import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// What stays for a later run.
extension PartialFile {
    /// Makes sure that a later run can go on from here, whatever happens.
    ///
    /// The bytes that the sidecar vouches for are on the disk before it says so. Where the file gets its name only now,
    /// the sidecar is there first: alone it means nothing. The names are on the disk, too, when the pair is new and when
    /// nothing more comes; a loss of power between may bring back an older sidecar, which vouches for less.
    ///
    /// - Parameters:
    ///   - sidecar: What is there.
    ///   - time: The time now.
    ///   - isLast: Whether nothing more will be written: on a full disk, the end of the file then makes room for the
    ///     sidecar.
    /// - Throws: What the system says against it; the pair that was there before is still there. After a failed sync of
    ///   the bytes every later call throws, so that only the bytes of the last good sync are ever vouched for.
    func keep(_ sidecar: Sidecar, time: HTTPDate, isLast: Bool = false) throws(Failure) {
        // A sidecar that comes after the end has nothing to vouch for.
        guard state.withLock({ $0 }) != .gone else { return }
        do {
            try synchronizeBytes()
            try write(sidecar, time, isLast: isLast)
        } catch let error as Errno where isLast && [.noSpace, .diskQuotaExceeded].contains(error) {
            try keepLess(sidecar, time)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    private func synchronizeBytes() throws(Failure) {
        try requireSync { (file) throws(Errno) in try file.synchronizeBytes() }
    }

    /// The bytes that are given up to make room for the sidecar.
    private static let room: Int64 = 1 << 16

    private func keepLess(_ sidecar: Sidecar, _ time: HTTPDate) throws(Failure) {
        var less = sidecar
        less.state.removeBytes(from: sidecar.state.received.end - Self.room)
        guard !less.state.received.isEmpty else { throw Failure(unwritable: Errno.noSpace) }
        do {
            try descriptor.truncate(to: less.state.received.end)
            try synchronizeBytes()
            try write(less, time, isLast: true)
        } catch {
            throw Failure(unwritable: error)
        }
    }

    private func write(_ sidecar: Sidecar, _ time: HTTPDate, isLast: Bool) throws {
        let text = Array(sidecar.text(time: time).utf8)
        switch state.withLock({ $0 }) {
        case .part:
            try requireStill(names.part)
            try folder.replace(names.sidecar, by: text, names)
            if isLast { try folder.synchronizeNames() }
        case .lost: throw Failure.taken(names.part)
        case .gone: break
        case .unnamed: try takePartName(nil, sidecar: text)
        case .hidden(let hidden): try takePartName(hidden, sidecar: text)
        }
    }

    private func takePartName(_ hidden: FilePath.Component?, sidecar text: [UInt8]) throws {
        guard try descriptor.tryLock() else { throw Failure.busy(names.part) }
        // Beside a part of somebody else there must be no sidecar of ours, not even for a moment.
        guard try folder.type(of: names.part) == nil else { throw try folder.obstacle(names) }
        do {
            try folder.write(text, as: names.sidecar)
        } catch Errno.fileExists {
            throw try folder.obstacle(names)
        }
        do {
            try folder.synchronizeNames()
            if let hidden {
                try folder.take(names.part, from: hidden, of: descriptor)
            } else {
                try folder.descriptor.link(descriptor, as: names.part)
            }
        } catch {
            try folder.removeFile(names.sidecar)
            throw error == .fileExists ? try folder.obstacle(names) : error
        }
        state.withLock { $0 = .part }
        try requireStill(names.part)
        try synchronizeLinkCount()
        try folder.synchronizeNames()
    }
}
