internal import Glibc

/// A system call that a confined server may make.
struct SeccompRule: Sendable, Equatable {
    /// The call's name, as in section 2 of the manual.
    let name: String
    /// The conditions on its arguments.
    let conditions: [Condition]

    init(_ name: String, _ conditions: Condition...) {
        self.name = name
        self.conditions = conditions
    }

    /// A condition: the bits `mask` of an argument equal `value`.
    struct Condition: Sendable, Equatable {
        let argument: UInt32
        let mask: UInt64
        let value: UInt64

        /// The argument equals `value` in its lower 32 bits, which are all that the kernel reads of an `int`.
        static func argument(_ argument: UInt32, is value: CInt) -> Self {
            Self(argument: argument, mask: 0xFFFF_FFFF, value: UInt64(UInt32(bitPattern: value)))
        }

        /// Of the bits `mask` of the argument, exactly `value` are set.
        static func argument(_ argument: UInt32, bits mask: CInt, are value: CInt = 0) -> Self {
            Self(
                argument: argument, mask: UInt64(UInt32(bitPattern: mask)), value: UInt64(UInt32(bitPattern: value)))
        }
    }
}
