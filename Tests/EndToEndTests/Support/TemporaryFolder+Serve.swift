import TestSupport

extension TemporaryFolder {
    /// A folder whose subfolder `root` contains `a.txt` with the ten digits; other files can lie beside `root`.
    static func withRoot() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("root/a.txt", "0123456789")
        return folder
    }

    /// Starts to serve the subfolder `root`.
    func serve(_ arguments: String...) throws -> FerryProcess {
        try FerryProcess.serve(root: path(of: "root"), arguments: arguments)
    }
}
