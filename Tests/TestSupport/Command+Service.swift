import Glibc

extension Command {
    /// This command as a service manager starts it: with descriptors of this process as its descriptors 3 and up.
    ///
    /// `LISTEN_PID` and `LISTEN_FDS` tell of them, unless the environment has others. Needs `python3`.
    package func passing(_ descriptors: [Int32]) -> Command {
        let program = """
            import fcntl, os, sys
            count = int(sys.argv[1])
            words = sys.argv[2 + count:]
            copies = [fcntl.fcntl(int(word), fcntl.F_DUPFD, 500) for word in sys.argv[2:2 + count]]
            os.closerange(3, 500)
            for number, copy in enumerate(copies):
                os.dup2(copy, 3 + number)
                os.close(copy)
            os.environ.setdefault("LISTEN_PID", str(os.getpid()))
            os.environ.setdefault("LISTEN_FDS", str(count))
            os.execvp(words[0], words)
            """
        var command = self
        command.program = "python3"
        command.arguments = ["-c", program, "\(descriptors.count)"] + descriptors.map { "\($0)" } + [self.program]
        command.arguments += arguments
        return command
    }
}
