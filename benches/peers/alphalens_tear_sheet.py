"""alphalens on the panel that `study_panel` wrote: what it finds, how far that is from ours, and how long it takes.

    cargo run --release -p weipan-benches --example study_panel -- DATA OUT
    python benches/peers/alphalens_tear_sheet.py OUT

Needs alphalens-reloaded. It is timed on what it can do: cleaning with one forward return, IC, quantile returns,
turnover of each quantile and rank autocorrelation; ours does all tables of a study. The numbers cannot be the same
bits: alphalens carries prices over days without a row and counts a return of 0 there, and it ranks all stocks of a day
before it correlates those of two days.
"""

import json
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from alphalens import performance, utils

warnings.simplefilter("ignore")


def timed(name, job, seconds):
    start = time.perf_counter()
    found = job()
    seconds[name] = time.perf_counter() - start
    return found


def main(folder):
    shape = json.loads((folder / "shape.json").read_text())
    dates, stocks, buckets = pd.DatetimeIndex(shape["dates"]), shape["stocks"], shape["buckets"]
    panel = lambda name: pd.DataFrame(np.fromfile(folder / name).reshape(len(dates), stocks), index=dates)
    prices, scores = panel("price.f64"), panel("scores.f64")
    # The universe of the study: stocks with a row on the signal day.
    factor = scores.where(prices.notna()).stack().dropna()
    factor.index.names = ["date", "asset"]
    print(f"{len(factor):,} scores on {len(dates)} days")

    seconds = {}
    clean = lambda: utils.get_clean_factor_and_forward_returns(
        factor, prices, quantiles=buckets, periods=[1], max_loss=1.0
    )
    data = timed("clean", clean, seconds)
    ic = timed("IC", lambda: performance.factor_information_coefficient(data), seconds).iloc[:, 0]
    returns = lambda: performance.mean_return_by_quantile(data, by_date=True, demeaned=False)[0].iloc[:, 0]
    means = timed("quantile returns", returns, seconds)
    one = lambda q: performance.quantile_turnover(data["factor_quantile"], q, 1)
    turnover = timed("turnover", lambda: {q: one(q) for q in range(1, buckets + 1)}, seconds)
    stay = timed("autocorrelation", lambda: performance.factor_rank_autocorrelation(data, 1), seconds)

    ours = pd.read_csv(folder / "days.csv", parse_dates=["date"], index_col="date")
    rows = pd.read_csv(folder / "buckets.csv", parse_dates=["date"]).set_index(["bucket", "date"])
    print(f"{'':24}{'alphalens':>12}{'weipan':>12}{'largest gap':>14}{'correlation':>14}")
    compare("rank IC", ic, ours["rank_ic"])
    compare("rank autocorrelation", stay, ours["rank_autocorrelation"])
    for q in (1, buckets // 2, buckets):
        compare(f"bucket {q}: return", means[q], rows.loc[q]["mean_return"])
        compare(f"bucket {q}: turnover", turnover[q], rows.loc[q]["turnover"])

    total = sum(seconds.values())
    print("alphalens: " + ", ".join(f"{name} {value:.2f} s" for name, value in seconds.items()))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"alphalens {total:.2f} s, {memory:.1f} GiB; weipan {shape['seconds']:.3f} s: {total / shape['seconds']:.0f} times")


def compare(name, theirs, ours):
    theirs = pd.Series(theirs.to_numpy(float), index=pd.DatetimeIndex(theirs.index)).dropna()
    both = pd.concat([theirs, ours.reindex(theirs.index)], axis=1).dropna()
    a, b = both.iloc[:, 0], both.iloc[:, 1]
    print(f"{name:24}{a.mean():12.6f}{b.mean():12.6f}{(a - b).abs().max():14.2e}{a.corr(b):14.7f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
