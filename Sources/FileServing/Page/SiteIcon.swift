internal import HTTPSemantics

/// The picture that browsers ask for at `/favicon.ico`: a boat, as a PNG of 32 by 32 pixels in the format of icons.
enum SiteIcon {
    /// The last segment of the path at which browsers look for it.
    static let path = Array("favicon.ico".utf8)
    static let mediaType = "image/vnd.microsoft.icon"

    static let bytes = Base64.decode(Array(text.utf8).span) ?? []

    private static let text = """
        AAABAAEAICAEAAEAAgCeAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAgAAAAIAIDAAAADhSSZwAAAAxQTFRF////C1fQ////Vpz1\
        Bk6ePAAAAAF0Uk5TAEDm2GYAAABASURBVHjaY2AgFbA6EM0IBQJURtSsWVNxMNAVM4aCgQOCwQBhAOVEQXQIyCIQIwCZgcVSdPAf\
        Chn+QwGSEDoAAG5wKzZ83loxAAAAAElFTkSuQmCC
        """
}
