internal import Glibc
package import SystemPackage

// The one place where `errno` is read and becomes an error.

/// Makes a system call and returns its value; throws `errno` if the value is -1.
///
/// Use it for calls that must not be repeated when a signal interrupts them.
@discardableResult
package func checking<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
    let value = call()
    let error = Errno(rawValue: errno)
    guard value != -1 else { throw error }
    return value
}

/// Makes a system call and returns its value; repeats it while a signal interrupts it, and throws `errno` if the value
/// is -1.
@discardableResult
package func retrying<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
    while true {
        do throws(Errno) {
            return try checking(call)
        } catch {
            guard error == .interrupted else { throw error }
        }
    }
}

/// Makes a call that returns a pointer; throws `errno` if it returns nil.
package func checkingPointer<Pointer>(_ call: () -> Pointer?) throws(Errno) -> Pointer {
    let pointer = call()
    let error = Errno(rawValue: errno)
    guard let pointer else { throw error }
    return pointer
}

/// Makes a call that returns nil both after the last item and when it fails; throws `errno` only if it has set it.
///
/// readdir(3) is such a function.
package func checkingItem<Pointer>(_ call: () -> Pointer?) throws(Errno) -> Pointer? {
    errno = 0
    let pointer = call()
    let code = errno
    guard pointer != nil || code == 0 else { throw Errno(rawValue: code) }
    return pointer
}

/// Makes a call that returns an error number or 0; throws the error.
///
/// The functions of pthreads(7) do so, and do not set `errno`.
package func checkingCode(_ call: () -> CInt) throws(Errno) {
    let code = call()
    guard code == 0 else { throw Errno(rawValue: code) }
}
