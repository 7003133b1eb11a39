extension FixedWidthInteger {
    /// Reads a number of decimal digits alone, one or more, without sign or spaces; nil for anything else and for a number
    /// that does not fit.
    package init?(decimal text: some StringProtocol) {
        guard text.utf8.allSatisfy(\.isDigit) else { return nil }
        self.init(text)
    }

    /// This number in decimal digits, with zeros in front up to `width`; as wide as it needs beyond that.
    func decimal(width: Int) -> String {
        let digits = String(self)
        guard digits.utf8.count < width else { return digits }
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
