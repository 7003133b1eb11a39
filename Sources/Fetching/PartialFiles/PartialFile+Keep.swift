import HTTPSemantics
import Synchronization
import SystemCalls
import SystemPackage

/// Keeps received bytes for a later run.
extension PartialFile {
    /// Makes sure that a later run can resume from here, even after a crash.
    ///
    /// The bytes that the sidecar vouches for are on the disk before the sidecar is written. If the file only now gets
    /// the name of a part, the sidecar is written first: alone it means nothing. The names are synced when the pair is
    /// new and at the last call. A loss of power between two calls may bring back an older sidecar, which vouches for
    /// less.
    ///
    /// - Parameters:
    ///   - sidecar: The description of the received bytes.
    ///   - time: The current time.
    ///   - isLast: Whether no more bytes will be written. On a full disk, the end of the file is then cut off to make
    ///     room for the sidecar.
    /// - Throws: The system's error; the earlier pair still exists. After a failed sync of the bytes every later call
    ///   throws, so that only the bytes of the last good sync are ever vouched for.
    func keep(_ sidecar: Sidecar, time: HTTPDate, isLast: Bool = false) throws(Failure) {
        // After the file has been published or discarded, a sidecar has nothing to vouch for.
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

    /// How many bytes are cut off to make room for the sidecar.
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
        // A sidecar of ours must not lie beside somebody else's part, not even for a moment.
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
