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
    private var isPublished = false

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

    /// Removes what was not published; nobody is left to tell where even that fails.
    deinit {
        close(descriptor.rawValue)
        if !isPublished {
            _ = unsafe partName.withPlatformString { unsafe unlinkat(folder.descriptor.rawValue, $0, 0) }
        }
    }

    /// Gives the complete file its final name, once all its bytes are on the disk.
    ///
    /// - Parameter overwriting: Whether it takes the place of a file, or of a link, that has the name. Without, the
    ///   name must be free at the very instant.
    /// - Throws: `Failure.exists`, or what the system says against it.
    consuming func publish(overwriting: Bool) throws(Failure) {
        do {
            try descriptor.synchronize()
            if overwriting {
                try folder.descriptor.rename(partName, to: name)
            } else {
                try takeFreeName()
            }
            isPublished = true
            try folder.descriptor.synchronize()
        } catch .fileExists where !overwriting {
            throw Failure.exists
        } catch {
            throw Failure(.unwritable, detail: "\(error)")
        }
    }

    /// Takes the final name, which must be free: `rename` would not ask, but `link` does.
    ///
    /// A file system without links, such as FAT, has an empty file hold the name until `rename` replaces it.
    private func takeFreeName() throws(Errno) {
        do {
            try folder.descriptor.link(partName, as: name)
            try folder.descriptor.remove(partName)
        } catch .notPermitted, .notSupported, .noFunction {
            close(try folder.descriptor.create(name).rawValue)
            try folder.descriptor.rename(partName, to: name)
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
