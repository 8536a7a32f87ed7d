extension UnsafeMutableBufferPointer<Double> {
    /// Reorders the elements so that the one of a rank, counted from zero, is in its sorted place, and returns it.
    ///
    /// Quickselect (Hoare 1961): smaller elements end before that place, larger ones after it. Of many, a sample tells where
    /// the rank is about (Floyd and Rivest 1975, "Expected Time Bounds for Selection").
    func select(_ rank: Int) -> Double { select(rank, within: 0..<count) }

    /// The same within a range whose elements are known to belong there.
    func select(_ rank: Int, within range: Range<Int>) -> Double {
        var low = range.lowerBound
        var high = range.upperBound
        while high - low > 12 {
            swapAt(pivotPlace(rank, low, high), high - 1)
            let pivot = self[high - 1]
            let middle = gather(low, high - 1) { $0 < pivot }
            swapAt(middle, high - 1)
            if rank < middle {
                high = middle
                continue
            }
            // Few smaller elements hint at many equal ones, which would be taken off one by one.
            let isLopsided = middle - low < (high - low) / 8
            let equalEnd = isLopsided ? gather(middle + 1, high) { $0 <= pivot } : middle + 1
            if rank < equalEnd { return pivot }
            low = equalEnd
        }
        sortFew(low, high)
        return self[rank]
    }

    /// Moves the elements that belong to the front there, without a branch that could be guessed wrongly.
    @inline(__always)
    private func gather(_ low: Int, _ high: Int, _ isFront: (Double) -> Bool) -> Int {
        var place = low
        for index in low..<high {
            let value = self[index]
            self[index] = self[place]
            self[place] = value
            place += isFront(value) ? 1 : 0
        }
        return place
    }

    /// The median of three elements, or when there are many what in a sample is a little towards the middle from where the
    /// rank is, so that the rank is most likely in the smaller part.
    private func pivotPlace(_ rank: Int, _ low: Int, _ high: Int) -> Int {
        let count = high - low
        guard count > 400 else { return middlePlace(low, low + count / 2, high - 1) }
        let root = Double(count).squareRoot()
        let sampleCount = 2 * Int(root)
        // Elements near each other may be alike: the sample is from all over.
        let step = count / sampleCount
        for place in 1..<sampleCount { swapAt(low + place, low + place * step) }
        let expected = (rank - low) * sampleCount / count
        // Twice what the expected place deviates by at most.
        let margin = Int((2 * root).squareRoot())
        let place = low + (expected < sampleCount / 2 ? expected + margin : expected - margin)
        _ = select(place, within: low..<(low + sampleCount))
        return place
    }

    private func middlePlace(_ first: Int, _ second: Int, _ third: Int) -> Int {
        let (a, b, c) = (self[first], self[second], self[third])
        if a < b {
            return b < c ? second : (a < c ? third : first)
        }
        return a < c ? first : (b < c ? third : second)
    }

    private func sortFew(_ low: Int, _ high: Int) {
        for end in low..<high {
            let value = self[end]
            var place = end
            while place > low, value < self[place - 1] {
                self[place] = self[place - 1]
                place -= 1
            }
            self[place] = value
        }
    }

    /// The median, the mean of the middle two for an even count; the order of the elements changes.
    ///
    /// There must be at least one element.
    func selectMedian() -> Double {
        let half = count / 2
        let upper = select(half)
        guard count.isMultiple(of: 2) else { return upper }
        var lower = self[0]
        for index in 1..<half where self[index] > lower { lower = self[index] }
        return lower + (upper - lower) / 2
    }
}

extension [Double] {
    /// The median, or nil when there are none; the order of the elements changes.
    mutating func selectMedian() -> Double? {
        isEmpty ? nil : withUnsafeMutableBufferPointer { $0.selectMedian() }
    }
}
