/// Decides which text a terminal may show unchanged.
///
/// Text that a server or a URL chose could otherwise move the cursor, retitle the window, or reverse the reading order
/// so that one name looks like another.
package enum PrintableText {
    /// Whether a terminal may act on the scalar, or reorder its neighbours, instead of showing it.
    ///
    /// These are the control characters (C0, DEL, C1), the line and paragraph separators, and the bidirectional
    /// controls (UAX #9, section 2).
    package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        // In ASCII, only control characters are harmful; looking up the properties of each letter costs too much.
        if scalar.value < 0x7F { return scalar.value < 0x20 }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }

    /// Returns the text with each harmful scalar written as `\u{…}`, its number in hexadecimal.
    package static func escape(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        return text.unicodeScalars.reduce(into: "") { escaped, scalar in
            if isHarmful(scalar) {
                escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
    }

    /// Returns the first `count` scalars of the text with each harmful one escaped, and an ellipsis if there are more.
    package static func escape(_ text: String, upTo count: Int) -> String {
        let scalars = text.unicodeScalars
        let end = scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex) ?? scalars.endIndex
        return escape(String(scalars[..<end])) + (end == scalars.endIndex ? "" : "…")
    }
}
