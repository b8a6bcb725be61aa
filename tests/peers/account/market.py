"""What a day brings: bars of stocks, corporate actions, futures, index levels, read from a data set's Parquet files."""

import bisect
import datetime as dt
import glob
import math

import pyarrow.parquet as pq

from .unit import RATIO, grid, money, quote


def weekdays(start, end):
    """Weekdays in [start, end)."""
    return sum((start + dt.timedelta(n)).weekday() < 5 for n in range((end - start).days))


class Bar:
    """One stock on one day, prices on ticks, the average price off them."""

    __slots__ = ("open", "high", "low", "close", "prev_close", "vwap", "volume", "move", "is_st", "is_suspended")

    def __init__(self, row):
        self.close = quote(row["close"])
        self.prev_close = quote(row["prev_close"])
        self.open = quote(row.get("open")) or self.close
        self.high = quote(row.get("high")) or self.close
        self.low = quote(row.get("low")) or self.close
        volume, amount = row["volume"] or 0.0, row["amount"] or 0.0
        self.volume = int(volume)
        self.vwap = self.close
        if volume > 0:
            self.vwap = min(max(money(amount / volume), self.low), self.high)
        self.move = row["close"] / row["prev_close"] - 1.0 if row["close"] and row["prev_close"] else math.nan
        self.is_st = bool(row.get("is_st"))
        self.is_suspended = bool(row.get("is_suspended"))


class Market:
    """A data set in memory. Stocks are numbered in the order of instruments.parquet, days from the first bar."""

    def __init__(self, folder):
        self.stocks = rows_of(f"{folder}/instruments.parquet")
        self.number = {stock["symbol"]: n for n, stock in enumerate(self.stocks)}
        self.read_bars(folder)
        self.listed_at = [self.position(stock["list_date"]) for stock in self.stocks]
        self.read_actions(folder)
        self.read_futures(folder)
        self.levels = {}
        for row in rows_of(f"{folder}/index.parquet"):
            if row["date"] in self.day_of:
                self.levels.setdefault(row["index"], {})[self.day_of[row["date"]]] = money(row["close"])

    def read_bars(self, folder):
        rows = [row for name in sorted(glob.glob(f"{folder}/bars/*.parquet")) for row in rows_of(name)]
        self.dates = sorted({row["date"] for row in rows})
        self.day_of = {date: day for day, date in enumerate(self.dates)}
        self.bars = [{} for _ in self.dates]
        for row in rows:
            self.bars[self.day_of[row["date"]]][self.number[row["symbol"]]] = Bar(row)

    def read_actions(self, folder):
        """Actions by ex-day; an ex-date or pay date without trading moves to the next trading day."""
        self.actions = {}
        for row in rows_of(f"{folder}/actions.parquet"):
            ex_day = self.on_or_after(row["ex_date"])
            action = {
                "asset": self.number[row["symbol"]],
                "kind": row["kind"],
                "pay_day": self.on_or_after(row["pay_date"]) if row.get("pay_date") else ex_day,
                "cash": grid(row["cash_per_share"], RATIO),
                "shares": grid(row["bonus_ratio"], RATIO),
            }
            self.actions.setdefault(ex_day, []).append(action)
        order = ["cash", "bonus", "rights", "restructuring"]
        for actions in self.actions.values():
            actions.sort(key=lambda a: (a["asset"], order.index(a["kind"])))

    def read_futures(self, folder):
        rows = rows_of(f"{folder}/futures.parquet")
        self.last_day = {row["contract"]: row["last_day"] for row in rows}
        self.last_position = {code: self.position(date) for code, date in self.last_day.items()}
        self.futures = [{} for _ in self.dates]
        for row in rows:
            day = self.day_of.get(row["date"])
            if day is not None:
                bar = {name: money(row[name]) for name in ("open", "high", "low", "close")}
                bar["settlement"] = money(row.get("settlement"))
                bar["open_interest"] = int(row["open_interest"])
                self.futures[day][row["contract"]] = bar

    def on_or_after(self, date):
        """The trading day on or after a date; days past the data are past its end."""
        return bisect.bisect_left(self.dates, date)

    def position(self, date):
        """Trading days from the first day; weekdays stand in for what lies outside the data."""
        if date < self.dates[0]:
            return -weekdays(date, self.dates[0])
        if date > self.dates[-1]:
            return len(self.dates) - 1 + weekdays(self.dates[-1], date)
        return bisect.bisect_left(self.dates, date)

    def days_left(self, code, day):
        return self.last_position[code] - day

    def volatility(self, asset, day):
        """Sample standard deviation of close / prev_close - 1 over the 20 days that end the day before, or NaN."""
        moves = []
        for before in range(max(0, day - 20), day):
            bar = self.bars[before].get(asset)
            if bar is not None and not math.isnan(bar.move):
                moves.append(bar.move)
        if len(moves) < 2:
            return math.nan
        mean = squares = 0.0
        for n, move in enumerate(moves, 1):
            delta = move - mean
            mean += delta / n
            squares += delta * (move - mean)
        return math.sqrt(squares / (len(moves) - 1))


def rows_of(path):
    try:
        return pq.read_table(path).to_pylist()
    except FileNotFoundError:
        return []
