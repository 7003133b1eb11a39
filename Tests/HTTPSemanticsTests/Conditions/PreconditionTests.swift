import HTTPSemantics
import TestSupport
import Testing

@Suite struct PreconditionTests {
    /// A representation with the tag "x", last modified on Sun, 06 Nov 1994 08:49:37 GMT.
    static let validators = Validators(
        entityTag: EntityTag(text: "\"x\""), lastModified: HTTPDate(seconds: 784_111_777))
    static let same = "Sun, 06 Nov 1994 08:49:37 GMT"
    static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    static let later = "Sun, 06 Nov 1994 08:49:38 GMT"
    static let future = "Fri, 31 Dec 2049 23:59:59 GMT"

    @Test(
        "Each condition by itself",
        arguments: [
            // RFC 9110 §13.1.1
            ("If-Match", "\"x\"", .passed), ("If-Match", "\"y\"", .failed), ("If-Match", "W/\"x\"", .failed),
            ("If-Match", "*", .passed), ("If-Match", "\"y\", \"x\"", .passed), ("If-Match", "x", .failed),
            ("If-Match", "", .failed), ("If-Match", "\"x\" \"y\"", .failed),
            // RFC 9110 §13.1.2
            ("If-None-Match", "\"x\"", .notModified), ("If-None-Match", "\"y\"", .passed),
            ("If-None-Match", "W/\"x\"", .notModified), ("If-None-Match", "*", .notModified),
            ("If-None-Match", "\"y\",\"z\" , W/\"x\"", .notModified), ("If-None-Match", "x", .passed),
            ("If-None-Match", "", .passed), ("If-None-Match", "\"x,y\"", .passed), ("If-None-Match", "\"X\"", .passed),
            // RFC 9110 §13.1.3
            ("If-Modified-Since", same, .notModified), ("If-Modified-Since", later, .notModified),
            ("If-Modified-Since", earlier, .passed), ("If-Modified-Since", future, .passed),
            ("If-Modified-Since", "x", .passed), ("If-Modified-Since", "", .passed),
            ("If-Modified-Since", "0", .passed),
            ("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT", .notModified),
            ("If-Modified-Since", "Sun Nov  6 08:49:37 1994", .notModified),
            // RFC 9110 §13.1.4
            ("If-Unmodified-Since", same, .passed), ("If-Unmodified-Since", later, .passed),
            ("If-Unmodified-Since", earlier, .failed), ("If-Unmodified-Since", future, .passed),
            ("If-Unmodified-Since", "x", .passed), ("If-Unmodified-Since", "Sunday, 06-Nov-94 08:49:36 GMT", .failed),
            ("If-Unmodified-Since", "Sun Nov  6 08:49:36 1994", .failed),
        ] as [(String, String, Precondition.Outcome)]
    )
    func single(_ name: String, _ value: String, _ expected: Precondition.Outcome) {
        let conditions = Conditions(lines: [(name, value)])
        #expect(conditions.outcome(for: .get, on: Self.validators) == expected)
        #expect(conditions.outcome(for: .head, on: Self.validators) == expected)
    }

    @Test(
        "Conditions count for GET and HEAD alone (RFC 9110 §13.2.1)",
        arguments: ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"]
    )
    func otherMethods(_ name: String) {
        let conditions = Conditions(lines: [(name, name.hasSuffix("Match") ? "\"y\", \"x\"" : Self.earlier)])
        #expect(conditions.outcome(for: .options, on: Self.validators) == .passed)
        #expect(conditions.outcome(for: .other, on: Self.validators) == .passed)
    }

    @Test(
        "A representation without validators meets no tag and no date (RFC 9110 §13.1.1 to §13.1.4)",
        arguments: [
            ("If-Match", "*", .passed), ("If-Match", "\"x\"", .failed), ("If-None-Match", "*", .notModified),
            ("If-None-Match", "\"x\"", .passed), ("If-Modified-Since", same, .passed),
            ("If-Unmodified-Since", earlier, .passed),
        ] as [(String, String, Precondition.Outcome)]
    )
    func withoutValidators(_ name: String, _ value: String, _ expected: Precondition.Outcome) {
        let validators = Validators(entityTag: nil, lastModified: nil)
        #expect(Conditions(lines: [(name, value)]).outcome(for: .get, on: validators) == expected)
    }

    @Test(
        "A weak tag meets If-None-Match but never If-Match (RFC 9110 §8.8.3.2)",
        arguments: [
            ("If-Match", "W/\"x\"", .failed), ("If-Match", "\"x\"", .failed), ("If-Match", "*", .passed),
            ("If-None-Match", "W/\"x\"", .notModified), ("If-None-Match", "\"x\"", .notModified),
        ] as [(String, String, Precondition.Outcome)]
    )
    func weakTag(_ name: String, _ value: String, _ expected: Precondition.Outcome) {
        let validators = Validators(entityTag: EntityTag(text: "W/\"x\""), lastModified: nil)
        #expect(Conditions(lines: [(name, value)]).outcome(for: .get, on: validators) == expected)
    }
}

@Suite struct PreconditionOrder {
    /// The values of a condition, and their text for the validators above; nil leaves the field out.
    private static let matches: [(holds: Bool?, value: String?)] = [
        (nil, nil), (true, "\"x\""), (true, "*"), (false, "\"y\""), (false, "W/\"x\""), (false, "malformed"),
    ]
    private static let noneMatches: [(holds: Bool?, value: String?)] = [
        (nil, nil), (false, "\"x\""), (false, "*"), (true, "\"y\""), (false, "W/\"x\""), (true, "malformed"),
    ]
    private static let unmodified: [(holds: Bool?, value: String?)] = [
        (nil, nil), (true, PreconditionTests.same), (true, PreconditionTests.future),
        (false, PreconditionTests.earlier),
        (nil, "malformed"),
    ]
    private static let modified: [(holds: Bool?, value: String?)] = [
        (nil, nil), (false, PreconditionTests.same), (nil, PreconditionTests.future), (true, PreconditionTests.earlier),
        (nil, "malformed"),
    ]

    @Test("All combinations of all conditions, by the steps of RFC 9110 §13.2.2", arguments: 0..<6)
    func combinations(_ first: Int) {
        let match = Self.matches[first]
        for noneMatch in Self.noneMatches {
            for unmodified in Self.unmodified {
                for modified in Self.modified {
                    let fields = [
                        ("If-Modified-Since", modified), ("If-None-Match", noneMatch),
                        ("If-Unmodified-Since", unmodified), ("If-Match", match),
                    ]
                    let lines = fields.compactMap { name, field in field.value.map { (name: name, value: $0) } }
                    let outcome = Conditions(lines: lines).outcome(for: .get, on: PreconditionTests.validators)
                    let expected = Self.steps(
                        match: match.holds, unmodified: unmodified.holds, noneMatch: noneMatch.holds,
                        modified: modified.holds)
                    #expect(outcome == expected, "\(lines)")
                }
            }
        }
    }

    @Test("Any date, any tag: the outcome is that of the steps of RFC 9110 §13.2.2", arguments: 0..<8)
    func random(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let now = HTTPDate.sample.secondsSinceEpoch
            let lastModified = now - Int64.random(in: 0...3, using: &random)
            let dates = (0..<2).map { _ in now + Int64.random(in: -5...3, using: &random) }
            let tags = (0..<3).map { _ in
                (isWeak: Bool.random(using: &random), text: random.pick(["a", "b"], otherwise: ""))
            }
            let present = (0..<4).map { _ in Bool.random(using: &random) }
            let written = tags.map { "\($0.isWeak ? "W/" : "")\"\($0.text)\"" }
            let lines = [
                (name: "If-Match", value: written[0]), (name: "If-None-Match", value: written[1]),
                (name: "If-Unmodified-Since", value: HTTPDate(seconds: dates[0]).description),
                (name: "If-Modified-Since", value: HTTPDate(seconds: dates[1]).description),
            ]
            let validators = Validators(
                entityTag: EntityTag(text: written[2]), lastModified: HTTPDate(seconds: lastModified))
            let given = zip(lines, present).filter(\.1).map(\.0)
            let strongly = tags[0].text == tags[2].text && !tags[0].isWeak && !tags[2].isWeak
            let expected = Self.steps(
                match: present[0] ? strongly : nil, unmodified: present[2] ? lastModified <= dates[0] : nil,
                noneMatch: present[1] ? tags[1].text != tags[2].text : nil,
                modified: present[3] && dates[1] <= now ? lastModified > dates[1] : nil)
            #expect(
                Conditions(lines: given).outcome(for: .head, on: validators) == expected, "\(given) on \(validators)")
        }
    }

    /// The steps 1 to 4 of RFC 9110 §13.2.2 in its order; nil stands for an absent condition.
    private static func steps(match: Bool?, unmodified: Bool?, noneMatch: Bool?, modified: Bool?)
        -> Precondition.Outcome
    {
        if let match {
            if !match { return .failed }
        } else if let unmodified, !unmodified {
            return .failed
        }
        if let noneMatch {
            if !noneMatch { return .notModified }
        } else if let modified, !modified {
            return .notModified
        }
        return .passed
    }
}
