import Glibc

/// A failure of the tests' own machinery, in words.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    /// A failed system call: the attempt, and the text of its errno.
    init(_ attempt: String, errno code: Int32) {
        self.init("\(attempt): \(String(cString: strerror(code)))")
    }
}

/// Returns the result of a system call; throws the attempt and its error if it failed.
@discardableResult
func check<Result: SignedInteger>(_ attempt: @autoclosure () -> String, _ result: Result) throws -> Result {
    let code = errno
    guard result != -1 else { throw TestFailure(attempt(), errno: code) }
    return result
}

/// Checks the result of a posix_spawn function, which returns its error.
func checkCode(_ attempt: @autoclosure () -> String, _ code: Int32) throws {
    guard code == 0 else { throw TestFailure(attempt(), errno: code) }
}
