"""Rows that are hard to rank, and what numpy, scipy and pandas make of them.

Usage: rank_scipy.py OUT.json

The file is a list of cases {kernel, type, name, options..., row, expected}. A number of `row` and `expected` is the bit
pattern of a 64-bit float as an integer, so that nothing is lost on the way; rows of type f32 hold values exact in f32.
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd
import scipy.stats

NAN, INF = np.nan, np.inf
METHODS = ["average", "min", "max", "dense", "ordinal"]


def bits(values):
    return np.asarray(values, dtype=np.float64).view(np.uint64).tolist()


def hard_rows(random, dtype):
    """Name and row, for ranks."""
    info = np.finfo(dtype)
    special = [0.0, -0.0, INF, -INF, NAN, info.max, info.min, info.tiny, -info.tiny, info.smallest_subnormal, 1.0]
    normal = random.standard_normal
    spotted = normal(5000) * 0.02
    spotted[random.random(5000) < 0.08] = NAN
    outliers = normal(3000)
    outliers[::300] *= 1e15
    return {
        "empty": [],
        "one value": [3.0],
        "one NaN": [NAN],
        "all NaN": np.full(100, NAN),
        "all tied": np.full(500, 0.1),
        "signed zeros": np.where(random.random(200) < 0.5, 0.0, -0.0),
        "infinities": random.choice([INF, -INF, 1.0, NAN], 300),
        "special": random.choice(special, 400),
        "subnormal": info.smallest_subnormal * random.integers(-1000, 1000, 2000),
        "next floats": np.nextafter(dtype(1.0), dtype(2.0)) + info.eps * random.integers(0, 500, 1000),
        "returns": spotted,
        "market caps": np.round(np.exp(8 + 1.2 * normal(5000))),
        "outliers": outliers,
        "skewed": 10.0 ** (60 * random.random(2000) - 30),
        "few values": random.integers(0, 5, 4000),
        "sorted": np.sort(normal(1000)),
        "reversed": np.sort(normal(1000))[::-1],
        "64": normal(64),
        "65": normal(65),
        "8192 columns": normal(8192),
        "8193 columns": np.round(normal(8193), 2),
    }


def rank_cases(dtype):
    for name, row in hard_rows(np.random.default_rng(7), dtype).items():
        row = np.asarray(row, dtype=dtype)
        for method in METHODS:
            yield "rank", name, {"method": method}, row, ranks(row, method)


def ranks(row, method):
    if row.size == 0:
        return row
    return scipy.stats.rankdata(row, method=method, nan_policy="omit")


def plain_rows(random, dtype):
    """Name and row, for sums and quantiles: finite, of moderate size."""
    spotted = random.standard_normal(1000)
    spotted[::9] = NAN
    return {
        "two": [1.0, 4.0],
        "returns": spotted,
        "far from zero": 1e6 + random.standard_normal(333),
        "log-normal": np.exp(random.standard_normal(5000)),
        "ties": random.integers(-3, 9, 400),
        "outliers": np.append(random.standard_normal(200), [1e6, -1e5, NAN]),
    }


def score_cases(row):
    # In extended precision: far from zero the rounding of the mean alone would show.
    row = row.astype(np.longdouble)
    for ddof in [0, 1]:
        yield "zscore", {"ddof": ddof}, scipy.stats.zscore(row, ddof=ddof, nan_policy="omit")
    yield "demean", {}, row - np.nanmean(row)
    yield "scale", {}, row / np.nansum(np.abs(row))


def winsorize_cases(row, dtype):
    # Fractions that are the same number in f32 and f64.
    for lower, upper in [(0.0, 1.0), (0.015625, 0.984375), (0.25, 0.5), (0.125, 0.125)]:
        bounds = np.nanquantile(row, lower), np.nanquantile(row, upper)
        yield "winsorize", {"by": "quantile", "lower": lower, "upper": upper}, np.clip(row, *bounds)
    for k, ddof in [(1.0, 0), (2.5, 1)]:
        centre, width = np.nanmean(row), k * np.nanstd(row, ddof=ddof)
        yield "winsorize", {"by": "sigma", "k": k, "ddof": ddof}, np.clip(row, centre - width, centre + width)
    for k in [1.0, 3.0]:
        # The constant is the customary one: 1 / 1.4826 in place of scipy's exact "normal".
        mad = scipy.stats.median_abs_deviation(row, nan_policy="omit", scale=1 / 1.4826)
        centre = np.nanmedian(row)
        yield "winsorize", {"by": "mad", "k": k}, np.clip(row, centre - k * mad, centre + k * mad)


def top_cases(row):
    """The k best by a stable sort, missing values last."""
    present = int(np.sum(~np.isnan(row)))
    for k in [0, 1, 17, 400, 10_000]:
        for kernel, key in [("top_k", -row), ("bottom_k", row)]:
            mask = np.zeros(row.size)
            mask[np.argsort(key, kind="stable")[: min(k, present)]] = 1.0
            yield kernel, {"k": k}, mask


def bucket_cases(random):
    # Without ties: pandas refuses edges that tie.
    for n, buckets in [(1000, 10), (997, 5), (64, 7), (5000, 20), (3, 2), (12, 9)]:
        row = random.permutation(np.cumsum(random.random(n) + 0.01))
        edges_on_values = any((n - 1) * b % buckets == 0 for b in range(1, buckets))
        expected = pd.qcut(row, buckets, labels=False) + 1.0
        row, expected = np.append(row, NAN), np.append(expected, NAN)
        yield f"{n} values, edges on values: {edges_on_values}", {"buckets": buckets}, row, expected


def cases():
    for dtype in [np.float64, np.float32]:
        for kernel, name, options, row, expected in rank_cases(dtype):
            yield dtype, kernel, name, options, row, expected
        for name, row in plain_rows(np.random.default_rng(8), dtype).items():
            # The peers work in double precision also for rows of type f32, as the kernels do.
            row = np.asarray(row, dtype=dtype).astype(np.float64)
            for kernel, options, expected in [*score_cases(row), *winsorize_cases(row, dtype), *top_cases(row)]:
                yield dtype, kernel, name, options, row, expected
    for name, options, row, expected in bucket_cases(np.random.default_rng(9)):
        yield np.float64, "quantile_bucket", name, options, row, expected


def main():
    warnings.simplefilter("error")
    found = [
        {
            "kernel": kernel,
            "type": "f32" if dtype is np.float32 else "f64",
            "name": name,
            **options,
            "row": bits(row),
            "expected": bits(expected),
        }
        for dtype, kernel, name, options, row, expected in cases()
    ]
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(found, out)


if __name__ == "__main__":
    main()
