extension Expression {
    /// What its labels must match, where the expression is a selector of series and nothing else.
    public var selector: [LabelMatcher]? {
        if case .selector(let selector) = root.kind { selector.matchers } else { nil }
    }
}
