"""The margin test and what it demands."""

from .order import least_sale, make
from .schedule import by_date_or
from .unit import RATE, YUAN, money, quotient, rate


# Lines of a swap account where the spec leaves them to the date: no rule has dated them.
SWAP_LINES = {"warning": 0.18, "call": 0.15, "close_out": 0.10}


class Lines:
    """Lines of an account, as rates; the test is E < line * max(L, N M S) in whole numbers: equality is no crossing."""

    def __init__(self, spec, rules, opened):
        self.is_margined = spec["kind"] == "dma"
        initial = by_date_or(spec["initial_margin"], lambda: rules.initial_margin(opened))
        self.initial = rate(initial) if self.is_margined else RATE
        self.unwind_to = rate(by_date_or(spec["unwind_to"], lambda: initial))
        names = ("close_out", "call", "warning")
        self.lines = [(rate(by_date_or(spec[name], lambda name=name: SWAP_LINES[name])), name) for name in names]

    def status(self, equity, base):
        if not self.is_margined or base == 0:
            return "normal"
        return next((name for line, name in self.lines if equity * RATE < line * base), "normal")


def target(equity, long_value, short_value, unwind_to, selling, buying):
    """max(0, E - costs) / unwind_to; the costs are those of cutting both legs to E / unwind_to, as fractions."""
    aim = quotient(max(0, equity) * RATE, unwind_to)
    costs = max(0, long_value - aim) / YUAN * selling + max(0, short_value - aim) / YUAN * buying
    return quotient(max(0, equity - money(costs)) * RATE, unwind_to)


class Unwind:
    """A queue that survives days: shares still to sell, and how many contracts may stay short (None: all)."""

    def __init__(self, reason, queue, contracts):
        self.reason, self.queue, self.contracts = reason, queue, contracts

    @property
    def is_final(self):
        return self.reason in ("close_out", "stop")

    def orders(self, lots, stocks, in_lots):
        origin = self.reason if self.reason in ("hedge_cut", "redemption") else "unwind"
        orders = []
        for asset in sorted(self.queue):
            if asset in lots and self.queue[asset] > 0:
                held = lots[asset].shares
                least = least_sale(stocks[asset]["board"], self.queue[asset], held)
                shares = least if in_lots else min(self.queue[asset], held)
                orders.append(make(asset, "sell", shares, 0, origin))
        return orders

    def filled(self, asset, shares):
        if asset in self.queue:
            self.queue[asset] -= shares
            if self.queue[asset] <= 0:
                del self.queue[asset]

    def is_sold(self, book):
        return not any(asset in book.lots for asset in self.queue)

    def is_done(self, book):
        return self.is_sold(book) and (self.contracts is None or book.contracts() <= self.contracts)


def plan(lots, long_value, aim):
    """Shares of each lot to sell so that the longs fall to `aim`: pro rata, rounded up to hundreds."""
    queue = {}
    excess = long_value - aim
    if aim <= 0:
        return {asset: lot.shares for asset, lot in lots.items()}
    if excess <= 0:
        return queue
    for asset, lot in lots.items():
        shares = -(-lot.shares * excess // long_value)
        queue[asset] = min(lot.shares, -(-shares // 100) * 100)
    return queue
