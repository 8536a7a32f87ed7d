public import PromQL
public import TextOutput

extension JSONWriter {
    /// Writes an answer in the form of Prometheus' HTTP API.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - limit: How many series are written; nil for all.
    public mutating func value(_ answer: QueryValue, limit: Int? = nil) {
        object { json in
            json.member("resultType", answer.typeName)
            json.key("result")
            switch answer {
            case .scalar(let time, let value): json.sample(time, formatValue(value))
            case .string(let time, let text): json.sample(time, text)
            case .vector(let samples):
                json.array { json in
                    for sample in samples.prefix(limit ?? .max) {
                        json.object { json in
                            json.key("metric")
                            json.value(sample.labels)
                            json.key("value")
                            json.sample(sample.time, formatValue(sample.value))
                        }
                    }
                }
            case .matrix(let series):
                json.array { json in
                    for series in series.prefix(limit ?? .max) {
                        json.object { json in
                            json.key("metric")
                            json.value(series.labels)
                            json.key("values")
                            json.array { json in
                                for (time, value) in zip(series.times, series.values) {
                                    json.sample(time, formatValue(value))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Writes labels as an object.
    public mutating func value(_ labels: Labels) {
        object { json in
            for pair in labels.pairs { json.member(pair.name, pair.value) }
        }
    }

    /// Writes a time in seconds and a value.
    private mutating func sample(_ time: Int64, _ text: String) {
        array { json in
            json.value(Double(time) / 1000)
            json.value(text)
        }
    }
}

extension QueryValue {
    fileprivate var typeName: String {
        switch self {
        case .scalar: "scalar"
        case .string: "string"
        case .vector: "vector"
        case .matrix: "matrix"
        }
    }
}
