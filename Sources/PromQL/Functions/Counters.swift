extension Function {
    static let counterFunctions: [Function] = [
        overTime("rate", isDifference: true) { growth($0, isCounter: true, duration: $0.seconds) },
        overTime("increase", isDifference: true) { growth($0, isCounter: true) },
        overTime("delta", isDifference: true) { growth($0, isCounter: false) },
        overTime("irate", isDifference: true) { window in
            guard window.range.count > 1 else { return .absent }
            let last = window.range.upperBound - 1
            let duration = Double(window.times[last] - window.times[last - 1]) / 1000
            guard duration > 0 else { return .absent }
            let difference = window.values[last] - window.values[last - 1]
            return (difference < 0 ? window.values[last] : difference) / duration
        },
        overTime("idelta", isDifference: true) { window in
            guard window.range.count > 1 else { return .absent }
            let last = window.range.upperBound - 1
            return window.values[last] - window.values[last - 1]
        },
        overTime("deriv", isDifference: true) { window in
            guard window.range.count > 1 else { return .absent }
            return Line(window, zero: window.times[window.range.lowerBound]).slope
        },
        overTime("changes", isDifference: true) { window in
            count(window) { $0 != $1 && !($0.isNaN && $1.isNaN) }
        },
        overTime("resets", isDifference: true) { window in count(window) { $1 < $0 } },
    ]

    /// How often two samples that follow each other are of a kind.
    private static func count(_ window: Window, _ isCounted: (Double, Double) -> Bool) -> Double {
        var count = 0.0
        for place in window.range.dropFirst() where isCounted(window.values[place - 1], window.values[place]) {
            count += 1
        }
        return count
    }

    /// How much values grow over a window, for a duration: the growth between its samples, continued to its ends.
    ///
    /// It is continued all the way where the samples come close to an end, and by half their distance where not. A
    /// counter that falls began again at zero, and was never below it.
    private static func growth(_ window: Window, isCounter: Bool, duration: Double = 1) -> Double {
        guard window.range.count > 1 else { return .absent }
        let first = window.range.lowerBound
        let last = window.range.upperBound - 1
        var growth = window.values[last] - window.values[first]
        if isCounter {
            for place in first..<last where window.values[place + 1] < window.values[place] {
                growth += window.values[place]
            }
        }
        let covered = Double(window.times[last] - window.times[first]) / 1000
        let distance = covered / Double(last - first)
        var before = Double(window.times[first] - window.start) / 1000
        let after = Double(window.end - window.times[last]) / 1000
        if isCounter, growth > 0, window.values[first] >= 0 {
            before = min(before, covered * (window.values[first] / growth))
        }
        let reach = distance * 1.1
        let whole =
            covered + (before < reach ? before : distance / 2) + (after < reach ? after : distance / 2)
        return growth * (whole / covered / duration)
    }
}
