"""Each yardstick in numpy alone, row by row where a row stays in cache. Imports nothing else: a child runs it too."""

import numpy as np


def rank(panel, out):
    """Average rank: missing values to +inf, an argsort, runs of equal values."""
    for row, ranks in zip(panel, out):
        missing = np.isnan(row)
        order = np.argsort(np.where(missing, np.inf, row))[: row.size - np.count_nonzero(missing)]
        values = row[order]
        first = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
        tied = np.diff(first, append=values.size)
        ranks[order] = np.repeat(first + (tied + 1) / 2, tied)
        ranks[missing] = np.nan
    return out


def argsort(panel, out):
    """The order alone, NaN last; no ranks."""
    for row, order in zip(panel, out):
        order[:] = np.argsort(row)
    return out


def argsort_filled(panel, out):
    """The order alone, with +inf for NaN; no ranks."""
    for row, order in zip(panel, out):
        order[:] = np.argsort(np.where(np.isnan(row), np.inf, row))
    return out


def top_k(panel, k, out):
    """The k largest; among those that tie at the edge the first by column."""
    for row, mask in zip(panel, out):
        filled = np.where(np.isnan(row), -np.inf, row)
        edge = np.partition(filled, row.size - k)[row.size - k]
        np.greater(row, edge, out=mask)
        ties = np.flatnonzero(row == edge)
        mask[ties[: k - np.count_nonzero(mask)]] = True
    return out


def zscore(panel, out, rows=16):
    """Population z-score, blocks of rows that stay in cache."""
    for start in range(0, len(panel), rows):
        block = panel[start : start + rows]
        present = ~np.isnan(block)
        count = np.count_nonzero(present, axis=1)
        centred = block - (np.where(present, block, 0.0).sum(axis=1) / count)[:, None]
        filled = np.where(present, centred, 0.0)
        deviation = np.sqrt(np.einsum("ij,ij->i", filled, filled) / count)
        np.divide(centred, deviation[:, None], out=out[start : start + rows])
    return out


def group_demean(panel, codes, count, out):
    """Each value less the mean of its group."""
    for row, demeaned in zip(panel, out):
        present = ~np.isnan(row)
        sums = np.bincount(codes, weights=np.where(present, row, 0.0), minlength=count)
        means = sums / np.bincount(codes, weights=present, minlength=count)
        np.subtract(row, means[codes], out=demeaned)
    return out


def quantile_bucket(panel, buckets, out):
    """Bucket 1..n: the edges are values of the sorted row."""
    for row, numbers in zip(panel, out):
        values = np.sort(row[~np.isnan(row)])
        edges = values[(values.size - 1) * np.arange(1, buckets) // buckets]
        numbers[:] = np.searchsorted(edges, row) + 1.0
        numbers[np.isnan(row)] = np.nan
    return out


def winsorize(panel, lower, upper, out):
    """Clip at two quantiles, interpolated linearly."""
    for row, clipped in zip(panel, out):
        np.clip(row, *np.quantile(row[~np.isnan(row)], [lower, upper]), out=clipped)
    return out


def rank_ic(x, y):
    """Spearman's correlation of each day, over the pairs where both are present."""
    days = np.empty(len(x))
    for day, (a, b) in enumerate(zip(x, y)):
        both = ~(np.isnan(a) | np.isnan(b))
        ranks = np.empty((2, np.count_nonzero(both)))
        rank(np.stack([a[both], b[both]]), ranks)
        ranks -= ranks.mean(axis=1, keepdims=True)
        (aa, ab), (_, bb) = ranks @ ranks.T
        days[day] = ab / np.sqrt(aa * bb)
    return days
