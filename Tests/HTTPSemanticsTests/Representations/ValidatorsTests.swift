import HTTPSemantics
import Testing

@Suite struct ValidatorsTests {
    static let now = Timestamp(seconds: 1_795_331_400, nanoseconds: 500_000_000)
    static let digest = ReprDigest(.sha256, Array(0..<32))

    /// The validators of a file of 44 bytes.
    private static func validators(
        _ modified: Timestamp, now: Timestamp = now, rule: EntityTagRule = .auto, coding: ContentCoding = .identity,
        digest: ReprDigest? = nil, state: String? = "state"
    ) -> Validators {
        let basis = EntityTagBasis(modified: modified, now: now, rule: rule)
        return Validators(
            basis, modified: modified, size: 44, now: now, coding: coding, rule: rule,
            content: basis == .content ? Validators.ContentState(digest: digest, state: state) : nil)
    }

    @Test(
        "A tag by time is weak while the clock could hide a second change (RFC 9110 §8.8.1)",
        arguments: [
            (1_795_331_300, 1, false), (1_795_331_400, 400_000_000, false), (1_795_331_400, 400_000_001, true),
            (1_795_331_400, 500_000_000, true), (1_795_331_399, 950_000_000, false), (1_795_331_398, 0, false),
            (1_795_331_399, 0, true), (1_795_331_400, 0, true), (1_795_331_401, 1, true), (4_000_000_000, 1, true),
            (.max, 0, true), (.max, 999_999_999, true),
        ] as [(Int64, Int32, Bool)]
    )
    func strength(_ seconds: Int64, _ nanoseconds: Int32, _ isWeak: Bool) {
        let validators = Self.validators(Timestamp(seconds: seconds, nanoseconds: nanoseconds), rule: .time)
        #expect(validators.entityTag?.isWeak == isWeak)
        #expect(validators.isFinal == !isWeak)
    }

    @Test("Validators made once the time is settled are final, and match nothing made before (RFC 9110 §8.8.1)")
    func settles() throws {
        let modified = Timestamp(seconds: 1_795_331_400, nanoseconds: 450_000_000)
        let early = Self.validators(modified)
        let late = Self.validators(modified, now: Timestamp(seconds: 1_795_331_400, nanoseconds: 550_000_000))
        #expect(!early.isFinal && late.isFinal)
        let (weak, strong) = (try #require(early.entityTag), try #require(late.entityTag))
        #expect(weak.isWeak && !strong.isWeak && weak.opaqueTag != strong.opaqueTag)
    }

    @Test(
        "A time in whole seconds, of a packer or in the future needs the digest",
        arguments: [
            Timestamp(seconds: 1_700_000_000), Timestamp(seconds: 0), Timestamp(seconds: -5, nanoseconds: 7),
            Timestamp(seconds: 499_162_500), Timestamp(seconds: 315_532_802, nanoseconds: 100),
            Timestamp(seconds: 1_795_331_401, nanoseconds: 1), Timestamp(seconds: 4_000_000_000),
        ])
    func contentDecides(_ modified: Timestamp) throws {
        let early = Self.validators(modified)
        #expect(early.entityTag?.description == "W/\"state-w\"" && !early.isFinal && early.earlierTag == nil)
        let late = Self.validators(modified, digest: Self.digest)
        let strong = "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\""
        #expect(late.entityTag?.description == strong && late.isFinal)
        #expect(late.earlierTag == early.entityTag)
        let small = Self.validators(modified, digest: Self.digest, state: nil)
        #expect(small.entityTag == late.entityTag && small.earlierTag == nil)
    }

    @Test(
        "The rule decides what the tag is made from",
        arguments: [
            (.auto, 1_700_000_000, 1, "\"6553f10000000001-2c\""), (.auto, 1_700_000_000, 0, "W/\"state-w\""),
            (.content, 1_700_000_000, 1, "W/\"state-w\""), (.content, 1_700_000_000, 0, "W/\"state-w\""),
            (.time, 1_700_000_000, 0, "\"6553f10000000000-2c\""), (.time, 499_162_500, 0, nil), (.time, 0, 0, nil),
            (.content, 0, 0, "W/\"state-w\""),
        ] as [(EntityTagRule, Int64, Int32, String?)])
    func rules(_ rule: EntityTagRule, _ seconds: Int64, _ nanoseconds: Int32, _ tag: String?) {
        let validators = Self.validators(Timestamp(seconds: seconds, nanoseconds: nanoseconds), rule: rule)
        #expect(validators.entityTag?.description == tag)
    }

    @Test(
        "A date is strong where it has a part below the second, or whole seconds are trusted (RFC 9110 §8.8.2.2)",
        arguments: [
            (.auto, 0, false), (.auto, 1, true), (.content, 0, false), (.content, 1, true), (.time, 0, true),
        ] as [(EntityTagRule, Int32, Bool)])
    func dates(_ rule: EntityTagRule, _ nanoseconds: Int32, _ isStrong: Bool) {
        let modified = Timestamp(seconds: 1_700_000_000, nanoseconds: nanoseconds)
        #expect(Self.validators(modified, rule: rule).isDateStrong == isStrong)
    }

    @Test(
        "Last-Modified is never later than now (RFC 9110 §8.8.2.1)",
        arguments: [
            (1_795_331_300, 1_795_331_300), (1_795_331_400, 1_795_331_400), (1_795_331_401, 1_795_331_400),
            (.max, 1_795_331_400),
        ] as [(Int64, Int64)]
    )
    func lastModified(_ seconds: Int64, _ expected: Int64) {
        let validators = Self.validators(Timestamp(seconds: seconds))
        #expect(validators.lastModified?.secondsSinceEpoch == expected)
    }

    @Test("A time that says nothing makes no date", arguments: [.min, -1, 0, 1] as [Int64])
    func meaninglessTime(_ seconds: Int64) {
        let modified = Timestamp(seconds: seconds, nanoseconds: 999_999_999)
        #expect(Self.validators(modified).lastModified == nil)
        #expect(Self.validators(modified, rule: .content).lastModified == nil)
        #expect(Self.validators(modified, rule: .time) == .none)
    }

    @Test("Each coding of one file has its own tags (RFC 9110 §8.8.3.3)", arguments: [0, 1] as [Int32])
    func codings(_ nanoseconds: Int32) {
        let modified = Timestamp(seconds: 1000, nanoseconds: nanoseconds)
        let tags = ContentCoding.allCases.flatMap {
            [Self.validators(modified, coding: $0), Self.validators(modified, coding: $0, digest: Self.digest)]
        }.map(\.entityTag)
        #expect(Set(tags).count == (nanoseconds == 0 ? 2 : 1) * ContentCoding.allCases.count)
    }

    @Test(
        "If-None-Match takes the tag that the same state had earlier; If-Match and If-Range do not",
        arguments: [
            ("If-None-Match", "W/\"state-w\"", .notModified), ("If-None-Match", "\"other\"", .passed),
            ("If-None-Match", "\"x\", W/\"state-w\"", .notModified), ("If-Match", "W/\"state-w\"", .failed),
            ("If-Match", "\"state-w\"", .failed),
        ] as [(String, String, Precondition.Outcome)])
    func earlierTag(_ name: String, _ value: String, _ expected: Precondition.Outcome) {
        let validators = Self.validators(Timestamp(seconds: 1_700_000_000), digest: Self.digest)
        let conditions = Conditions(lines: [(name, value)])
        #expect(conditions.outcome(for: .get, on: validators) == expected)
        let ifRange = IfRange(value.utf8.span, now: .sample)
        #expect(!ifRange.matches(validators, now: .sample))
    }
}
