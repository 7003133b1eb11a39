import Glibc
import SystemPackage

/// Owner of a file that is being received: until it is complete it has a name of its own, beside the final one.
///
/// Unless it is published, it is removed when its owner goes away.
struct PartialFile: ~Copyable {
    /// Open for writing, at the end of what has been written.
    let descriptor: FileDescriptor
    private let folder: Folder
    private let name: FilePath.Component
    private let partName: FilePath.Component
    private var hasPartName = true

    /// Creates an empty file, hidden and with a random name, so that runs at the same time have one each.
    ///
    /// A name that is taken, be it by a planted link, is passed by: the file is new, or there is none.
    init(for name: FilePath.Component, in folder: Folder) throws(Failure) {
        var generator = SystemRandomNumberGenerator()
        try self.init(for: name, in: folder, using: &generator)
    }

    /// The same with a source of random names that a test can know.
    init(
        for name: FilePath.Component, in folder: Folder, using generator: inout some RandomNumberGenerator
    ) throws(Failure) {
        self.name = name
        self.folder = folder
        do {
            (partName, descriptor) = try Self.create(for: name, in: folder, using: &generator)
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
    }

    /// Removes the name of what was not published; nobody is left to tell where even that fails.
    deinit {
        close(descriptor.rawValue)
        if hasPartName {
            _ = unsafe partName.withPlatformString { unsafe unlinkat(folder.descriptor.rawValue, $0, 0) }
        }
    }

    /// Gives the complete file its final name, once all its bytes are on the disk.
    ///
    /// Then the folder is asked to put the name on the disk too. Where it cannot be, as a folder that may not be read,
    /// the file is published all the same, and when its name outlasts a loss of power is up to the kernel.
    ///
    /// - Parameters:
    ///   - overwriting: Whether it takes the place of a file, or of a link, that has the name. Without, the name must
    ///     be free at the very instant.
    ///   - ways: The ways to a free name, in the order in which they are tried.
    /// - Throws: `Failure.exists`, or what the system says against it.
    consuming func publish(overwriting: Bool, ways: [WayToFreeName] = WayToFreeName.allCases) throws(Failure) {
        do {
            try descriptor.synchronize()
            if overwriting {
                try folder.descriptor.rename(partName, to: name)
                hasPartName = false
            } else {
                try takeFreeName(ways[...])
            }
        } catch .fileExists where !overwriting {
            throw Failure.exists
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
        do { try folder.descriptor.synchronize() } catch { return }
    }

    /// Takes the final name by the first way that the file system knows.
    private mutating func takeFreeName(_ ways: ArraySlice<WayToFreeName>) throws(Errno) {
        guard let way = ways.first else { throw Errno.notSupported }
        do throws(Errno) {
            let isRenamed = try way.take(name, from: partName, in: folder.descriptor)
            hasPartName = !isRenamed
        } catch {
            let lacksWay = [Errno.notPermitted, .notSupported, .noFunction, .invalidArgument].contains(error)
            guard lacksWay, ways.count > 1 else { throw error }
            try takeFreeName(ways.dropFirst())
        }
    }
}

extension PartialFile {
    private static let attempts = 100

    private static func create(
        for name: FilePath.Component, in folder: Folder, using generator: inout some RandomNumberGenerator
    ) throws(Errno) -> (FilePath.Component, FileDescriptor) {
        for _ in 1..<attempts {
            let partName = partName(for: name, tag: generator.next())
            do {
                return (partName, try folder.descriptor.create(partName))
            } catch {
                guard error == .fileExists else { throw error }
            }
        }
        throw Errno.fileExists
    }

    /// `.NAME.0123456789abcdef.part`, with the name shortened where the whole would not fit.
    private static func partName(for name: FilePath.Component, tag: UInt64) -> FilePath.Component {
        let digits = String(tag, radix: 16)
        let suffix = "." + String(repeating: "0", count: 16 - digits.count) + digits + ".part"
        let bytes = unsafe name.withPlatformString { unsafe [CChar](UnsafeBufferPointer(start: $0, count: strlen($0))) }
        let stem = LocalName.shortened(
            bytes.map { UInt8(bitPattern: $0) }, to: LocalName.maximumLength - suffix.utf8.count - 1)
        let whole = [UInt8(ascii: ".")] + stem + Array(suffix.utf8) + [0]
        let terminated = whole.map { CChar(bitPattern: $0) }
        guard let component = FilePath.Component(platformString: terminated) else {
            fatalError("a file name with a suffix is a file name")
        }
        return component
    }
}
