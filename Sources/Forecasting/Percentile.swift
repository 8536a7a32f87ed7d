/// Percentiles by the two definitions in use.
///
/// Billing by the 95th percentile uses the nearest rank; spreadsheets and numpy interpolate. Definitions after Hyndman
/// and Fan 1996, "Sample Quantiles in Statistical Packages", types 1 and 7.
public enum Percentile {
    /// The smallest value that at least a share of the values do not exceed: the one of rank `ceil(share * count)`.
    ///
    /// - Parameters:
    ///   - share: The share, from 0 to 1; 0.95 for the 95th percentile.
    ///   - values: The values in any order, all of them numbers.
    /// - Returns: One of the values, or nil when there are none or the share is out of range.
    public static func nearestRank(_ share: Double, of values: [Double]) -> Double? {
        var values = values
        return values.withUnsafeMutableBufferPointer { nearestRank(share, reordering: $0) }
    }

    /// The value at place `share * (count - 1)` of the sorted ones, between neighbours in proportion.
    ///
    /// - Parameters:
    ///   - share: The share, from 0 to 1; 0.95 for the 95th percentile.
    ///   - values: The values in any order, all of them numbers.
    /// - Returns: The percentile, or nil when there are no values or the share is out of range.
    public static func interpolated(_ share: Double, of values: [Double]) -> Double? {
        var values = values
        return values.withUnsafeMutableBufferPointer { interpolated(share, reordering: $0) }
    }

    /// The nearest rank without a copy: allocates nothing, and changes the order of the values.
    ///
    /// - Parameters:
    ///   - share: The share, from 0 to 1.
    ///   - values: The values in any order, all of them numbers.
    /// - Returns: One of the values, or nil when there are none or the share is out of range.
    public static func nearestRank(
        _ share: Double,
        reordering values: UnsafeMutableBufferPointer<Double>
    ) -> Double? {
        guard !values.isEmpty, share >= 0, share <= 1 else { return nil }
        let product = share * Double(values.count)
        let nearest = product.rounded()
        // 0.95 * 20 must be 19, however the multiplication rounds.
        let isWhole = (product - nearest).magnitude <= product * 1e-12
        let rank = Int(isWhole ? nearest : product.rounded(.up))
        return values.select(max(rank, 1) - 1)
    }

    /// The interpolated percentile without a copy: allocates nothing, and changes the order of the values.
    ///
    /// - Parameters:
    ///   - share: The share, from 0 to 1.
    ///   - values: The values in any order, all of them numbers.
    /// - Returns: The percentile, or nil when there are no values or the share is out of range.
    public static func interpolated(
        _ share: Double,
        reordering values: UnsafeMutableBufferPointer<Double>
    ) -> Double? {
        guard !values.isEmpty, share >= 0, share <= 1 else { return nil }
        let place = share * Double(values.count - 1)
        let rank = Int(place)
        let lower = values.select(rank)
        guard rank + 1 < values.count else { return lower }
        var upper = values[rank + 1]
        for index in (rank + 1)..<values.count where values[index] < upper { upper = values[index] }
        return lower + (upper - lower) * (place - Double(rank))
    }
}
