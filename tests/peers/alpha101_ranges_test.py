"""Whether the ranges of `alpha101_ranges` hold every result, and no more than they must.

    alpha101_ranges_test.py

Tables worked by hand say what an operator's range is. Random values within ranges, with ties among them, must give
results within the range of the result: for each operator, and with shaken rounding for each of the 101 formulas.
Scores that are wrong must be called so.
"""
import warnings

import numpy as np

from alpha101_formulas import Alphas
from alpha101_operators import Operators
from alpha101_pandas import finite, judge
from alpha101_ranges import ROUNDING, Range, RangeOperators, ends, unknown

NONE, ALL = np.nan, (-np.inf, np.inf)
O = RangeOperators()


class Shaken(Operators):
    """Plain operators with rounding drawn by lot."""

    def __init__(self, random):
        self.random = random

    def rounded(self, x, magnitude):
        error = np.where(np.isfinite(magnitude), ROUNDING * magnitude, 0.0)
        return x + error * self.random.choice([-1.0, -0.5, 0.0, 0.5, 1.0], np.shape(x))

    def stddev(self, x, d):
        return np.maximum(super().stddev(x, d), 0.0)


def row(*cells):
    """A day's values: numbers, or pairs of low and high."""
    low = np.array([[cell[0] if isinstance(cell, tuple) else cell for cell in cells]], dtype=float)
    high = np.array([[cell[1] if isinstance(cell, tuple) else cell for cell in cells]], dtype=float)
    return low if np.array_equal(low, high, equal_nan=True) else Range(low, high)


def column(*cells):
    """A stock's values, oldest first."""
    low, high = ends(row(*cells))
    return low.T if low is high else Range(low.T, high.T)


def check(result, expected, rounding=0.0):
    for end, should in zip(ends(result), ends(expected)):
        np.testing.assert_allclose(end, should, rtol=0, atol=rounding)


def last(result):
    low, high = ends(result)
    return Range(low[-1:], high[-1:])


def tables():
    # 2 is surely the largest; the other two may come in either order, or be equal.
    check(O.rank(row((0, 1), (0.5, 0.7), 2)), row((1 / 3, 2 / 3), (1 / 3, 2 / 3), 1))
    # Exact ties share their place; one that may reach them is at most their equal.
    check(O.rank(row(1, 1, (0.5, 1), NONE)), row((2 / 3, 2.5 / 3), (2 / 3, 2.5 / 3), (1 / 3, 2 / 3), NONE))
    check(O.rank(row(1, 1, (0.5, 0.9))), row(2.5 / 3, 2.5 / 3, 1 / 3))
    # One may be missing: 1 is then the only one, else the first or the second of two.
    check(O.rank(row(1, ALL)), row((0.5, 1), ALL))

    check(last(O.ts_rank(column(1, (2, 4), 3), 3)), row((2 / 3, 1)))
    check(last(O.ts_rank(column(1, (2, 4), 5), 3)), row(1))
    check(last(O.ts_rank(column((1, 2), 2, 2), 3)), row((2 / 3, 2.5 / 3)))
    check(last(O.ts_rank(column(2, 2, (1, 2)), 3)), row((1 / 3, 2 / 3)))
    check(last(O.ts_rank(column(ALL, 2, 2), 3)), row(ALL))
    check(last(O.ts_rank(column(NONE, (1, 2), 2), 3)), row(NONE))

    # The last two days can be least; of two equal the older is taken.
    check(last(O.ts_argmin(column(9, (1, 3), (2, 4)), 3)), row((2, 3)))
    check(last(O.ts_argmin(column(1, (1, 3), 2), 3)), row(1))
    check(last(O.ts_argmin(column((1, 3), 1, 1), 3)), row((1, 2)))
    check(last(O.ts_argmax(column((1, 3), 3, 4), 3)), row(3))
    check(last(O.ts_min(column((1, 3), 2, 4), 3)), row((1, 2)))
    check(last(O.ts_max(column((1, 3), 2, NONE), 3)), row(NONE))

    check(O.where(row((0, 1), 1, 0, NONE, ALL), 5.0, 7.0), row((5, 7), 5, 7, NONE, ALL))
    check(O.where(row((0, 1), (0, 1), 1, (0, 1)), row(NONE, NONE, 4, (1, 2)), row(7, NONE, NONE, 5)),
          row(ALL, NONE, 4, (1, 5)))
    check(O.less(row((0, 2), (0, 2), (0, 2), 1, NONE), row(3, 0, 1, 1, (1, 2))), row(1, 0, (0, 1), 0, NONE))
    check(O.equal(row((0, 2), (0, 2), 1, 1), row(3, 1, 1, (1, 2))), row(0, (0, 1), 1, (0, 1)))
    check(O.either(row((0, 1), (0, 1), (0, 1), ALL, ALL, 0), row(1, 0, NONE, 1, 0, NONE)),
          row(1, (0, 1), ALL, 1, ALL, NONE))

    check(row((-1, 2)) * row((-3, 5)), row((-6, 10)))
    check(row((1, 2), (1, 2), (0, 2), ALL) / row((4, 5), (-1, 1), 0, NONE), row((0.2, 0.5), ALL, ALL, NONE))
    check(np.abs(row((-3, 2), (-3, -2), ALL)), row((0, 3), (2, 3), ALL))
    check(np.sign(row((-3, 2), (1, 2), (0, 1))), row((-1, 1), 1, (0, 1)))
    check(O.scale(row((1, 3), 1, NONE)), row((0.25, 1.5), (0.25, 0.5), NONE), 1e-12)
    # Of one alone the mean is the value itself, whatever it is.
    check(O.indneutralize(row((0, 2), 4, (5, 6)), np.array([1, 1, 2])), row((-2, -1), (1, 2), 0), 1e-12)

    # Rounding may move 1, 2, 3 by far less than they are apart.
    narrow = column((1, 1 + 1e-13), 2, 3)
    low, high = ends(last(O.correlation(narrow, column(1.0, 2, 4), 3)))
    assert 0 < (high - low).item() < 1e-12
    # Two points are on a line whatever they are; that two may be one is anything, or what a flat side gives.
    check(last(O.correlation(column((1, 1.5), 2), column(3.0, 1), 2)), row(-1))
    check(last(O.correlation(column((1, 2), 2), column(3.0, 1), 2)), row(ALL))
    check(last(O.correlation(column((1, 2), 2), column(3.0, 1), 2, flat=5.0)), row((-1, 5)))
    check(last(O.correlation(column((1, 5), 2, 3), column(4.0, 4, 4), 3, flat=0.0)), row(0))
    check(last(O.correlation(column((1, 5), 2, 3), column(4.0, 4, NONE), 3)), row(NONE))
    # One value in [0, 4] beside 1 and 2 turns the deviations by more than can be told: any correlation.
    check(last(O.correlation(column((0, 4), 1, 2), column(1.0, 2, 4), 3)), row((-1, 1)), 1e-12)


def market(random, days, stocks):
    """Prices on a coarse grid, with suspensions, gaps and days of equal volume; the last stock's industry is its own."""
    close = 10 + np.cumsum(random.integers(-1, 2, (days, stocks)) * 0.25, axis=0)
    close = np.maximum(close, 1.0)
    volume = random.integers(1, 9, (days, stocks)) * 100.0
    for stock in range(0, stocks, 3):
        start = random.integers(20, days - 40)
        close[start : start + 30, stock] = close[start, stock]
        volume[start : start + 30, stock] = 0.0
    open_ = close + random.integers(-1, 2, close.shape) * 0.25 * (volume > 0)
    high, low = np.maximum(open_, close) + 0.25 * (volume > 0), np.minimum(open_, close)
    before = np.vstack([np.full((1, stocks), np.nan), close[:-1]])
    vwap = (high + low + close) / 3
    columns = {"open": open_, "high": high, "low": low, "close": close, "vwap": vwap, "volume": volume,
               "amount": volume * vwap, "returns": close / before - 1, "market_cap": close * 1000.0}
    gap = random.random(close.shape) < 0.001
    return {name: np.where(gap, np.nan, x) for name, x in columns.items()}, np.append(np.arange(stocks - 1) % 3, 9.0)


def holds(result, value, what):
    low, high = ends(result)
    slack = np.where(np.isfinite(value), 1e-12 * (1 + np.abs(value)), 0.0)
    inside = (low <= value + slack) & (value - slack <= high) | np.isnan(low) & np.isnan(value) | unknown(result)
    if not inside.all():
        day, stock = np.argwhere(~inside)[0]
        raise AssertionError(f"{what}: {value[day, stock]!r} is not in {low[day, stock]!r} to {high[day, stock]!r}")


def uncertain(random, shape, positive=False):
    """Small whole numbers, so that there are ties; some are exact, some rounded, some wide, missing or unknown."""
    middle = random.integers(1 if positive else -4, 6, shape).astype(float)
    error = random.choice([0.0, 1e-13, 1.0], shape, p=[0.6, 0.3, 0.1])
    low, high = middle - error, middle + error * random.integers(0, 2, shape)
    missing, free = random.random(shape) < 0.02, random.random(shape) < 0.01
    low, high = np.where(free, -np.inf, low), np.where(free, np.inf, high)
    if positive:
        low = np.where(free, low, np.maximum(low, 0.0))
    return Range(np.where(missing, np.nan, low), np.where(missing, np.nan, high))


def drawn(random, x):
    """Values that the range allows: ends often, the middle and whatever is between at times."""
    low, high = ends(x)
    part = random.choice([0.0, 0.5, 1.0, random.random()], low.shape)
    value = np.where(low == high, low, np.clip(low + part * (high - low), low, high))
    return np.where(unknown(x), random.choice([np.nan, -3.0, 0.0, 2.0, 1e9], low.shape), value)


OPERATORS = {
    "rank": lambda o, x, y, p, g: o.rank(x),
    "scale": lambda o, x, y, p, g: o.scale(x),
    "indneutralize": lambda o, x, y, p, g: o.indneutralize(x, g),
    "delta": lambda o, x, y, p, g: o.delta(x, 2.7),
    "mean": lambda o, x, y, p, g: o.mean(x, 4),
    "product": lambda o, x, y, p, g: o.product(o.rank(p), 3),
    "decay_linear": lambda o, x, y, p, g: o.decay_linear(x, 4),
    "ts_min": lambda o, x, y, p, g: o.ts_min(x, 3),
    "ts_max": lambda o, x, y, p, g: o.ts_max(x, 3),
    "ts_argmin": lambda o, x, y, p, g: o.ts_argmin(x, 5),
    "ts_argmax": lambda o, x, y, p, g: o.ts_argmax(x, 5),
    "ts_rank": lambda o, x, y, p, g: o.ts_rank(x, 5),
    "correlation": lambda o, x, y, p, g: o.correlation(x, y, 5),
    "correlation of three": lambda o, x, y, p, g: o.correlation(x, p, 3, flat=0.0),
    "correlation of two": lambda o, x, y, p, g: o.correlation(x, y, 2),
    "correlation with ranks": lambda o, x, y, p, g: o.correlation(x, o.rank(y), 4),
    "where": lambda o, x, y, p, g: o.where(o.less(x, y), p, y),
    "either": lambda o, x, y, p, g: o.either(o.less(x, y), o.equal(p, y)),
    "power": lambda o, x, y, p, g: o.power(p, x),
    "square": lambda o, x, y, p, g: o.power(p, 2),
    "signedpower": lambda o, x, y, p, g: o.signedpower(p, x),
    "log": lambda o, x, y, p, g: o.log(p),
    "+ and *": lambda o, x, y, p, g: (x + 2) * y - p,
    "/": lambda o, x, y, p, g: x / y,
    "1 /": lambda o, x, y, p, g: 1 / p,
    "maximum": lambda o, x, y, p, g: np.maximum(x, -y),
    "minimum": lambda o, x, y, p, g: np.minimum(np.abs(x), np.sign(y)),
}


def operators():
    groups = np.array([0, 0, 1, 1, 1, 2, np.nan, 0, 1, 1])
    for name, operator in OPERATORS.items():
        for seed in range(12):
            random = np.random.default_rng(seed)
            x, y, p = (uncertain(random, (20, len(groups)), positive) for positive in (False, False, True))
            result = operator(O, x, y, p, groups)
            for _ in range(20):
                holds(result, operator(Shaken(random), *(drawn(random, side) for side in (x, y, p)), groups), name)


def formulas():
    columns, industry = market(np.random.default_rng(5), 320, 12)
    wrong = []
    for name in Alphas(columns, industry, O).names():
        result = getattr(Alphas(columns, industry, O), name)()
        for seed in range(6):
            shaken = getattr(Alphas(columns, industry, Shaken(np.random.default_rng(seed))), name)()
            holds(result, shaken, name)
        plain = getattr(Alphas(columns, industry, Operators()), name)()
        verdict = judge(name, plain, columns, industry)
        assert verdict["agree"] == plain.size and verdict["values"] > plain.size / 20, f"{name}: {verdict}"
        # One value a little off, one gone, one too many.
        low, high = ends(result)
        changes = [(np.isfinite(plain) & (low == high), lambda x: x + 1e-6 * (1 + np.nanmax(np.abs(finite(plain))))),
                   (~np.isnan(plain) & ~unknown(result), lambda x: np.nan), (np.isnan(low), lambda x: 0.0)]
        for where, change in changes:
            # Some formulas leave no value exact.
            for day, stock in np.argwhere(where)[-1:]:
                scores = plain.copy()
                scores[day, stock] = change(scores[day, stock])
                verdict = judge(name, scores, columns, industry)
                assert verdict["differ"] == 1 and verdict["first"] == [day, stock], f"{name}: {verdict}"
        # All a day late; each day's in another order.
        late = np.vstack([plain[:1], plain[:-1]])
        mixed = np.random.default_rng(3).permuted(plain, axis=1)
        for scores in (late, mixed):
            verdict = judge(name, scores, columns, industry)
            # Of cells that do not agree by chance, most must be called wrong.
            wrong.append(verdict["differ"] / (verdict["differ"] + verdict["ties"]))
            assert wrong[-1] > 0.5, f"{name}: {verdict}"
    return wrong


def main():
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    np.seterr(all="ignore")
    tables()
    operators()
    wrong = formulas()
    print(f"of wrong scores {np.mean(wrong):.3f} are called so, {np.min(wrong):.3f} of the formula that leaves most open")


if __name__ == "__main__":
    main()
