"""How far scores agree with the alphas of Kakushadze (2016) computed from the paper's formulas.

    alpha101_pandas.py FOLDER SHAKES [ALPHA ...]

FOLDER/in holds the columns as days x stocks .npy files, and industry.npy, a code per stock. FOLDER/scores holds the
scores to be judged, alpha001.npy and so on. The verdict goes to FOLDER/agreement.json, an entry per alpha:

    values    cells that have a value here
    agree     cells that are both missing, or equal within 1e-9 of the value or of the day's mean absolute value
    ties      others that rounding decides: one of SHAKES shakes of rounded results by 1e-13 moves them (see Jitter)
    differ    all others
    worst     the largest difference among cells that agree, in units of the same scale
"""
import json
import pathlib
import sys
import warnings

import numpy as np

from alpha101_formulas import Alphas
from alpha101_operators import Jitter, Operators

COLUMNS = ("open", "high", "low", "close", "vwap", "volume", "amount", "returns", "market_cap")
TOLERANCE = 1e-9


def load(folder):
    columns = {name: np.load(folder / "in" / f"{name}.npy") for name in COLUMNS}
    return columns, np.load(folder / "in" / "industry.npy").ravel()


def distance(a, b):
    """Difference in units of the value or the day's mean absolute value; infinite where one is missing."""
    finite = np.where(np.isfinite(b), np.abs(b), np.nan)
    scale = np.fmax(finite, np.nanmean(finite, axis=1, keepdims=True))
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    apart = np.where(same, 0.0, np.abs(a - b) / scale)
    return np.where(np.isnan(apart), np.inf, apart)


def judge(name, scores, columns, industry, shakes):
    expected = getattr(Alphas(columns, industry, Operators()), name)()
    apart = distance(scores, expected)
    off = apart > TOLERANCE
    settled = ~off
    for seed in range(shakes):
        if settled.all():
            break
        shaken = getattr(Alphas(columns, industry, Operators(Jitter(seed))), name)()
        settled |= distance(shaken, expected) > TOLERANCE
    return {
        "values": int((~np.isnan(expected)).sum()),
        "agree": int((~off).sum()),
        "ties": int((off & settled).sum()),
        "differ": int((~settled).sum()),
        "worst": float(apart[~off].max(initial=0.0)),
        "first": [int(i) for i in np.argwhere(~settled)[0]] if not settled.all() else None,
    }


def main():
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    np.seterr(all="ignore")
    folder, shakes = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    columns, industry = load(folder)
    names = sys.argv[3:] or sorted(path.stem for path in (folder / "scores").glob("alpha*.npy"))
    verdict = {name: judge(name, np.load(folder / "scores" / f"{name}.npy"), columns, industry, shakes) for name in names}
    (folder / "agreement.json").write_text(json.dumps(verdict))


if __name__ == "__main__":
    main()
