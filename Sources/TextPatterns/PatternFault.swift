/// Why a text is no pattern.
public struct PatternFault: Error, Hashable {
    /// At which character of the text.
    public let offset: Int
    /// What is wrong, in words.
    public let what: String

    init(offset: Int, what: String) {
        self.offset = offset
        self.what = what
    }
}
