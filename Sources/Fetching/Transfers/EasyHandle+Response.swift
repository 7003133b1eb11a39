import Curl
import HTTPSemantics

/// The parts of a response that a download reads.
extension EasyHandle {
    /// The status of the last response; nil before the first one.
    var status: Status? { statusCode.map { Status(code: UInt16(clamping: $0)) } }

    /// The value of a field that the head of the last response has exactly once; nil otherwise.
    func onlyValue(of name: FieldName) -> String? {
        let values = values(of: name.rawName)
        return values.count == 1 ? values.first : nil
    }

    /// The fields in the head of the last response.
    var fields: ResponseFields {
        var fields = ResponseFields()
        forEachField { name, value in fields.append(name: name, value: String(decoding: value)) }
        return fields
    }

    /// The bytes of a field that the head of the last response has exactly once; nil otherwise.
    func bytesOfOnlyValue(of name: FieldName) -> [UInt8]? {
        var values: [[UInt8]] = []
        forEachField { other, value in
            if name.matches(other) { values.append(unsafe value.withUnsafeBufferPointer { unsafe Array($0) }) }
        }
        return values.count == 1 ? values.first : nil
    }
}

extension String {
    /// The text of bytes, in which U+FFFD replaces bytes that are not UTF-8.
    fileprivate init(decoding bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
