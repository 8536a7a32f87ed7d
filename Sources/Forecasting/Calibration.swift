/// How much larger the errors of a backtest were than the deviations said; never less than one.
struct Calibration {
    var level = 1.0
    var value = 1.0
}
