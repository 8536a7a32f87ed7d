"""Writes what scipy, numpy and statsmodels make of some series as a Swift file for the tests.

usage: vectors.py FILE
"""

import sys
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

# Some searches stop short of their minimum and say so; the best of them counts.
warnings.simplefilter("ignore")

HORIZON = 30
METHODS = ["L-BFGS-B", "TNC", "SLSQP", "Powell", "trust-constr"]
CONFIDENCES = {50: 0.5, 80: 0.8, 95: 0.95}


def series():
    """The series by name, with their period."""
    yield "nile", 7, sm.datasets.nile.load_pandas().data["volume"].to_numpy()
    yield "sunspots", 11, sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"].to_numpy()
    weekly = sm.datasets.co2.load_pandas().data["co2"]
    yield "co2", 12, weekly.resample("MS").mean().interpolate().to_numpy()[-240:]
    yield "elnino", 12, sm.datasets.elnino.load_pandas().data.iloc[-20:, 1:].to_numpy().ravel()
    random = np.random.default_rng(20261127)
    days = np.arange(200)
    season = np.array([0, 2, 3, 1, 0, -20, -30])[days % 7]
    yield "link", 7, 1e9 * (100 + 0.2 * days + season + random.normal(0, 4, 200))
    walk = np.cumsum(random.normal(0, 1, 150))
    yield "walk", 7, 50 + walk + 3 * (np.arange(150) % 7 == 2)
    yield "whole", 7, np.round(20 + 0.05 * days[:90] + random.normal(0, 2, 90))
    yield "short", 7, 10 + 0.3 * np.arange(20) + random.normal(0, 1, 20)


def kendall_variance(groups):
    """The variance of Kendall's S with ties, summed over the groups."""

    def term(count):
        return count * (count - 1) * (2 * count + 5)

    total = 0
    for group in groups:
        ties = np.unique(group, return_counts=True)[1]
        total += term(len(group)) - sum(term(int(tie)) for tie in ties)
    return total / 18


def trend(values, inflation=1.0):
    """The seasonal Kendall slope with its intervals, by brute force."""
    days = np.arange(len(values))
    slopes, groups = [], []
    for weekday in range(7):
        own = days[weekday::7]
        groups.append(values[own])
        for place, first in enumerate(own):
            slopes += [(values[later] - values[first]) / (later - first) for later in own[place + 1 :]]
    slopes = np.sort(slopes)
    slope = np.median(slopes)
    centre = days.mean()
    medians = np.array([np.median(values[day::7] - slope * (days[day::7] - centre)) for day in range(7)])
    level = medians.mean()
    season = medians - level
    residuals = values - (level + slope * (days - centre) + season[days % 7])
    limit = 3.5 / stats.norm.ppf(0.75) * np.median(np.abs(residuals))
    usual = np.abs(residuals) <= limit
    variance = np.mean(residuals[usual] ** 2)
    both = usual[1:] & usual[:-1]
    raw = np.mean((residuals[1:] * residuals[:-1])[both]) / variance
    count = len(values)
    correlation = min(max(raw + (2 + 4 * raw) / count + 0.5 / np.sqrt(count), 0), 0.995)
    deviation = np.sqrt(kendall_variance(groups) * (1 + correlation) / (1 - correlation))
    intervals = []
    for confidence in CONFIDENCES.values():
        reach = stats.norm.ppf((1 + confidence) / 2) * deviation
        low = int(max(np.round((len(slopes) - reach) / 2) - 1, 0))
        high = int(min(np.round((len(slopes) + reach) / 2), len(slopes) - 1))
        stretch = max(1, reach / len(slopes))
        intervals += [slope - (slope - slopes[low]) * stretch, slope + (slopes[high] - slope) * stretch]
    return {
        "slope": slope,
        "level": level - slope * centre,
        "season": season,
        "residualDeviation": np.sqrt(variance * count / (count - 8)),
        "autocorrelation": correlation,
        "slopeIntervals": intervals,
    }


def theil_sen(values):
    """The slope of all pairs with its plain intervals."""
    found = [stats.theilslopes(values, alpha=confidence) for confidence in CONFIDENCES.values()]
    return {
        "theilSlope": found[0].slope,
        "theilIntervals": [end for one in found for end in (one.low_slope, one.high_slope)],
    }


def smoothing(values, period):
    """The smoothing with fixed parameters, and the smallest squared errors from the same state."""
    slope = (values[period : 2 * period].mean() - values[:period].mean()) / period
    level = values[:period].mean() - slope * (period + 1) / 2
    season = values[:period] - level - slope * np.arange(1, period + 1)
    season -= season.mean()
    alpha, star, gamma = 0.3, 0.1, 0.2
    known = dict(
        trend="add",
        seasonal="add",
        seasonal_periods=period,
        initialization_method="known",
        initial_level=level,
        initial_trend=slope,
        initial_seasonal=season,
    )
    model = ExponentialSmoothing(values, **known)
    fixed = model.fit(smoothing_level=alpha, smoothing_trend=star, smoothing_seasonal=gamma, optimized=False)
    best = min(ExponentialSmoothing(values, **known).fit(method=method).sse for method in METHODS)
    beta = alpha * star
    ets = ETSModel(
        pd.Series(values),
        error="add",
        trend="add",
        seasonal="add",
        seasonal_periods=period,
        initialization_method="known",
        initial_level=level,
        initial_trend=slope,
        initial_seasonal=season,
    )
    # The model keeps its season in the reverse order and beta as a share of the level, not of alpha.
    result = ets.smooth(np.concatenate([[alpha, beta, gamma, level, slope], season[::-1]]))
    assert np.allclose(result.fittedvalues, fixed.fittedvalues, rtol=1e-9), "the two models differ"
    prediction = result.get_prediction(start=len(values), end=len(values) + HORIZON - 1)
    return {
        "initialLevel": level,
        "initialSlope": slope,
        "initialSeason": season,
        "fitted": fixed.fittedvalues[-20:],
        "squaredErrors": fixed.sse,
        # Not fixed.forecast(): its season of the last day lacks that day's own error.
        "forecasts": prediction.predicted_mean,
        "variances": prediction.forecast_variance,
        "bestSquaredErrors": best,
    }


def percentiles(values):
    """What numpy makes of the two definitions."""
    shares = [0.05, 0.5, 0.75, 0.95, 0.99]
    return {
        "nearestRanks": [np.quantile(values, share, method="inverted_cdf") for share in shares],
        "interpolated": [np.quantile(values, share) for share in shares],
    }


def literal(value, indent=8):
    """A number or a list of them as Swift, wrapped at the line length of the sources."""
    if np.ndim(value) == 0:
        return repr(value) if isinstance(value, int) else repr(float(value))
    begin = " " * (indent + 3)
    lines, line = [], begin
    for number in value:
        word = f" {float(number)!r},"
        if len(line) + len(word) > 120:
            lines.append(line)
            line = begin
        line += word
    return "\n".join(["["] + lines + [line, " " * indent + "]"])


def main(path):
    """Writes the file."""
    blocks = []
    for name, period, values in series():
        values = values.astype(float)
        figures = {"values": values, "period": period} | percentiles(values) | trend(values) | theil_sen(values)
        if name != "short":
            figures["smoothing"] = smoothing(values, period)
        lines = []
        for key, value in figures.items():
            if isinstance(value, dict):
                inner = ",\n".join(f"            {k}: {literal(v, 12)}" for k, v in value.items())
                lines.append(f"        {key}: Smoothing(\n{inner}\n        )")
            else:
                lines.append(f"        {key}: {literal(value)}")
        body = ",\n".join([f'        name: "{name}"'] + lines)
        blocks.append(f"    static let {name} = Vector(\n{body}\n    )\n")
    names = ", ".join(name for name, _, _ in series())
    text = "// Written by tools/forecast-check/run; change it there.\n\nextension Vector {\n"
    text += f"    static let all = [{names}]\n\n" + "\n".join(blocks) + "}\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


main(sys.argv[1])
