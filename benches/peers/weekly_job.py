"""The weekly job beside its peers: each week the smallest stocks, equal weight, 10 bps of what is traded, daily net asset value.

    cargo run --release -p weipan-benches --example weekly_panel -- OUT [STOCKS] [YEARS]
    python benches/peers/weekly_job.py OUT [--names 400] [--repeat 5] [--only numpy,vectorbt]

All start from the same panel in memory and end at one value a day. On the first trading day of each week the book holds
`invested / names` of its value, fees not yet paid, in each of the smallest tradable stocks by the market value of the day
before, at the day's close; fees come out of the cash that is kept. No engine but weipan knows limits, lots, suspensions or
T+1; here nobody applies them, so that all do the same. Every answer is compared with plain numpy's before its time is told. All
run on one thread, so processor time is their time on an idle machine, and the ratios are of it.
"""

import argparse
import importlib.util
import os
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np

FEE = 0.001
# What is not invested pays the fees: an engine that would have to shrink its last buy does another job.
INVESTED = 0.99
AGREES = 1e-9


class Panel:
    """Days × stocks: prices carried over days without a bar, market values of stocks that may be bought, trading rows."""

    def __init__(self, folder):
        price = np.load(f"{folder}/price.npy")
        cap = np.load(f"{folder}/cap.npy")
        cap[~np.load(f"{folder}/tradable.npy")] = np.nan
        with open(f"{folder}/dates.txt") as lines:
            self.dates = np.array(lines.read().split(), dtype="datetime64[D]")
        self.price, self.cap = carried(price), cap
        # Weeks begin on Mondays; 1970-01-05 was one.
        week = (self.dates - np.datetime64("1970-01-05")).astype(int) // 7
        self.trades = np.flatnonzero(week[1:] != week[:-1]) + 1


def carried(price):
    """Last known prices; before its first bar a stock has that bar's price, at which nobody holds it."""
    price = price.copy()
    for t in range(1, len(price)):
        np.copyto(price[t], price[t - 1], where=np.isnan(price[t]))
    for t in range(len(price) - 2, -1, -1):
        np.copyto(price[t], price[t + 1], where=np.isnan(price[t]))
    return np.nan_to_num(price, nan=1.0)


def by_numpy(panel, names):
    """Plain numpy: one partition a week, one product a week."""
    price, cap, trades = panel.price, panel.cap, panel.trades
    nav = np.ones(len(price))
    held, units, cash = np.empty(0, dtype=int), np.empty(0), 1.0
    drift = np.zeros(price.shape[1])
    ends = np.append(trades[1:], len(price) - 1)
    for t, end in zip(trades, ends):
        smallest = np.argpartition(np.where(np.isnan(cap[t - 1]), np.inf, cap[t - 1]), names)[:names]
        before = units * price[t, held]
        value = cash + before.sum()
        each = INVESTED / names * value
        drift[held] = -before
        drift[smallest] += each
        fee = FEE * (np.abs(drift[smallest]).sum() + np.abs(drift[np.setdiff1d(held, smallest)]).sum())
        drift[held] = drift[smallest] = 0.0
        held, units = smallest, each / price[t, smallest]
        cash = value - INVESTED * value - fee
        nav[t : end + 1] = cash + price[t : end + 1][:, held] @ units
    return nav


def by_pandas(panel, names):
    """pandas as it is written in notebooks: ranks of all trading days, then a Series a week."""
    import pandas as pd

    price, cap = panel.frames["price"], panel.frames["cap"]
    chosen = cap.iloc[panel.trades - 1].rank(axis=1, method="first") <= names
    values, units, cash = [pd.Series(1.0, price.index[: panel.trades[0]])], pd.Series(dtype=float), 1.0
    for i, t in enumerate(panel.trades):
        before = units * price.iloc[t].reindex(units.index)
        value = cash + before.sum()
        mask = chosen.iloc[i]
        target = pd.Series(INVESTED / names * value, mask.index[mask])
        fee = FEE * target.sub(before, fill_value=0.0).abs().sum()
        units, cash = target / price.iloc[t].reindex(target.index), value - target.sum() - fee
        end = panel.trades[i + 1] if i + 1 < len(panel.trades) else len(price)
        values.append(price.iloc[t:end][units.index].mul(units, axis=1).sum(axis=1) + cash)
    return pd.concat(values).to_numpy()


def by_polars(panel, names):
    """polars, a column a day: the smallest by `bottom_k` of a column, joins a week."""
    import polars as pl

    price, cap = panel.frames["polars_price"], panel.frames["polars_cap"]
    stock = pl.int_range(pl.len(), dtype=pl.UInt32).alias("stock")
    values, cash = [np.ones(panel.trades[0])], 1.0
    book = pl.DataFrame({"stock": [], "units": []}, schema={"stock": pl.UInt32, "units": pl.Float64})
    for i, t in enumerate(panel.trades):
        at = price.select(stock, pl.col(f"{t}").alias("price"))
        before = book.join(at, on="stock").select("stock", (pl.col("units") * pl.col("price")).alias("before"))
        value = cash + (before["before"].sum() or 0.0)
        day = cap.select(stock, pl.col(f"{t - 1}").alias("cap")).drop_nulls()
        chosen = day.bottom_k(names, by="cap").select("stock", pl.lit(INVESTED / names * value).alias("target"))
        both = chosen.join(before, on="stock", how="full", coalesce=True).fill_null(0.0)
        fee = FEE * both.select((pl.col("target") - pl.col("before")).abs().sum()).item()
        book = chosen.join(at, on="stock").select("stock", (pl.col("target") / pl.col("price")).alias("units"))
        cash = value - INVESTED * value - fee
        end = panel.trades[i + 1] if i + 1 < len(panel.trades) else len(panel.dates)
        week = price[book["stock"], [f"{d}" for d in range(t, end)]]
        values.append(week.select(pl.all() * book["units"]).sum().to_numpy()[0] + cash)
    return np.concatenate(values)


def weights_of(panel, names):
    """Target weights of all days, NaN where nothing is traded: the shape that vectorbt and bt are fed."""
    weights = np.full(panel.price.shape, np.nan)
    for t in panel.trades:
        cap = np.where(np.isnan(panel.cap[t - 1]), np.inf, panel.cap[t - 1])
        weights[t] = 0.0
        weights[t, np.argpartition(cap, names)[:names]] = INVESTED / names
    return weights


def by_vectorbt(panel, names):
    """vectorbt: target percent orders with shared cash, sells before buys."""
    import vectorbt as vbt

    portfolio = vbt.Portfolio.from_orders(
        panel.frames["price"], size=weights_of(panel, names), size_type="targetpercent", fees=FEE, init_cash=1e6,
        cash_sharing=True, group_by=True, call_seq="auto", freq="1D",
    )  # fmt: skip
    return portfolio.value().to_numpy() / 1e6


def by_bt(panel, names):
    """bt: a strategy that trades whole books of fractional shares on the week's first day."""
    import bt
    import pandas as pd

    price = panel.frames["price"]
    weights = pd.DataFrame(weights_of(panel, names)[panel.trades], price.index[panel.trades], price.columns)

    class Rebalance(bt.Algo):
        """To the weights of the value before fees, as everyone here: bt's own would take the fees out of each order."""

        def __call__(self, target):
            if target.now in weights.index:
                value, goal = target.value, weights.loc[target.now]
                held = {name for name, child in target.children.items() if child.position != 0}
                for name in held.union(goal.index[goal > 0]):
                    position = target.children[name].position if name in target.children else 0.0
                    change = goal[name] * value / price.at[target.now, name] - position
                    if change != 0:
                        target.transact(change, child=name)
            return True

    strategy = bt.Strategy("weekly", [Rebalance()])
    test = bt.Backtest(
        strategy, price, initial_capital=1e6, integer_positions=False, commissions=lambda q, p: FEE * abs(q * p),
        progress_bar=False,
    )  # fmt: skip
    test.run()
    # bt puts a day before the first one.
    return test.strategy.values.to_numpy()[1:] / 1e6


PEERS = {"numpy": by_numpy, "polars": by_polars, "pandas": by_pandas, "vectorbt": by_vectorbt, "bt": by_bt}
# Slow ones take one turn; what they compile or import is done before, on the first weeks.
ONE_TURN = ("vectorbt", "bt")


def prepare(panel):
    """Each library's own shape of the panel, outside the clock."""
    panel.frames = {}
    if importlib.util.find_spec("pandas"):
        import pandas as pd

        index, columns = pd.DatetimeIndex(panel.dates), [f"s{i}" for i in range(panel.price.shape[1])]
        panel.frames["price"] = pd.DataFrame(panel.price, index, columns)
        panel.frames["cap"] = pd.DataFrame(panel.cap, index, columns)
    if importlib.util.find_spec("polars"):
        import polars as pl

        days = [f"{t}" for t in range(len(panel.dates))]
        panel.frames["polars_price"] = pl.DataFrame(dict(zip(days, np.ascontiguousarray(panel.price))))
        panel.frames["polars_cap"] = pl.DataFrame(dict(zip(days, panel.cap)), nan_to_null=True)


def head(panel, days):
    """The first days of a panel, to warm up on."""
    part = object.__new__(Panel)
    part.dates, part.price, part.cap = panel.dates[:days], panel.price[:days], panel.cap[:days]
    part.trades = panel.trades[panel.trades < days]
    prepare(part)
    return part


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder")
    options.add_argument("--names", type=int, help="400, or an eighth of the stocks of a small panel")
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--only", default=",".join(PEERS))
    options = options.parse_args()
    panel = Panel(options.folder)
    options.names = options.names or min(400, panel.price.shape[1] // 8)
    prepare(panel)
    truth = by_numpy(panel, options.names)
    warm = head(panel, min(30, len(panel.dates)))
    print(f"{len(panel.dates)} days × {panel.price.shape[1]} stocks, {len(panel.trades)} weeks, {options.names} names")
    print(f"last value {truth[-1]:.12f}\n")
    print("| who | processor s | wall s | × numpy | largest relative difference |\n|---|---|---|---|---|", flush=True)
    base = None
    for name in options.only.split(","):
        peer = PEERS[name]
        try:
            peer(warm, options.names)
        except ImportError as missing:
            print(f"| {name} | left out: {missing} | | | |")
            continue
        turns = 1 if name in ONE_TURN else options.repeat
        wall, cpu = [], []
        for _ in range(turns):
            start = time.perf_counter(), time.process_time()
            nav = peer(panel, options.names)
            wall.append(time.perf_counter() - start[0])
            cpu.append(time.process_time() - start[1])
        apart = np.abs(nav / truth - 1).max()
        if not apart < AGREES:
            raise SystemExit(f"{name} does another job: its values differ by {apart:.2e}")
        base = base or min(cpu)
        print(f"| {name} | {min(cpu):.3f} | {min(wall):.3f} | {min(cpu) / base:.1f} | {apart:.1e} |", flush=True)


if __name__ == "__main__":
    main()
