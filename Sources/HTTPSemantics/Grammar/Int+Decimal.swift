extension FixedWidthInteger {
    /// This number in decimal digits, with zeros in front up to `width`; as wide as it needs beyond that.
    func decimal(width: Int) -> String {
        let digits = String(self)
        guard digits.utf8.count < width else { return digits }
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
