/// Lets a thread that wakes up wait for the one that runs, as ferry does: see Sources/SystemCalls/Process/Scheduling.swift.
///
/// Ends the program where it cannot.
void avoid_interruptions(void);

/// Ends the program with the reason why the last call of `what` failed.
_Noreturn void fail(const char *what);
