"""How far scores agree with the alphas of Kakushadze (2016) computed from the paper's formulas.

    alpha101_pandas.py FOLDER [ALPHA ...]

FOLDER/in holds the columns as days x stocks .npy files, and industry.npy, a code per stock. FOLDER/scores holds the
scores to be judged, alpha001.npy and so on. The verdict goes to FOLDER/agreement.json, an entry per alpha:

    values    cells that have a value here
    agree     cells that are both missing, or equal within 1e-9 of the value or of the day's mean absolute value
    ties      others within the range that the formula leaves to rounding (see alpha101_ranges), or 1e-9 beside it
    differ    all others
    first     the first cell that differs
    worst     the largest difference among cells that agree, in units of the same scale
    wide      cells whose range is wider than 1e-9 of that scale, whether they agree or not
    anything  cells among them of which the formula says nothing, not even whether they are missing
    width     median width of the ties' ranges, in units of the distance between the day's largest and smallest value
    caught    share of ties that would differ if they had the value of another stock of that day instead
"""
import json
import pathlib
import sys
import warnings

import numpy as np

from alpha101_formulas import Alphas
from alpha101_operators import Operators
from alpha101_ranges import RangeOperators, ends

COLUMNS = ("open", "high", "low", "close", "vwap", "volume", "amount", "returns", "market_cap")
TOLERANCE = 1e-9


def load(folder):
    columns = {name: np.load(folder / "in" / f"{name}.npy") for name in COLUMNS}
    return columns, np.load(folder / "in" / "industry.npy").ravel()


def finite(x):
    return np.where(np.isfinite(x), x, np.nan)


def scale(expected):
    """The value or the day's mean absolute value, whichever is larger."""
    size = np.abs(finite(expected))
    return np.fmax(size, np.nanmean(size, axis=1, keepdims=True))


def distance(a, b):
    """Difference in units of b's scale; infinite where one is missing."""
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    apart = np.where(same, 0.0, np.abs(a - b) / scale(b))
    return np.where(np.isnan(apart), np.inf, apart)


def inside(scores, expected, low, high):
    """Whether the scores are within the ranges, or as near to them as `distance` calls equal."""
    slack = np.nan_to_num(TOLERANCE * scale(expected))
    free = np.isneginf(low) & np.isposinf(high)
    return free | (scores >= low - slack) & (scores <= high + slack) | np.isnan(scores) & np.isnan(low)


def judge(name, scores, columns, industry):
    expected = getattr(Alphas(columns, industry, Operators()), name)()
    low, high = ends(getattr(Alphas(columns, industry, RangeOperators()), name)())
    assert inside(expected, expected, low, high).all(), f"{name}: the formula's value is outside its own range"
    apart = distance(scores, expected)
    off = apart > TOLERANCE
    explained = inside(scores, expected, low, high)
    ties, differ = off & explained, off & ~explained
    width = np.where(low == high, 0.0, high - low)
    # The same cells with another stock's value: each day's values in an order drawn by lot.
    other = np.random.default_rng(1).permuted(expected, axis=1)
    swapped = ties & ~np.isnan(other)
    caught = swapped & ~inside(other, expected, low, high)
    spread = np.nanmax(finite(expected), axis=1, keepdims=True) - np.nanmin(finite(expected), axis=1, keepdims=True)
    return {
        "values": int((~np.isnan(expected)).sum()),
        "agree": int((~off).sum()),
        "ties": int(ties.sum()),
        "differ": int(differ.sum()),
        "first": [int(i) for i in np.argwhere(differ)[0]] if differ.any() else None,
        "worst": float(apart[~off].max(initial=0.0)),
        "wide": int((width > TOLERANCE * scale(expected)).sum()),
        "anything": int((np.isneginf(low) & np.isposinf(high)).sum()),
        "width": float(np.median((width / spread)[ties])) if ties.any() else 0.0,
        "caught": float(caught.sum() / swapped.sum()) if swapped.any() else None,
    }


def main():
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    np.seterr(all="ignore")
    folder = pathlib.Path(sys.argv[1])
    columns, industry = load(folder)
    names = sys.argv[2:] or sorted(path.stem for path in (folder / "scores").glob("alpha*.npy"))
    verdict = {name: judge(name, np.load(folder / "scores" / f"{name}.npy"), columns, industry) for name in names}
    (folder / "agreement.json").write_text(json.dumps(verdict))


if __name__ == "__main__":
    main()
