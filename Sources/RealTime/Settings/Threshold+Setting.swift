public import TextOutput

extension Threshold {
    /// Reads a threshold as sFlow-RT has it.
    public init(name: String, _ value: JSONValue) throws(SettingError) {
        let attributes = try Attributes(value)
        guard let metric = try attributes.text("metric"), !metric.isEmpty else {
            throw SettingError(attribute: "metric", "is missing")
        }
        guard let bound = try attributes.number("value", -1e300...1e300) else {
            throw SettingError(attribute: "value", "is missing")
        }
        self.init(name: name, metric: metric, value: bound)
        isByFlow = try attributes.flag("byFlow") ?? false
        timeout = try attributes.number("timeout", 0...86_400_000) ?? timeout
        guard let filter = attributes.value("filter") else { return }
        guard let members = filter.members else {
            throw SettingError(attribute: "filter", "is no object of names and patterns")
        }
        for (name, patterns) in members {
            guard let texts = patterns.texts else {
                throw SettingError(attribute: "filter", "'\(name)' has no pattern or list of patterns")
            }
            self.filter[name] = texts
        }
    }
}

extension JSONWriter {
    /// Writes a threshold with all its attributes.
    public mutating func value(_ threshold: Threshold) {
        object { json in
            json.member("metric", threshold.metric)
            json.member("value", threshold.value)
            json.member("byFlow", threshold.isByFlow)
            json.member("timeout", threshold.timeout)
            json.key("filter")
            json.value(labels: threshold.filter)
        }
    }

    /// Writes lists by their names.
    public mutating func value(labels: [String: [String]]) {
        object { json in
            for (name, texts) in labels.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                json.array { json in
                    for text in texts { json.value(text) }
                }
            }
        }
    }
}
