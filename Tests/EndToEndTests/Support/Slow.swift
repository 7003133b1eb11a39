import Glibc
import Testing

extension Trait where Self == ConditionTrait {
    /// Marks tests that take many seconds, or install the programs that they need: `make check` leaves them out.
    static var slow: Self { .disabled(if: getenv("FERRY_CHECK") != nil, "slow, and left out by make check") }
}
