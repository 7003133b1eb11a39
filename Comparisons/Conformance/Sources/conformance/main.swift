import Conformance
import TestSupport

// conformance-report FERRY: prints the report on the executable FERRY and on nginx.
guard CommandLine.arguments.count == 2 else { fatalError("usage: conformance-report FERRY") }
print(try compare(ferry: CommandLine.arguments[1]), terminator: "")

/// Tries both servers, which end with this function: what a program holds at its top level is never released.
func compare(ferry program: String) throws -> String {
    let files = try ConformanceFiles()
    let ferry = try ConformanceFerry(folder: files.folder.path, program: program)
    let nginx = try Nginx(folder: files.folder.path)
    let report = try Report([
        ("ferry", Verdicts(of: ferry, files: files)), (Nginx.version(), Verdicts(of: nginx, files: files)),
    ])
    return report.text
}
