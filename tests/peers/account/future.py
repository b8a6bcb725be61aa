"""The short leg: which contract, when it rolls, how many, at which price, and what stops it."""

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
        return self.rate_of("futures_fee", date)

    def rate_of(self, fee, date):
        """A fee rate: the spec's number for all, or the rules' `futures_fee`, `intraday_fee`, `delivery_fee`."""
        value = self.spec["fee"]
        return getattr(self.rules, fee)(self.product["product"], date) if value == "by_date" else rate(value)

    def fee(self, code, sold, price, date, overnight, fills):
        """Yesterday's contracts are closed first; what is beyond them was opened today and pays the intraday rate."""
        closed = sum(-f["sold"] for f in fills if f["contract"] == code and f["sold"] < 0)
        intraday = max(0, -sold - max(0, overnight - closed))
        worth = self.multiplier * price
        ordinary = share((abs(sold) - intraday) * worth, self.fee_rate(date))
        return ordinary + share(intraday * worth, self.rate_of("intraday_fee", date))

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

    def room(self, code, day, held, fills):
        """Contracts of one month that may still be opened today; None without a bound."""
        date, rooms = self.market.dates[day], []
        limit = self.spec["position_limit"]
        if limit == "by_date":
            limit = self.rules.position_limit(self.product["product"], date) or 0
        if limit > 0:
            rooms.append(int(limit) - held)
        cap = self.spec["opening_cap"]
        cap = self.rules.opening_cap(self.product["product"], date) if cap == "by_date" else (int(cap), "product")
        if cap and cap[0] > 0:
            opened = [f for f in fills if f["sold"] > 0 and (cap[1] == "product" or f["contract"] == code)]
            rooms.append(cap[0] - sum(f["sold"] for f in opened))
        return max(0, min(rooms)) if rooms else None

    def due(self, held, days_left):
        """Contracts of an old month that leave it today: in the roll window an equal part of the days still given."""
        days = max(1, self.spec["roll_over_days"] - (self.spec["roll_days"] - days_left))
        return held if days_left > self.spec["roll_days"] else -(-held // days)

    def is_locked(self, code, day, sold, reference):
        """Whether the day's limit stands against the trade: 10 % of the last settlement, towards it on the tick.

        20 % on the last day and on the first one of a quarter month. Without a settlement price the limit is not known
        exactly, and without a yesterday the index stands in: then only a price at the day's extreme counts.
        """
        market, bar = self.market, self.market.futures[day][code]
        before, date = market.futures[day - 1].get(code), market.dates[day]
        is_first = market.first_day[code] == date
        if before is None and not is_first:
            return False
        is_quarterly = int(code[-2:]) % 3 == 0
        kind = "last" if market.days_left(code, day) == 0 else "first" if is_first and is_quarterly else "ordinary"
        permille = self.rules.futures_limit(self.product["product"], date, kind)
        base = self.before(code, day)
        up = base * (1000 + permille) // (1000 * self.tick) * self.tick
        down = -(-base * (1000 - permille) // (1000 * self.tick)) * self.tick
        at = reference >= up if sold < 0 else reference <= down
        is_exact = before is not None and before["settlement"]
        return at and (is_exact or reference == (bar["high"] if sold < 0 else bar["low"]))

    def reference(self, bar):
        fill = self.spec["fill"]
        return (bar["settlement"] or bar["close"]) if fill == "settlement" else bar[fill]

    def trade(self, code, day, sold, origin, overnight, fills):
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
        fee = self.fee(code, sold, price, self.market.dates[day], overnight, fills)
        return {"contract": code, "sold": sold, "reference": reference, "price": price, "fee": fee, "origin": origin}
