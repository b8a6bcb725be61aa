"""Rows that are hard to rank, and what numpy, scipy and pandas make of them.

Usage: rank_scipy.py OUT.json

The file is a list of cases {kernel, type, name, options..., row, expected}. A number of `row` and `expected` is the bit
pattern of a 64-bit float as an integer, so that nothing is lost on the way; rows of type f32 hold values exact in f32.
Regressors and weights are rows too; for a correlation the other row is the regressor.
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd
import scipy.stats

NAN, INF = np.nan, np.inf
NO_GROUP = 2**32 - 1
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


def grouped_rows(random):
    """Name, row and group codes: finite values of moderate size, groups of one, groups without values, no group."""
    spotted = random.standard_normal(3000)
    spotted[::9] = NAN
    industries = 801010 + 10 * random.integers(0, 31, 3000)
    industries[::50] = NO_GROUP
    return {
        "industries": (spotted, industries),
        "small codes": (np.exp(random.standard_normal(500)), random.integers(0, 5, 500)),
        "groups of one": (np.append(random.standard_normal(60), NAN), np.append(np.arange(60) // 2 % 31, 7)),
        "far from zero": (1e6 + random.standard_normal(400), random.integers(0, 9, 400)),
        "ties": (random.integers(-3, 9, 400).astype(float), random.integers(0, 20, 400)),
    }


def group_cases():
    """pandas groupby.transform, with the values that are missing or in no group left out before."""
    for name, (row, codes) in grouped_rows(np.random.default_rng(10)).items():
        keep = ~np.isnan(row) & (codes != NO_GROUP)
        groups = pd.Series(row[keep]).groupby(codes[keep])
        sizes = groups.transform("count")

        def whole(values):
            out = np.full(row.size, NAN)
            out[keep] = values
            return out

        x = pd.Series(row[keep])
        options = {"codes": codes.tolist()}
        for kernel in ["mean", "sum", "count", "min", "max", "median"]:
            yield name, f"group_{kernel}", options, row, whole(groups.transform(kernel))
        for ddof in [0, 1]:
            deviation = groups.transform(lambda x: x.std(ddof=ddof))
            # pandas leaves rounding noise where all values are equal.
            deviation = deviation.where(groups.transform("nunique") > 1, 0.0).where(sizes > ddof)
            yield name, "group_std", options | {"ddof": ddof}, row, whole(deviation)
            z = ((x - groups.transform("mean")) / deviation.where(deviation > 0)).where(sizes > 1, 0.0)
            yield name, "group_zscore", options | {"ddof": ddof}, row, whole(z)
        yield name, "group_demean", options, row, whole((x - groups.transform("mean")).where(sizes > 1, 0.0))
        for method in ["average", "min", "max", "dense"]:
            yield name, "group_rank", options | {"method": method}, row, whole(groups.rank(method=method))
        yield name, "group_scale", options, row, whole(x / groups.transform(lambda x: x.abs().sum()))


def regression_rows(random):
    """Name, y and regressors: market-cap-sized numbers and cubes of their logarithms among them."""
    n = 2000
    caps = np.exp(23 + 1.2 * random.standard_normal(n))
    size = np.log(caps)
    returns = 0.02 * random.standard_normal(n) + 1e-3 * size
    returns[::11] = NAN
    beta = 1 + 0.3 * random.standard_normal(n)
    beta[5::17] = NAN
    return {
        "returns on size and beta": (returns, [size, beta]),
        "nonlinear size": (size**3, [size]),
        "returns on caps": (returns, [caps, size]),
        "caps on cubes": (caps, [size**3, beta]),
        "constants alone": (returns, []),
    }


def residual_cases():
    random = np.random.default_rng(11)
    for name, (y, regressors) in regression_rows(random).items():
        codes = 801010 + 10 * random.integers(0, 31, y.size)
        codes[::40] = NO_GROUP
        weights = np.exp(23 + random.standard_normal(y.size))
        weights[::60] = 0.0
        for grouped in [False, True]:
            for weighted in [False, True]:
                for intercept in [True, False] if not grouped else [True]:
                    options = {"regressors": [bits(x) for x in regressors], "intercept": intercept}
                    options |= {"codes": codes.tolist()} if grouped else {}
                    options |= {"weights": bits(weights)} if weighted else {}
                    expected = least_squares(y, regressors, codes if grouped else None, weights if weighted else None, intercept)
                    yield name, "residual", options, y, expected


def least_squares(y, regressors, codes, weights, intercept):
    """numpy.linalg.lstsq with dummies as columns, in columns of like size, and rows times the root of their weight."""
    keep = ~np.isnan(y) & np.all([~np.isnan(x) for x in regressors], axis=0)
    columns = list(regressors)
    if codes is not None:
        keep &= codes != NO_GROUP
        columns += [(codes == code).astype(float) for code in np.unique(codes[keep])]
    elif intercept:
        columns.append(np.ones(y.size))
    if weights is not None:
        keep &= weights > 0
    out = np.full(y.size, NAN)
    if not columns:
        out[keep] = y[keep]
        return out
    a = np.column_stack([x[keep] for x in columns])
    a = a / np.abs(a).max(axis=0, initial=1e-300)
    root = np.ones(keep.sum()) if weights is None else np.sqrt(weights[keep] / weights.max())
    fit, *_ = np.linalg.lstsq(a * root[:, None], y[keep] * root, rcond=None)
    out[keep] = y[keep] - a @ fit
    return out


def correlation_cases():
    """The correlation at every place of the row, as a kernel of rows gives one number."""
    random = np.random.default_rng(12)
    for name, row in plain_rows(random, np.float64).items():
        row = np.asarray(row, dtype=np.float64)
        other = np.round(0.3 * np.nan_to_num(row) + np.nanstd(row) * random.standard_normal(row.size), 2)
        other[::8] = NAN
        keep = ~np.isnan(row) & ~np.isnan(other)
        if keep.sum() < 3:
            continue
        for kernel, peer in [("pearson", scipy.stats.pearsonr), ("spearman", scipy.stats.spearmanr)]:
            r = peer(row[keep], other[keep]).statistic
            yield name, kernel, {"regressors": [bits(other)]}, row, np.full(row.size, r)


def winsorize_scipy_cases():
    """scipy.stats.mstats.winsorize pulls in whole values: the bounds are order statistics, here exact quantiles."""
    random = np.random.default_rng(13)
    for n in [101, 1001]:
        row = random.standard_normal(n)
        expected = np.asarray(scipy.stats.mstats.winsorize(row, limits=(0.05, 0.1)))
        options = {"by": "quantile", "lower": 5 * (n // 100) / (n - 1), "upper": 1 - 10 * (n // 100) / (n - 1)}
        yield f"{n} values", "winsorize", options, row, expected


def cases():
    for cases in [group_cases, residual_cases, correlation_cases, winsorize_scipy_cases]:
        for name, kernel, options, row, expected in cases():
            yield np.float64, kernel, name, options, row, expected
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
