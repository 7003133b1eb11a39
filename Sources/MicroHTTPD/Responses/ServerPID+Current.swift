internal import Glibc

/// The process id that every response carries as `X-Server-PID`.
package enum ServerPID {
    /// The id of this process in decimal digits, read once: the server never forks.
    package static let text = String(getpid())
}
