import HTTPSemantics
import Testing

@Suite struct ValidatorsTests {
    static let now = Timestamp(seconds: 1_795_331_400, nanoseconds: 500_000_000)

    @Test(
        "A tag is weak while the clock could hide a second change (RFC 9110 §8.8.1)",
        arguments: [
            (1_795_331_300, 1, false), (1_795_331_400, 400_000_000, false), (1_795_331_400, 400_000_001, true),
            (1_795_331_400, 500_000_000, true), (1_795_331_399, 950_000_000, false), (1_795_331_398, 0, false),
            (1_795_331_399, 0, true), (1_795_331_400, 0, true), (1_795_331_401, 1, true), (4_000_000_000, 1, true),
            (.max, 0, true), (.max, 999_999_999, true),
        ] as [(Int64, Int32, Bool)]
    )
    func strength(_ seconds: Int64, _ nanoseconds: Int32, _ isWeak: Bool) {
        let validators = Validators(
            modified: Timestamp(seconds: seconds, nanoseconds: nanoseconds), size: 44, now: Self.now)
        #expect(validators.entityTag?.isWeak == isWeak)
        #expect((validators.settlesAt != nil) == isWeak)
    }

    @Test("Validators made anew at the moment named are final, and match nothing made before (RFC 9110 §8.8.1)")
    func settles() throws {
        let modified = Timestamp(seconds: 1_795_331_400, nanoseconds: 450_000_000)
        let early = Validators(modified: modified, size: 44, now: Self.now)
        let settlesAt = try #require(early.settlesAt)
        #expect(settlesAt == Timestamp(seconds: 1_795_331_400, nanoseconds: 550_000_000))
        let late = Validators(modified: modified, size: 44, now: settlesAt)
        #expect(late.settlesAt == nil)
        let (weak, strong) = (try #require(early.entityTag), try #require(late.entityTag))
        #expect(!strong.isWeak && weak.opaqueTag != strong.opaqueTag)
    }

    @Test(
        "Last-Modified is never later than now (RFC 9110 §8.8.2.1)",
        arguments: [
            (1_795_331_300, 1_795_331_300), (1_795_331_400, 1_795_331_400), (1_795_331_401, 1_795_331_400),
            (.max, 1_795_331_400),
        ] as [(Int64, Int64)]
    )
    func lastModified(_ seconds: Int64, _ expected: Int64) {
        let validators = Validators(modified: Timestamp(seconds: seconds), size: 44, now: Self.now)
        #expect(validators.lastModified?.secondsSinceEpoch == expected)
    }

    @Test("A time that says nothing makes no validators", arguments: [.min, -1, 0, 1] as [Int64])
    func meaninglessTime(_ seconds: Int64) {
        let modified = Timestamp(seconds: seconds, nanoseconds: 999_999_999)
        let validators = Validators(modified: modified, size: 44, now: Self.now)
        #expect(validators == Validators(entityTag: nil, lastModified: nil))
    }

    @Test("Each coding of one file has its own tag (RFC 9110 §8.8.3.3)")
    func codings() {
        let tags = ContentCoding.allCases.map {
            Validators(modified: Timestamp(seconds: 1000), size: 44, now: Self.now, coding: $0).entityTag
        }
        #expect(Set(tags).count == ContentCoding.allCases.count)
    }
}
