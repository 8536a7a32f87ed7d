/// The times at which an expression is answered, in milliseconds since 1970.
struct Steps: Equatable {
    var first: Int64
    /// From one to the next; 0 if all are the same time.
    var interval: Int64
    let count: Int

    subscript(place: Int) -> Int64 { first + Int64(place) * interval }

    var last: Int64 { self[count - 1] }
}

/// The values of a series, one for each step.
struct Row {
    var labels: Labels
    /// `absent` where the series has no value.
    var values: [Double]

    var hasValue: Bool { values.contains { !$0.isAbsent } }
}

/// The value of a part of an expression at all steps.
enum Outcome {
    case scalar([Double])
    case text(String)
    case vector([Row])
}
