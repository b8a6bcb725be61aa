"""Who takes part in each yardstick. The first entry is weipan; outputs are allocated before the clock starts for
whoever can be given one."""

import bottleneck as bn
import numpy as np
import pandas as pd
import polars as pl
import scipy.stats
import weipan

import by_numba
import by_numpy
import frames
import kunquant
import made_up
from contest import Contest, Entry
from numpy_child import BUCKETS, TOP, WINSORIZE, jobs

# Days for peers that need a second or more for the whole panel, and for those that need minutes.
SLOW, SLOWEST = 500, 50


class Yardsticks:
    """The panels, and a method a yardstick."""

    def __init__(self, days, avx2):
        self.days, self.avx2 = days, avx2
        self.caps, self.returns, self.codes = made_up.caps(days), made_up.returns(days), made_up.groups()
        self.out, self.mask = np.empty_like(self.caps), np.empty(self.caps.shape, bool)
        self.jobs = jobs(self.caps)
        self.caps_wide, self.caps_long = frames.polars_wide(self.caps), frames.polars_long(value=self.caps)

    def contest(self, title, *entries, **tolerance):
        return Contest(title, self.days, made_up.STOCKS, entries, **tolerance)

    def numpy(self, job, name, answer=lambda result: result, **options):
        """A job of numpy's in this process and in the child without AVX-512."""
        yield Entry(f"numpy {name}", self.jobs[job], answer, **options)
        if self.avx2:
            child = Entry(
                f"numpy {name}, AVX2 forced",
                lambda: self.avx2.seconds(job),
                lambda seconds: answer(self.avx2.answer(job)),
                elsewhere=True,
                **options,
            )
            yield child

    def floor(self):
        """The copy that every figure is held against, and ours in the ways to call it."""
        entries = [
            Entry("numpy.copyto, into a given array", lambda: np.copyto(self.out, self.caps), lambda _: self.out),
            Entry("numpy.copy, into a new array", lambda: np.copy(self.caps)),
        ]
        return self.contest("Floor: the panel read and written once", *entries)

    def rank(self):
        caps, single = self.caps, self.caps.astype(np.float32)
        single_out = np.empty_like(single)
        first = caps[:SLOW]
        fraction = weipan.rank(first, scale="fraction")
        duck = frames.duckdb_table(first)
        kun, reason = kunquant.rank(first)
        if reason:
            print(f"KunQuant is left out: {reason}\n")
        query = """
            SELECT day, stock,
                rank() OVER run + (count(*) OVER (run RANGE BETWEEN CURRENT ROW AND CURRENT ROW) - 1) / 2.0 AS value
            FROM cells WHERE value IS NOT NULL WINDOW run AS (PARTITION BY day ORDER BY value)"""
        over = pl.col("value").rank().over("day")
        entries = [
            Entry("**weipan.rank**", lambda: weipan.rank(caps, threads=1, out=self.out)),
            Entry("weipan.rank, 2 threads", lambda: weipan.rank(caps, threads=2, out=self.out), threads=2),
            Entry("weipan.rank, into a new array", lambda: weipan.rank(caps, threads=1)),
            Entry(
                "weipan.rank, float32",
                lambda: weipan.rank(single, threads=1, out=single_out),
                expected=by_numpy.rank(single.astype(np.float64), self.out).astype(np.float32),
            ),
            *self.numpy("rank", "argsort and ranks"),
            *self.numpy("argsort_filled", "argsort of NaN as inf", lambda _: None, note="no ranks"),
            *self.numpy("argsort", "argsort", lambda _: None, note="no ranks"),
            Entry("polars wide, `all().rank()`", lambda: self.caps_wide.select(pl.all().rank()), frames.from_wide),
            Entry(
                "polars long, `rank().over(day)`", lambda: self.caps_long.select(over), frames.from_long(self.days)
            ),
            Entry("numba, radix sort by hand", lambda: by_numba.by_radix(caps, caps.view(np.uint64), self.out)),
            Entry("numba, argsort", lambda: by_numba.by_argsort(caps, self.out)),
            Entry("bottleneck.nanrankdata", lambda: bn.nanrankdata(first, axis=1), days=SLOW),
            Entry("pandas rank(axis=1)", lambda: frames.pandas_wide(first).rank(axis=1), np.asarray, days=SLOW),
            Entry(
                "scipy rankdata(omit)",
                lambda: scipy.stats.rankdata(first, axis=1, nan_policy="omit"),
                days=SLOW,
            ),
            Entry(
                "duckdb window", lambda: duck.execute(query).fetchnumpy(), frames.from_columns(len(first)), days=SLOW
            ),
        ]
        if kun:
            entries.append(Entry("KunQuant Rank (double)", kun, days=SLOW, note="as a fraction", expected=fraction))
        return self.contest("Average rank, NaN kept", *entries, relative=1e-14)

    def top_k(self):
        caps, wide = self.caps, self.caps_wide
        edge = pl.all() >= pl.all().top_k(TOP).min()
        ordinal = (pl.all().rank("ordinal", descending=True) <= TOP).fill_null(False)
        return self.contest(
            f"Mask of the {TOP} largest, ties at the edge by column",
            Entry("**weipan.top_k**", lambda: weipan.top_k(caps, TOP, threads=1, out=self.mask)),
            *self.numpy("top_k", "partition"),
            Entry("bottleneck.partition", self.bottleneck_top_k),
            Entry(
                "polars wide, `>= top_k().min()`",
                lambda: wide.select(edge.fill_null(False)),
                frames.from_wide,
                note="keeps all that tie at the edge",
            ),
            Entry("polars wide, ordinal rank", lambda: wide.select(ordinal), frames.from_wide),
        )

    def bottleneck_top_k(self):
        for row, mask in zip(self.caps, self.mask):
            negative = np.where(np.isnan(row), np.inf, -row)
            edge = -bn.partition(negative, TOP - 1)[TOP - 1]
            np.greater(row, edge, out=mask)
            ties = np.flatnonzero(row == edge)
            mask[ties[: TOP - np.count_nonzero(mask)]] = True
        return self.mask

    def zscore(self):
        caps, frame, first = self.caps, frames.pandas_wide(self.caps), self.caps[:SLOW]
        wide = (pl.all() - pl.all().mean()) / pl.all().std(ddof=0)
        value = pl.col("value")
        over = ((value - value.mean()) / value.std(ddof=0)).over("day")
        return self.contest(
            "z-score",
            Entry("**weipan.zscore**", lambda: weipan.zscore(caps, threads=1, out=self.out)),
            Entry("numpy, blocks of rows", lambda: by_numpy.zscore(caps, self.out)),
            Entry("polars wide", lambda: self.caps_wide.select(wide), frames.from_wide),
            Entry("polars long, over", lambda: self.caps_long.select(over), frames.from_long(self.days)),
            Entry(
                "bottleneck nanmean, nanstd",
                lambda: (caps - bn.nanmean(caps, axis=1)[:, None]) / bn.nanstd(caps, axis=1)[:, None],
            ),
            Entry(
                "pandas",
                lambda: frame.sub(frame.mean(axis=1), axis=0).div(frame.std(axis=1, ddof=0), axis=0),
                np.asarray,
            ),
            Entry("scipy.stats.zscore(omit)", lambda: scipy.stats.zscore(first, axis=1, nan_policy="omit"), days=SLOW),
            relative=1e-9,
            absolute=1e-12,
        )

    def group_demean(self):
        caps, codes = self.caps, self.codes
        stocks = pd.DataFrame(np.ascontiguousarray(caps.T), copy=False)
        value, wide = pl.col("value"), self.caps_wide.with_columns(code=pl.Series(codes))
        long = self.caps_long.with_columns(code=pl.Series(np.tile(codes, self.days)))
        days = pl.exclude("code")
        order = np.argsort(codes, kind="stable")
        by_group = wide[order].with_columns(pl.col("code").set_sorted())
        return self.contest(
            f"Demean in {made_up.GROUPS} groups",
            Entry("**weipan.group_demean**", lambda: weipan.group_demean(caps, codes, threads=1, out=self.out)),
            Entry(
                "numpy bincount", lambda: by_numpy.group_demean(caps, codes.astype(np.intp), made_up.GROUPS, self.out)
            ),
            Entry(
                "pandas groupby.transform",
                lambda: stocks - stocks.groupby(codes).transform("mean"),
                lambda frame: frame.to_numpy().T,
                note="a column a day",
            ),
            Entry("polars wide, over", lambda: wide.select(days - days.mean().over("code")), frames.from_wide),
            Entry(
                "polars wide, over, stocks sorted by group",
                lambda: by_group.select(days - days.mean().over("code")),
                lambda frame: frames.from_wide(frame)[:, np.argsort(order)],
            ),
            Entry(
                "polars long, over day and group",
                lambda: long.select(value - value.mean().over("day", "code")),
                frames.from_long(self.days),
            ),
            relative=1e-9,
            absolute=1e-9,
        )

    def quantile_bucket(self):
        caps, first = self.caps, self.caps[:SLOWEST]
        wide = frames.polars_wide(self.caps[:SLOW])
        labels = [str(bucket) for bucket in range(1, BUCKETS + 1)]
        return self.contest(
            f"{BUCKETS} quantile buckets",
            Entry("**weipan.quantile_bucket**", lambda: weipan.quantile_bucket(caps, BUCKETS, threads=1, out=self.out)),
            *self.numpy("quantile_bucket", "sort and searchsorted"),
            Entry(
                "pandas qcut a row",
                lambda: np.array([pd.qcut(row, BUCKETS, labels=False) + 1.0 for row in first]),
                days=SLOWEST,
            ),
            Entry(
                "polars wide, `qcut`",
                lambda: wide.select(pl.all().qcut(BUCKETS, labels=labels, allow_duplicates=True)),
                lambda frame: frames.from_wide(frame.select(pl.all().cast(pl.String).cast(pl.Float64))),
                days=SLOW,
            ),
        )

    def winsorize(self):
        caps, first = self.caps, self.caps[:SLOW]
        lower, upper = WINSORIZE
        every = pl.all()
        clip = every.clip(every.quantile(lower, "linear"), every.quantile(upper, "linear"))
        masked = np.ma.masked_invalid(first[:SLOWEST])
        frame = frames.pandas_wide(first)
        return self.contest(
            "Winsorise at 1 and 99 %",
            Entry("**weipan.winsorize**", lambda: weipan.winsorize(caps, threads=1, out=self.out)),
            *self.numpy("winsorize", "quantile and clip"),
            Entry("polars wide, quantile and clip", lambda: self.caps_wide.select(clip), frames.from_wide),
            Entry(
                "pandas quantile and clip",
                lambda: frame.clip(frame.quantile(lower, axis=1), frame.quantile(upper, axis=1), axis=0),
                np.asarray,
                days=SLOW,
            ),
            Entry(
                "scipy mstats.winsorize",
                lambda: scipy.stats.mstats.winsorize(masked, limits=(lower, 1 - upper), axis=1),
                lambda _: None,
                days=SLOWEST,
                note="bounds are values of the row, not interpolated",
            ),
            relative=1e-12,
        )

    def rank_ic(self):
        caps, returns, first = self.caps, self.returns, slice(0, SLOWEST)
        long = frames.polars_long(x=caps, y=returns)
        both = long.lazy().filter(pl.col("x").is_not_null() & pl.col("y").is_not_null())
        ic = both.group_by("day", maintain_order=True).agg(pl.corr("x", "y", method="spearman"))
        frame, other = frames.pandas_wide(caps[first]), frames.pandas_wide(returns[first])

        def scipy_a_day():
            pairs = zip(caps[first], returns[first])
            return np.array([scipy.stats.spearmanr(a, b, nan_policy="omit").statistic for a, b in pairs])

        def ranked(rank):
            both = ~(np.isnan(caps) | np.isnan(returns))
            x, y = rank(np.where(both, caps, np.nan)), rank(np.where(both, returns, np.nan))
            return correlation(x, y)

        return self.contest(
            "Daily rank IC of two panels",
            Entry("**weipan.spearman**", lambda: weipan.spearman(caps, returns, threads=1)),
            Entry("numpy a day", lambda: by_numpy.rank_ic(caps, returns)),
            Entry("bottleneck ranks, numpy", lambda: ranked(lambda panel: bn.nanrankdata(panel, axis=1))),
            Entry("polars long, `corr(spearman)`", ic.collect, lambda frame: frame["x"].to_numpy()),
            Entry(
                "pandas corrwith(spearman)",
                lambda: frame.corrwith(other, axis=1, method="spearman"),
                np.asarray,
                days=SLOWEST,
            ),
            Entry("scipy spearmanr a day", scipy_a_day, days=SLOWEST),
            relative=1e-9,
            absolute=1e-12,
        )


def correlation(x, y):
    """Pearson's correlation of each row, where NaN is at the same places in both."""
    x, y = x - bn.nanmean(x, axis=1)[:, None], y - bn.nanmean(y, axis=1)[:, None]
    return bn.nansum(x * y, axis=1) / np.sqrt(bn.nansum(x * x, axis=1) * bn.nansum(y * y, axis=1))
