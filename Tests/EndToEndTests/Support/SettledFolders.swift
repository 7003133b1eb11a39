import Glibc
import Synchronization
import TestSupport

/// Folders with the same files, which are old enough for the server to cache them.
///
/// They are made together, so that one wait is enough for many tests. Each test owns the folder that it takes.
enum SettledFolders {
    static let small = noise(1000, seed: 2)
    static let large = noise(300_000, seed: 3)

    private static let batch = 16
    private static let stock = Mutex<[TemporaryFolder]>([])

    /// A folder for one test; the files to serve are below `root`.
    static func take() throws -> TemporaryFolder {
        try stock.withLock { stock in
            if stock.isEmpty {
                // Static values outlive `main`: without this, folders that no test took would stay on the disk.
                atexit { SettledFolders.stock.withLock { $0.removeAll() } }
                stock = try (0..<batch).map { _ in try makeFolder() }
                settle()
            }
            return stock.removeLast()
        }
    }

    private static func makeFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("outside/secret.txt", "secret")
        try folder.write("root/a.txt", small)
        try folder.write("root/empty", "")
        try folder.write("root/exact", noise(65_536))
        try folder.write("root/over", noise(65_537))
        try folder.write("root/large.bin", large)
        try folder.write("root/sub/b c.html", "<p>b")
        try folder.write("root/sub/index.html", "<p>index")
        try folder.write("root/.hidden", "hidden")
        try folder.write("root/c.css", "c { }")
        try folder.write("root/c.css.gz", "not really gzip")
        try folder.symlink("root/link", to: "a.txt")
        try folder.symlink("root/out", to: "../outside/secret.txt")
        return folder
    }

    /// Waits until all files so far are older than two seconds and a tick of the kernel's clock.
    static func settle() { usleep(2_300_000) }
}

extension ServedFolder {
    /// Starts to serve a settled folder.
    static func settled(_ arguments: [String] = []) throws -> ServedFolder {
        try ServedFolder(SettledFolders.take(), "root", arguments)
    }
}
