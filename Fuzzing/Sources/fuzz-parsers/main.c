/* libFuzzer brings the main function; a Swift target would have to bring its own. */
