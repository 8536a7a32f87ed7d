extension Function {
    static let specialFunctions: [Function] = [
        Function(name: "absent", arguments: [.vector], least: 1, body: .special(.absent)),
        Function(
            name: "absent_over_time",
            arguments: [.matrix],
            least: 1,
            keepsName: true,
            body: .special(.absentOverTime)
        ),
        Function(name: "scalar", arguments: [.vector], least: 1, result: .scalar, body: .special(.scalar)),
        Function(name: "vector", arguments: [.scalar], least: 1, body: .special(.vector)),
        Function(name: "time", arguments: [], least: 0, result: .scalar, body: .special(.time)),
        Function(name: "pi", arguments: [], least: 0, result: .scalar, body: .special(.pi)),
        Function(name: "timestamp", arguments: [.vector], least: 1, body: .special(.timestamp)),
        Function(name: "sort", arguments: [.vector], least: 1, body: .special(.sort)),
        Function(name: "sort_desc", arguments: [.vector], least: 1, body: .special(.sortDescending)),
        Function(
            name: "label_join",
            arguments: [.vector, .string, .string, .string],
            least: 3,
            repeats: true,
            body: .special(.labelJoin)
        ),
        Function(
            name: "label_replace",
            arguments: [.vector, .string, .string, .string, .string],
            least: 5,
            body: .special(.labelReplace)
        ),
    ]
}
