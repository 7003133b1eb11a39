/// How the length of the response under way is told to the client.
enum ResponseFraming {
    /// By its fields.
    case length
    /// Not at all: the head of a 304 is sent without `Content-Length`.
    case none
    /// By the last chunk, for a client of HTTP/1.1.
    case chunks
    /// By the end of the connection, for a client of HTTP/1.0.
    case connection
}

extension ResponseFraming {
    /// Whether the length of the content is unknown while it is sent.
    var isUnknown: Bool { self == .chunks || self == .connection }

    /// Prepares `socket` for content of unknown length, which may be cut while it is sent.
    static func ofUnknownLength(on socket: CInt, isOfOldVersion: Bool) -> Self {
        if isOfOldVersion { ConnectedSocket.resetAtClose(socket, true) }
        return isOfOldVersion ? .connection : .chunks
    }

    /// Ends the response: only a reset proves to clients of HTTP/1.0 that content of unknown length is not whole.
    ///
    /// [RFC 9112 §8](https://www.rfc-editor.org/rfc/rfc9112.html#section-8)
    mutating func end(isComplete: Bool, on socket: CInt) {
        if isUnknown && !isComplete {
            ConnectedSocket.reset(socket)
        } else if self == .connection {
            ConnectedSocket.resetAtClose(socket, false)
        }
        self = .length
    }
}
