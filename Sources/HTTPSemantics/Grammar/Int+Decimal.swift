extension FixedWidthInteger {
    /// Reads a number of one or more decimal digits, without sign or spaces; nil for any other text and for a number
    /// that does not fit.
    package init?(decimal text: some StringProtocol) {
        guard text.utf8.allSatisfy(\.isDigit) else { return nil }
        self.init(text)
    }

    /// This number in decimal digits, with leading zeros up to `width`; longer if the number needs more digits.
    func decimal(width: Int) -> String {
        let digits = String(self)
        guard digits.utf8.count < width else { return digits }
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
