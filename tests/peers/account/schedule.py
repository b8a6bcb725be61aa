"""Rules by date, from data/rules: a row holds from its date until the next row's."""

import datetime as dt
import tomllib

from .unit import rate


def on(rows, date):
    """The row in force, or None before the first."""
    held = None
    for row in rows:
        if dt.date.fromisoformat(row["from"]) <= date:
            held = row
    return held


class Rules:
    """All tables that ship with weipan."""

    def __init__(self, folder):
        def read(name):
            with open(f"{folder}/{name}.toml", "rb") as file:
                return tomllib.load(file)

        self.dma = read("dma")
        self.futures = read("index_futures")
        self.fees = read("stock_fees")
        limits = read("price_limits")["limit"]
        self.limits = {board: [r for r in limits if r["board"] == board] for board in ("main", "chinext", "star", "bse")}

    def product(self, code):
        return next((p for p in self.futures["product"] if p["code"] == code), None)

    def initial_margin(self, date):
        return on(self.dma["initial_margin"], date)["fraction"]

    def financing_rate(self, date):
        return rate(on(self.dma["financing_rate"], date)["rate"])

    def stamp_duty(self, date, side):
        return rate(on(self.fees["stamp_duty"], date)[side])

    def transfer_fee(self, date):
        return rate(on(self.fees["transfer_fee"], date)["rate"])

    def futures_fee(self, date):
        return rate(on(self.futures["fee"], date)["rate"])

    def position_limit(self, product, date):
        rows = [r for r in self.futures["position_limit"] if r["product"] == product]
        row = on(rows, date)
        return row["contracts"] if row else None

    def futures_limit(self, date, is_last_day):
        row = on(self.futures["limit"], date)
        if row is None:
            return None
        return row["last_day_permille"] if is_last_day else row["permille"]


def by_date_or(value, fallback):
    """A number of the spec, or what the rules say for the date."""
    return fallback() if value == "by_date" else value
