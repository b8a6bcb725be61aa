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


def on_or_first(rows, date):
    """The row in force; the first one before it: only a made-up market trades earlier."""
    return on(rows, date) or (rows[0] if rows else None)


def holds_for(row, key, value):
    """Whether a row is about a product, market or board: one, a list, or, without the key, all."""
    told = row.get(key, value)
    return value in told if isinstance(told, list) else told == value


class Rules:
    """All tables that ship with weipan."""

    def __init__(self, folder):
        def read(name):
            with open(f"{folder}/{name}.toml", "rb") as file:
                return tomllib.load(file)

        self.dma = read("dma")
        self.futures = read("index_futures")
        self.fees = read("stock_fees")
        limits = read("price_limits")["price_limit"]
        boards = ("main", "chinext", "star", "bse")
        self.limits = {board: [r for r in limits if holds_for(r, "board", board)] for board in boards}

    def product(self, code):
        return next((p for p in self.futures["futures_product"] if p["product"] == code), None)

    def of_product(self, table, product):
        return [r for r in self.futures[table] if holds_for(r, "product", product)]

    def initial_margin(self, date):
        return on(self.dma["initial_margin"], date)["fraction"]

    def financing_rate(self, date):
        return rate(on(self.dma["financing_rate"], date)["rate"])

    def stamp_duty(self, date, side):
        return rate(on(self.fees["stamp_duty"], date)[side])

    def stock_fee(self, table, date, board):
        """Rate of a fee that may differ by market: Beijing, or Shanghai and Shenzhen."""
        market = "bse" if board == "bse" else "sse_szse"
        return rate(on([r for r in self.fees[table] if holds_for(r, "market", market)], date)["rate"])

    def futures_fee(self, product, date):
        return rate(on_or_first(self.of_product("futures_fee", product), date)["rate"])

    def intraday_fee(self, product, date):
        row = on(self.of_product("futures_intraday_fee", product), date)
        return rate(row["rate"]) if row else self.futures_fee(product, date)

    def delivery_fee(self, product, date):
        return rate(on_or_first(self.of_product("futures_delivery_fee", product), date)["rate"])

    def position_limit(self, product, date):
        row = on(self.of_product("position_limit", product), date)
        return row["contracts"] if row else None

    def opening_cap(self, product, date):
        row = on(self.of_product("opening_cap", product), date)
        return (row["contracts"], row["per"]) if row else None

    def futures_limit(self, product, date, kind):
        """Thousandths of the last settlement on an ordinary day, a contract's last one, or a quarter month's first."""
        row = on_or_first(self.of_product("futures_limit", product), date)
        return row[{"ordinary": "permille", "last": "last_day_permille", "first": "first_day_permille"}[kind]]


def by_date_or(value, fallback):
    """A number of the spec, or what the rules say for the date."""
    return fallback() if value == "by_date" else value
