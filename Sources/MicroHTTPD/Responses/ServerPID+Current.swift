internal import Glibc
package import HTTPSemantics

extension ServerPID {
    /// The id of this process in decimal digits, which every response carries; read once, since the server never forks.
    package static let currentText = String(getpid())
}
