/// How the report is to be read.
extension CapacityHTML {
    func legend(to html: inout HTMLWriter) {
        html.raw("<section class=\"legend\">\n<h2>How to read this</h2>\n<dl>\n")
        for entry in ReportLegend.entries {
            html.raw("<div><dt>")
            html.text(entry.name)
            html.raw("</dt><dd>")
            html.text(entry.words)
            html.raw("</dd></div>\n")
        }
        html.raw("</dl>\n</section>\n")
    }
}

/// The conventions of a capacity report.
enum ReportLegend {
    static let entries: [(name: String, words: String)] = [
        (
            "p95",
            "The 95th percentile of the period's 5-minute means by nearest rank: the smallest of them that at least "
                + "95 % of them do not exceed, the value that is billed. “p95 interpolated” lies between neighbours, "
                + "as spreadsheets have it."
        ),
        (
            "Peak, mean, headroom",
            "The peak is the largest second or report, or where it says so the largest 5-minute mean. The mean is of "
                + "what is known. “Left” is the capacity less the busiest direction's p95; negative when exceeded."
        ),
        (
            "Capacity",
            """
            Where it is not known, there is no share and no date, and never 0 %. Where more was used than the agent says, the \
            share is above 100 % and the speed is suspect.
            """
        ),
        (
            "Forecast",
            "Made of one figure a day: the p95 or the peak of that day, of its seconds, or of its 5-minute means where "
                + "the row is computed. The row says which. It is not the period's p95."
        ),
        (
            "Growth a month",
            "Over 30.4375 days, absolute, as a share of the present level, and its 95 % interval."
        ),
        (
            "No significant growth",
            "The 95 % interval of the slope holds 0: what rise there is may be chance, and a date would be a guess. "
                + "“Declining” is a fall that is more than chance."
        ),
        (
            "Reached",
            "The day on which the expected value first reaches the share of the capacity. The 80 % interval holds it "
                + "in four cases of five; “later than” is the end of the horizon. “Now” is within the last seven days."
        ),
        (
            "Insufficient history",
            "Fewer days are known than a forecast needs; no date is given."
        ),
        (
            "Picture",
            "The history (dark line), reduced such that largest and least days stay, and right of the upright line the "
                + "forecast of the row's most urgent figure. All pictures have one time axis and begin at 0; what is "
                + "far above the capacity is cut off."
        ),
        (
            "Fan",
            "The expected value (line) and the bands in which single days lie in 50, 80 and 95 % of cases, the inner "
                + "the darker; over long horizons each point is of all days of some weeks. Dashed: thresholds. Heavy "
                + "line: the capacity. Bar on a threshold: its 80 % interval, with a tick at the date."
        ),
        (
            "Gaps",
            "A gap is a gap: days that are not known are not drawn, not joined and not counted as 0."
        ),
        (
            "Coverage, interpolated",
            "The share of the period that is known, and the share of that which was spread evenly over intervals much "
                + "longer than the polls."
        ),
        (
            "Grown most",
            "Mean rate before and after, and the half-width of the 95 % interval of the difference. They disagree when "
                + "samples and counters of the port differ by more than the samples' error allows."
        ),
        (
            "Backtest",
            "The mean absolute error of forecasts of the known past from days before alone, against the naive one: the "
                + "last known value of the same weekday."
        ),
    ]
}
