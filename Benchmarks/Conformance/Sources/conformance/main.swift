import Conformance
import TestSupport

// conformance-report FERRY: prints the report on the executable FERRY and on nginx.
guard CommandLine.arguments.count == 2 else { fatalError("usage: conformance-report FERRY") }
let files = try ConformanceFiles()
let ferry = try ConformanceFerry(folder: files.folder.path, program: CommandLine.arguments[1])
let nginx = try Nginx(folder: files.folder.path)
let report = try Report([
    ("ferry", Verdicts(of: ferry, files: files)),
    (Nginx.version(), Verdicts(of: nginx, files: files)),
])
print(report.text, terminator: "")
