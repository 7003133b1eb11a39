import CCurl
import Curl
import Testing

@Suite struct CurlLibraryTests {
    @Test func theSystemsLibraryIsLoadedOnceAndForAll() throws {
        try CurlLibrary.load()
        try CurlLibrary.load()
        let url = try CurlURL("http://h/")
        #expect(url[CURLUPART_HOST] == "h")
    }

    @Test func resultsHaveWordsOfLibcurl() {
        #expect(CURLE_OK.words == "No error")
        #expect(CURLE_COULDNT_CONNECT.words.contains("connect"))
        #expect(!CURLcode(99_999).words.isEmpty)
    }
}
