/// Bytes in the gzip format, not made smaller: stored blocks between its header and its checksum.
///
/// [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952.html), [RFC 1951 §3.2.4](https://www.rfc-editor.org/rfc/rfc1951.html)
package func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    let end: [UInt8] = [1, 0, 0, 0xFF, 0xFF]
    let blocks = stride(from: 0, to: bytes.count, by: 0xFFFF).flatMap { start -> [UInt8] in
        let block = bytes[start..<min(start + 0xFFFF, bytes.count)]
        let count = UInt16(block.count)
        return [0] + littleEndian(UInt32(count), 2) + littleEndian(UInt32(~count), 2) + Array(block)
    }
    return header + blocks + end + littleEndian(checksum(bytes), 4)
        + littleEndian(UInt32(truncatingIfNeeded: bytes.count), 4)
}

private func littleEndian(_ number: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

/// The CRC-32 of RFC 1952 §8.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
        (0..<8).reduce(sum ^ UInt32(byte)) { part, _ in (part >> 1) ^ (part & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}
