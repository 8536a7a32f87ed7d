public import MetricCatalog
public import TextOutput

extension FlowDefinition {
    /// How many flows of a data source can be asked for.
    public static let limitRange = 1...1_000

    /// Reads a definition as sFlow-RT has it; attributes that it does not know are left out.
    public init(name: String, _ value: JSONValue) throws(SettingError) {
        let attributes = try Attributes(value)
        guard let measure = try attributes.text("value") else {
            throw SettingError(attribute: "value", "is missing: bytes, frames, requests, duration or a numeric key")
        }
        self.init(name: name, value: measure)
        keys = try attributes.list("keys") ?? ""
        values = try attributes.list("values") ?? ""
        filter = try attributes.text("filter") ?? ""
        if let number = try attributes.number("n", 0...1_000_000) {
            limit = min(max(Int(number), FlowDefinition.limitRange.lowerBound), FlowDefinition.limitRange.upperBound)
        }
        smoothing = try attributes.number("t", 0.001...86_400) ?? smoothing
        isOfDiscards = try attributes.flag("dropped") ?? false
        separator = try attributes.text("fs") ?? separator
        isLogged = try attributes.flag("log") ?? false
        logsStart = try attributes.flag("flowStart") ?? false
        activeTimeout = try attributes.number("activeTimeout", 1...86_400) ?? activeTimeout
    }
}

extension JSONWriter {
    /// Writes a definition with all its attributes.
    public mutating func value(_ definition: FlowDefinition) {
        object { json in
            if !definition.keys.isEmpty { json.member("keys", definition.keys) }
            json.member("value", definition.value)
            if !definition.values.isEmpty { json.member("values", definition.values) }
            if !definition.filter.isEmpty { json.member("filter", definition.filter) }
            json.member("n", definition.limit)
            json.member("t", definition.smoothing)
            json.member("fs", definition.separator)
            json.member("log", definition.isLogged)
            json.member("flowStart", definition.logsStart)
            json.member("activeTimeout", definition.activeTimeout)
            json.member("dropped", definition.isOfDiscards)
        }
    }
}
