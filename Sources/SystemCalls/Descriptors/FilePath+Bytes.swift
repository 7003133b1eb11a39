package import SystemPackage

extension FilePath {
    /// A path from its bytes, which are any but NUL; slashes that change nothing are left out.
    package init(bytes: some Sequence<UInt8>) {
        let text = bytes.map { CChar(bitPattern: $0) } + [0]
        self.init(platformString: text)
    }
}
