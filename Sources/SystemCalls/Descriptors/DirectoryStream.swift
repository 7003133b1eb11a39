internal import CLinux
internal import Glibc
package import SystemPackage

/// The names in a folder, in the kernel's order; the corresponding C type is `DIR`.
@safe package struct DirectoryStream: ~Copyable {
    private let handle: OpaquePointer  // DIR *

    /// Reads a folder by its open descriptor, from the first name.
    ///
    /// Throws `.notDirectory` for anything but a folder. The corresponding C function is `fdopendir`.
    package init(_ folder: consuming OwnedDescriptor) throws(Errno) {
        let handle = try unsafe checkingPointer { unsafe fdopendir(folder.rawValue) }
        _ = folder.release()
        unsafe self.handle = handle
    }

    /// Opens the folder at `path` and reads it; the corresponding C functions are `open` and `fdopendir`.
    package init(path: FilePath) throws(Errno) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        try self.init(OwnedDescriptor { unsafe path.withPlatformString { unsafe open($0, flags) } })
    }

    deinit { unsafe closedir(handle) }

    /// A name in the folder, and its type as the folder gives it.
    package struct Entry {
        package let name: [UInt8]
        package let kind: Kind
    }

    /// The type of an entry, as far as the folder gives it.
    package enum Kind {
        case file
        case folder
        /// A link, or an entry of a file system that gives no types: only opening it shows the type.
        case undecided
        /// A fifo, socket or device, which is never served.
        case special
    }

    /// The next name except `.` and `..`; nil after the last one.
    ///
    /// The corresponding C function is `readdir`.
    package func next() throws(Errno) -> Entry? {
        while true {
            guard let entry = try unsafe checkingItem({ unsafe readdir(handle) }) else { return nil }
            let name = unsafe Self.name(of: entry)
            if name != Self.itself && name != Self.parent {
                return Entry(name: name, kind: unsafe Self.kind(entry.pointee.d_type))
            }
        }
    }

    /// Starts again at the first name; the corresponding C function is `rewinddir`.
    package func rewind() { unsafe rewinddir(handle) }

    private static let itself = Array(".".utf8)
    private static let parent = Array("..".utf8)

    private static func name(of entry: UnsafePointer<dirent>) -> [UInt8] {
        guard let name = unsafe CLinux_name(entry) else { return [] }
        return unsafe UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) }
    }

    private static func kind(_ type: UInt8) -> Kind {
        switch Int(type) {
        case Int(DT_REG): .file
        case Int(DT_DIR): .folder
        case Int(DT_LNK), Int(DT_UNKNOWN): .undecided
        default: .special
        }
    }
}
