"""Columns that are hard to roll over, and what pandas makes of them.

Usage: rolling_pandas.py OUT.json

The file is a list of cases {operator, name, days, min_periods, options..., y, x, expected}. A number of `y`,
`x` and `expected` is the bit pattern of a 64-bit float as an integer. `x` is empty for operators of one input.
"""

import json
import sys

import numpy as np
import pandas as pd

NAN = np.nan
WINDOWS = [(2, 2), (5, 5), (5, 3), (20, 20), (20, 8), (61, 61), (61, 1)]


def bits(values):
    return np.asarray(values, dtype=np.float64).view(np.uint64).tolist()


def columns(random):
    """Name and column; none is constant over a window, where pandas has its own ideas."""
    n = 300
    spotted = random.standard_normal(n) * 0.02
    spotted[random.random(n) < 0.08] = NAN
    late = np.append(np.full(30, NAN), random.standard_normal(n - 30))
    gap = random.standard_normal(n)
    gap[100:140] = NAN
    return {
        "returns": spotted,
        "prices": np.round(10 * np.exp(np.cumsum(random.standard_normal(n) * 0.02)), 2),
        "listed late": late,
        "suspended": gap,
        "few values": random.integers(0, 40, n) + np.arange(n) % 2 * 0.5,
        "short": random.standard_normal(7),
    }


def exact(operator, column, roll):
    """pandas' running sums drift: windows are taken one by one in extended precision where that shows."""
    wide = column.astype(np.longdouble)
    days, least = roll
    out = np.full(column.size, NAN)
    for row in range(column.size):
        window = wide[max(0, row + 1 - days) : row + 1]
        window = window[~np.isnan(window)]
        if window.size >= max(least, 1):
            out[row] = operator(window)
    return out


def one(column, days, least):
    series = pd.Series(column)
    roll = series.rolling(days, min_periods=least)
    yield "sum", {}, roll.sum()
    yield "mean", {}, roll.mean()
    for ddof in [0, 1]:
        yield "var", {"ddof": ddof}, roll.var(ddof=ddof)
        yield "std", {"ddof": ddof}, roll.std(ddof=ddof)
    yield "min", {}, roll.min()
    yield "max", {}, roll.max()
    yield "median", {}, roll.median()
    for q in [0.0, 0.125, 0.7]:
        yield "quantile", {"q": q}, roll.quantile(q)
    yield "rank", {}, roll.rank(pct=True)
    yield "count", {}, series.rolling(days, min_periods=0).count()
    yield "product", {}, exact(np.prod, column, (days, least))
    if least >= 4:
        yield "skew", {}, roll.skew()
        yield "kurt", {}, roll.kurt()
    if least == days:
        yield "argmax", {}, roll.apply(lambda window: window.size - 1 - np.argmax(window), raw=True)
        yield "slope", {}, roll.apply(lambda window: np.polyfit(np.arange(window.size), window, 1)[0], raw=True)
        weights = np.arange(1, days + 1)
        yield "decay_linear", {}, roll.apply(lambda window: np.dot(window, weights) / weights.sum(), raw=True)
        yield "mad", {}, roll.apply(lambda window: np.abs(window - window.mean()).mean(), raw=True)


def two(y, x, days, least):
    y, x = pd.Series(y), pd.Series(x)
    # A row counts where both are there.
    both = y.notna() & x.notna()
    y, x = y.where(both), x.where(both)
    roll = y.rolling(days, min_periods=least)
    cov = roll.cov(x, ddof=1)
    yield "cov", {"ddof": 1}, cov
    if least >= 3:
        yield "corr", {}, roll.corr(x)
        yield "beta", {}, cov / x.rolling(days, min_periods=least).var(ddof=1)


def cases():
    random = np.random.default_rng(11)
    found = columns(random)
    for days, least in WINDOWS:
        for name, y in found.items():
            for operator, options, expected in one(y, days, least):
                yield operator, name, days, least, options, y, [], expected
            x = random.standard_normal(y.size) + np.nan_to_num(y)
            x[::17] = NAN
            for operator, options, expected in two(y, x, days, least):
                yield operator, name, days, least, options, y, x, expected


def main():
    found = [
        {
            "operator": operator,
            "name": name,
            "days": days,
            "min_periods": least,
            **options,
            "y": bits(y),
            "x": bits(x),
            "expected": bits(expected),
        }
        for operator, name, days, least, options, y, x, expected in cases()
    ]
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(found, out)


if __name__ == "__main__":
    main()
