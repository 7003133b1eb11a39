import FoundationEssentials

/// The SHA-256 digest of bytes, computed by coreutils, so that our own code does not check itself.
package struct SHA256: Sendable {
    /// 64 hexadecimal digits.
    package let hexadecimal: String

    /// Takes 64 hexadecimal digits.
    package init(hexadecimal: String) { self.hexadecimal = hexadecimal }

    /// Computes the digest by `sha256sum`.
    package init(of bytes: [UInt8]) throws {
        var command = Command("sha256sum", [])
        command.input = bytes
        hexadecimal = String(try command.run().text.prefix(64))
        guard hexadecimal.utf8.count == 64 else { throw TestFailure("sha256sum gives no digest") }
    }

    /// The digest as `Repr-Digest` carries it: `sha-256=:…:`.
    package var fieldValue: String { "sha-256=:\(base64):" }

    /// The digest as `Digest` of RFC 3230 carries it: `SHA-256=…`.
    package var legacyFieldValue: String { "SHA-256=\(base64)" }

    private var base64: String {
        let digits = Array(hexadecimal)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        return Data(bytes).base64EncodedString()
    }
}
