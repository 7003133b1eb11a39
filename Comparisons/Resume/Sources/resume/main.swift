import Glibc

// resume-comparison FERRY: prints what the executable FERRY and other clients do when they resume in adverse conditions.
guard CommandLine.arguments.count == 2, let path = realpath(CommandLine.arguments[1], nil) else {
    fatalError("usage: resume-comparison FERRY")
}
print(try compare(ferry: String(cString: path)), terminator: "")

/// Runs all clients in all cases.
func compare(ferry program: String) throws -> String {
    let clients = Client.all(ferry: program)
    let versions = try clients.map { try $0.version() }
    let rows = try ResumeCase.all.map { test in
        (test, try clients.map { try Trial(of: $0, in: test).outcome })
    }
    return Report(clients: zip(clients, versions).map { ($0, $1) }, rows: rows).text
}
