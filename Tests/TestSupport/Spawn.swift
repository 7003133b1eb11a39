import Glibc

/// Starts a program and returns its process id.
///
/// Its descriptors 0, 1 and 2 are the given ones; no signal is blocked or ignored. The corresponding C function is
/// `posix_spawnp`.
func spawn(_ command: Command, _ descriptors: [Int32]) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    try checkCode("posix_spawn", posix_spawn_file_actions_init(&actions))
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in descriptors.enumerated() {
        try checkCode("posix_spawn", posix_spawn_file_actions_adddup2(&actions, source, Int32(target)))
    }
    var attributes = try pristineSignals()
    defer { posix_spawnattr_destroy(&attributes) }
    let words = (command.folder.map { ["env", "--chdir=\($0)"] } ?? []) + [command.program] + command.arguments
    return try withCStrings(words) { arguments in
        try withCStrings(command.variables) { environment in
            var pid: Int32 = 0
            let code = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, environment)
            try checkCode("start \(words[0])", code)
            return pid
        }
    }
}

/// Attributes that reset the child's signals, which this process may have changed.
private func pristineSignals() throws -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    try checkCode("posix_spawnattr", posix_spawnattr_init(&attributes))
    try checkCode("posix_spawnattr", posix_spawnattr_setsigdefault(&attributes, &all))
    try checkCode("posix_spawnattr", posix_spawnattr_setsigmask(&attributes, &none))
    let flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
    try checkCode("posix_spawnattr", posix_spawnattr_setflags(&attributes, flags))
    return attributes
}

/// Lends the strings in C's form: an array of pointers that ends with a null.
private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
) rethrows -> Result {
    let pointers = strings.map { strdup($0) }
    defer {
        for pointer in pointers { free(pointer) }
    }
    return try body(pointers + [nil])
}
