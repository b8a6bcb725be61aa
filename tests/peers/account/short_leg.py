"""Step 5 of a day: the short leg follows the longs, rolls, and meets bans."""

from . import margin
from .unit import RATE, quotient


class ShortLeg:
    """What an account does in futures."""

    def follow(self, day, row):
        self.today, self.overnight = [], dict(self.book.shorts)
        if self.hedge.is_on and not self.is_closed:
            self.roll_and_hedge(day, row["rebalance"])
        row["futures_traded"] = sum(abs(f["sold"]) * self.hedge.multiplier * f["price"] for f in self.today)

    def roll_and_hedge(self, day, rebalances):
        hedge, book = self.hedge, self.book
        chosen = hedge.choose(day)
        if chosen is None:
            return
        banned = self.exchange.is_banned("open_short", self.market.dates[day])
        chosen = self.stay(chosen, day, banned)
        wanted = hedge.wanted(self.sized_long(self.sizing(day)), chosen, day)
        if self.spec["hedge"]["rebalance"] == "with_book" and not rebalances and not self.unwind:
            wanted = book.contracts()
        if self.unwind:
            keep = self.unwind.contracts
            if keep is not None:
                in_step = self.terms["unwind_hedge"] == "in_step" and not self.unwind.is_sold(book)
                wanted = max(wanted, keep) if in_step else min(wanted, keep)
            wanted = min(wanted, book.contracts())
        if not banned:
            for code in self.months():
                if code != chosen:
                    self.roll(code, chosen, day, wanted)
        self.adjust(chosen, day, wanted, banned)

    def months(self):
        """The contracts held, the nearest first."""
        return sorted(self.book.shorts, key=lambda c: c[-4:])

    def largest(self, held):
        """The largest position of some, the later month if two are as large."""
        return max(sorted(held, key=lambda c: c[-4:], reverse=True), key=lambda c: held[c], default="")

    def stay(self, chosen, day, banned):
        """A roll only goes forward, or out of the roll window, and not at all while shorts may not be opened."""
        held, market = self.largest(self.book.shorts), self.market
        if not held or held not in market.futures[day]:
            return chosen
        forward = market.last_day[chosen] > market.last_day[held]
        due = market.days_left(held, day) <= self.hedge.spec["roll_days"]
        return held if banned or not (forward or due) else chosen

    def roll(self, code, chosen, day, wanted):
        left, held = self.market.days_left(code, day), self.book.contracts()
        due = self.hedge.due(self.book.shorts[code], left)
        room = self.hedge.room(chosen, day, self.book.shorts.get(chosen, 0), self.today)
        if left > 0 and room is not None:
            # What could not be opened again is not given up before the last day.
            due -= max(0, min(due, max(0, wanted - (held - due))) - room)
        out = self.do(code, day, -due, "roll")
        if out:
            self.do(chosen, day, min(out, max(0, wanted - self.book.contracts())), "roll")

    def adjust(self, chosen, day, wanted, banned):
        book = self.book
        origin = "unwind" if self.unwind else "hedge"
        elsewhere = book.contracts() - book.shorts.get(chosen, 0)
        change = max(0, wanted - elsewhere) - book.shorts.get(chosen, 0)
        if change > 0 and banned:
            self.answer_ban(day)
        else:
            self.do(chosen, day, change, origin)
        for code in self.months():
            excess = book.contracts() - wanted
            if code != chosen and excess > 0:
                self.do(code, day, -min(excess, book.shorts[code]), origin)

    def do(self, code, day, sold, origin):
        """Trades contracts; the number that traded."""
        room = self.hedge.room(code, day, self.book.shorts.get(code, 0), self.today)
        if sold > 0 and room is not None:
            sold = min(sold, room)
        fill = self.hedge.trade(code, day, sold, origin, self.overnight.get(code, 0), self.today)
        if fill is None:
            return 0
        self.book.short(code, sold)
        self.book.marks.setdefault(code, fill["price"])
        self.book.cash -= fill["fee"]
        self.today.append(fill)
        return abs(sold)

    def hedge_cap(self, day):
        """The longs that today's shorts hedge, while shorts may not be opened and the book does not run net long."""
        hedge = self.hedge
        if not hedge.is_on or hedge.spec["on_ban"] == "run_net_long" or hedge.ratio == 0:
            return None
        if not self.exchange.is_banned("open_short", self.market.dates[day]):
            return None
        return self.hedged(day)

    def hedged(self, day):
        """The long value that the shorts hedge, at yesterday's marks."""
        hedge = self.hedge
        worth = sum(n * hedge.multiplier * hedge.before(code, day) for code, n in self.book.shorts.items())
        return quotient(worth * RATE, hedge.ratio) if hedge.ratio else 0

    def answer_ban(self, day):
        """Shorts that may not be opened: the book runs net long, cuts its longs tomorrow, or stops for good."""
        answer = self.spec["hedge"]["on_ban"]
        if self.unwind or answer == "run_net_long":
            return
        aim = self.hedged(day) if answer == "cut_longs" else 0
        queue = margin.plan(self.book.lots, self.sized_long(self.sizing(day)), aim)
        reason, keep = ("hedge_cut", None) if answer == "cut_longs" else ("stop", 0)
        unwind = margin.Unwind(reason, queue, keep)
        if not unwind.is_done(self.book):
            self.unwind = unwind
