import HTTPSemantics

/// Initialisers from text: the macros of the tests cannot hold a view of bytes themselves.
extension EntityTag {
    init?(text: String) {
        self.init(text.utf8.span)
    }
}
