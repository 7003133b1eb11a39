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
        var name: [UInt8] = []
        guard let kind = try next(appendingTo: &name) else { return nil }
        return Entry(name: name, kind: kind)
    }

    /// Appends the next name except `.` and `..` to `names`, and returns its type; nil after the last one.
    ///
    /// The corresponding C function is `readdir`.
    package func next(appendingTo names: inout [UInt8]) throws(Errno) -> Kind? {
        while true {
            guard let entry = try unsafe checkingItem({ unsafe readdir(handle) }) else { return nil }
            guard let name = unsafe CLinux_name(entry), unsafe !Self.isDots(name) else { continue }
            let bytes = unsafe UnsafeRawBufferPointer(start: name, count: strlen(name))
            unsafe names.append(contentsOf: bytes)
            return unsafe Self.kind(entry.pointee.d_type)
        }
    }

    /// The folder's descriptor, which belongs to this stream; the corresponding C function is `dirfd`.
    package var descriptor: CInt { unsafe dirfd(handle) }

    /// Starts again at the first name; the corresponding C function is `rewinddir`.
    package func rewind() { unsafe rewinddir(handle) }

    /// Whether a name, which ends with a zero, is that of the folder itself or of its parent.
    private static func isDots(_ name: UnsafePointer<CChar>) -> Bool {
        let dot = CChar(UInt8(ascii: "."))
        guard unsafe name[0] == dot else { return false }
        return unsafe name[1] == 0 || name[1] == dot && name[2] == 0
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
