import Testing

@testable import HTTPSemantics

@Suite struct CivilDateTests {
    @Test("Every day of the years 0000 to 9999 has its number, and follows the day before")
    func everyDay() throws {
        var expected: Int64 = -719_528
        var isSound = true
        for year in CivilDate.years {
            for month in 1...12 {
                for day in 1...CivilDate.length(ofMonth: month, in: year) {
                    let date = try #require(CivilDate(year: year, month: month, day: day))
                    isSound = isSound && date.daysSinceEpoch == expected && CivilDate(daysSinceEpoch: expected) == date
                    expected += 1
                }
            }
        }
        #expect(isSound && expected == 2_932_897)
    }

    @Test(
        "Days that do not exist are none",
        arguments: [
            (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 13, 1), (2024, 0, 1), (2024, 4, 31), (10_000, 1, 1),
            (-1, 1, 1),
        ]
    )
    func invalid(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }
}
