"""The short leg: which contract, when it rolls, how many, at which price, and what stops it."""

from .schedule import by_date_or
from .unit import RATE, grid, quotient, rate, share


class Hedge:
    def __init__(self, spec, rules, market):
        self.spec, self.rules, self.market = spec, rules, market
        self.product = rules.product(spec["product"])
        self.is_on = self.product is not None
        if self.is_on:
            self.multiplier = self.product["multiplier"]
            self.tick = grid(self.product["tick"], 10_000)
            self.slippage = grid(spec["slippage_ticks"] * self.product["tick"], 10_000)
            self.ratio = rate(spec["ratio"])
        else:
            self.multiplier = 0

    def fee_rate(self, date):
        return rate(by_date_or(self.spec["fee"], lambda: self.rules.futures_fee(date) / RATE))

    def mark(self, code, day):
        """Settlement, the close where there is none, the last mark where there is no bar."""
        bar = self.market.futures[day].get(code)
        return None if bar is None else bar["settlement"] or bar["close"]

    def choose(self, day):
        """Of the contracts that trade today and have more than `roll_days` days left, the one the rule names."""
        product = self.spec["product"]
        today = [c for c in self.market.futures[day] if c[:-4] == product]
        today.sort(key=lambda c: c[-4:])
        left = [c for c in today if self.market.days_left(c, day) > self.spec["roll_days"]] or today
        if not left:
            return None
        quarters = [c for c in left if int(c[-2:]) % 3 == 0]
        rule, last = self.spec["contract"], left[-1]
        if rule == "front":
            return left[0]
        if rule == "next":
            return left[1] if len(left) > 1 else last
        if rule == "front_quarter":
            return quarters[0] if quarters else last
        if rule == "next_quarter":
            return quarters[1] if len(quarters) > 1 else last
        before = self.market.futures[day - 1]
        return max(left, key=lambda c: (before[c]["open_interest"] if c in before else 0, -left.index(c)))

    def wanted(self, long_value, code, day):
        """round(ratio * L / (M * S(t-1))); a contract without a mark yesterday is sized at the index."""
        return quotient(self.ratio * long_value, RATE * self.multiplier * self.before(code, day))

    def before(self, code, day):
        """Yesterday's mark of a contract; the index's close where it had none."""
        return self.mark(code, day - 1) or self.market.levels[self.product["index"]][day - 1]

    def room(self, code, day, held):
        """Contracts of one month that may still be opened; None without a bound."""
        limit = self.spec["position_limit"]
        if limit == "by_date":
            limit = self.rules.position_limit(self.spec["product"], self.market.dates[day]) or 0
        return max(0, int(limit) - held) if limit > 0 else None

    def is_locked(self, code, day, sold, reference):
        """Whether the day's limit stands against the trade: 10 % of the last settlement, towards it on the tick."""
        before = self.market.futures[day - 1].get(code)
        if before is None:
            return False
        permille = self.rules.futures_limit(self.market.dates[day], self.market.days_left(code, day) == 0)
        base = before["settlement"] or before["close"]
        up = base * (1000 + permille) // (1000 * self.tick) * self.tick
        down = -(-base * (1000 - permille) // (1000 * self.tick)) * self.tick
        at = reference >= up if sold < 0 else reference <= down
        if before["settlement"]:
            return at
        bar = self.market.futures[day][code]
        return at and reference == (bar["high"] if sold < 0 else bar["low"])

    def reference(self, bar):
        fill = self.spec["fill"]
        return (bar["settlement"] or bar["close"]) if fill == "settlement" else bar[fill]

    def trade(self, code, day, sold, origin):
        """A fill of contracts sold (positive) or bought back, or None where the day refuses it."""
        bar = self.market.futures[day].get(code)
        if bar is None or sold == 0:
            return None
        reference = self.reference(bar)
        if self.is_locked(code, day, sold, reference):
            return None
        if sold > 0:
            price = max(reference - self.slippage, min(bar["low"], reference))
        else:
            price = min(reference + self.slippage, max(bar["high"], reference))
        fee = share(abs(sold) * self.multiplier * price, self.fee_rate(self.market.dates[day]))
        return {"contract": code, "sold": sold, "reference": reference, "price": price, "fee": fee, "origin": origin}
