/// A random number generator that makes the same numbers in every run, so that a failure can be repeated.
///
/// The algorithm is SplitMix64.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Makes the generator; another seed gives other numbers.
    package init(seed: UInt64) {
        state = seed
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
    /// One of `choices`; `otherwise` if there are none.
    package mutating func pick<Value>(_ choices: [Value], otherwise: Value) -> Value {
        choices.randomElement(using: &self) ?? otherwise
    }

    /// Up to `maximum` bytes, most of them from `alphabet`, some of any value.
    package mutating func bytes(upTo maximum: Int, from alphabet: String) -> [UInt8] {
        let letters = Array(alphabet.utf8)
        return (0..<Int.random(in: 0...maximum, using: &self)).map { _ in
            Int.random(in: 0..<8, using: &self) == 0
                ? UInt8.random(in: 0...255, using: &self) : pick(letters, otherwise: 0)
        }
    }
}
