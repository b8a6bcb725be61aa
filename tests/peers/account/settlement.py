"""Steps 6 to 8 of a day: marks, variation margin, causes, the margin test and what it demands."""

import math

from . import margin
from .cause import causes
from .unit import RATE, YUAN, share


class Settlement:
    """What a day leaves of an account."""

    def settle(self, day, row, before, kept, money_of_actions):
        book, market = self.book, self.market
        for asset, lot in book.lots.items():
            bar = market.bars[day].get(asset)
            lot.mark = bar.close if bar is not None and bar.close else lot.mark
        self.explain_stocks(day, row, before, kept, money_of_actions)
        self.settle_futures(day, row, before)
        self.pay_clients(row)
        row["equity"] = book.equity()
        row["cash"], row["receivable"], row["long_value"] = book.cash, book.receivable(), book.value()
        row["payable"] = book.payable
        row["short_value"] = book.short_value(self.hedge.multiplier)
        row["contracts"] = book.contracts()
        row["names"] = len(book.lots)
        owed = book.payable if book.kind == "cash" else 0  # What is owed for fees is not borrowed.
        row["borrowed"] = max(0, row["long_value"] - row["equity"] - owed)
        self.equity = row["equity"]
        self.test(day, row)
        self.locked(day, row)
        for fill in self.today:
            self.futures.append({"date": row["date"], **fill})

    def pay_clients(self, row):
        """Redemptions at the close, the oldest first, as far as the account can; none while an unwind runs."""
        for claim in self.flows.claims:
            equity = self.book.equity()
            due = claim.claim(equity)
            paid = 0 if self.unwind else min(due, self.withdrawable(equity))
            if paid:
                fee = self.fees.of_redemption(paid, equity)
                self.fees.flow(-paid, equity)
                self.book.cash -= paid - fee
                self.book.payable += fee
                row["redemption"] -= paid - fee
                row["performance_fee"] -= fee
            claim.rest = due - paid
        self.flows.claims = [claim for claim in self.flows.claims if claim.rest]

    def withdrawable(self, equity):
        """What may leave without crossing the initial margin, or what cash is free."""
        if self.book.kind == "cash":
            return max(0, self.book.spendable())
        base = max(self.book.value(), self.book.short_value(self.hedge.multiplier))
        return max(0, equity - share(base, self.lines.initial))

    def close(self, day, asset):
        """Today's close of a stock, or its last one."""
        for back in range(day, -1, -1):
            bar = self.market.bars[back].get(asset)
            if bar is not None and bar.close:
                return bar.close
        return 0

    def explain_stocks(self, day, row, before, kept, money_of_actions):
        """The P&L of yesterday's shares with their actions, and that of today's trades from reference price to mark."""
        book = self.book
        after = 0
        for asset, shares in kept.items():
            mark = book.lots[asset].mark if asset in book.lots else self.close(day, asset)
            after += shares * mark
        row["trading"] = 0
        for fill in self.day_fills:
            signed = fill["shares"] if fill["side"] == "buy" else -fill["shares"]
            row["trading"] += signed * (self.close(day, fill["asset"]) - fill["reference"])
        self.long_pnl = after + money_of_actions - before["long"]

    def settle_futures(self, day, row, before):
        """Variation margin is cash today: overnight from mark to mark, today's trades from price to mark."""
        book, hedge, market = self.book, self.hedge, self.market
        m = hedge.multiplier
        level, bench = market.levels[self.index], market.levels[self.benchmark]
        date, yesterday = market.dates[day], market.dates[day - 1]
        marks, shorts = {}, []
        for code in sorted(set(before["shorts"]) | {f["contract"] for f in self.today}):
            mark = hedge.mark(code, day)
            if mark is None:
                mark = level[day] if market.last_day[code] <= date else before["marks"][code]
            marks[code] = mark
        for code, n in before["shorts"].items():
            last = market.last_day[code]
            shorts.append((n, before["marks"][code], marks[code], (last - yesterday).days, (last - date).days))
            book.cash -= n * m * (marks[code] - before["marks"][code])
        slippage = 0
        for fill in self.today:
            code, sold = fill["contract"], fill["sold"]
            book.cash += sold * m * (fill["price"] - marks[code])
            row["trading"] += sold * m * (fill["reference"] - marks[code])
            slippage += sold * m * (fill["price"] - fill["reference"])
        row["futures_slippage"] = slippage
        row["futures_fee"] = -sum(f["fee"] for f in self.today)
        self.deliver(day, row, marks)
        row["contract"] = self.largest(book.shorts or before["shorts"])
        book.marks = {code: marks[code] for code in book.shorts}
        levels = [(line[day - 1], line[day]) for line in (level, bench)]
        row.update(causes(before["long"], self.long_pnl, shorts, *levels, m))

    def deliver(self, day, row, marks):
        """On its last day a contract is settled in cash at the mark, against the fee for it, and gone."""
        date = self.market.dates[day]
        for code in [c for c in self.months() if self.market.last_day[c] <= date]:
            n = self.book.shorts.pop(code)
            fee = share(n * self.hedge.multiplier * marks[code], self.hedge.rate_of("delivery_fee", date))
            self.book.cash -= fee
            row["futures_fee"] -= fee
            fill = {"reference": marks[code], "price": marks[code], "fee": fee, "origin": "delivery"}
            self.today.append({"contract": code, "sold": -n, **fill})

    def test(self, day, row):
        """Where the ratio stands, and what that demands; an emptied queue ends an unwind, and perhaps the account."""
        book, lines = self.book, self.lines
        base = max(row["long_value"], row["short_value"])
        row["ratio"] = row["equity"] / YUAN / (base / YUAN) if base else math.nan
        status = lines.status(row["equity"], base)
        if self.unwind and self.unwind.reason == "close_out":
            status = "close_out"
        if self.unwind and self.unwind.is_done(book):
            self.is_closed = self.is_closed or self.unwind.is_final
            self.unwind = None
        if self.is_closed:
            status = "closed"
        elif status == "close_out" and not (self.unwind and self.unwind.is_final):
            self.unwind = margin.Unwind("close_out", {a: lot.shares for a, lot in book.lots.items()}, 0)
        elif status == "call" and not (self.unwind and self.unwind.is_final):
            self.call(day, row, base)
        row["status"] = status

    def call(self, day, row, base):
        """Outside cash before the next open, or both legs cut in the next session."""
        if self.terms["top_up"] == "to_initial":
            self.top_up = max(0, share(base, self.lines.initial) - row["equity"])
            return
        date = self.market.dates[day]
        selling = self.exchange.costs.selling_rate(date)
        buying = self.buying_rate(date, row["short_value"])
        legs = row["long_value"], row["short_value"]
        aim = margin.target(row["equity"], *legs, self.lines.unwind_to, selling, buying)
        queue = margin.plan(self.book.lots, row["long_value"], aim)
        self.unwind = margin.Unwind("call", queue, self.contracts_within(aim, row["short_value"]))

    def buying_rate(self, date, short_value):
        """Fee and slippage of buying shorts back, by the mark of the nearest month, as a fraction of their value."""
        if not short_value:
            return 0.0
        value, mark = short_value / YUAN, self.book.marks[self.months()[0]] / YUAN
        return (self.hedge.fee_rate(date) / RATE + self.hedge.slippage / YUAN / max(mark, 1.0)) * value / value

    def contracts_within(self, aim, short_value):
        """The part of the contracts that stays when the shorts are cut to a target, rounded down."""
        return self.book.contracts() * min(aim, short_value) // max(1, short_value)

    def locked(self, day, row):
        """Holdings that nobody could sell at the close."""
        down = suspended = 0
        for asset, lot in self.book.lots.items():
            bar = self.market.bars[day].get(asset)
            if bar is None or bar.is_suspended:
                suspended += lot.shares * lot.mark
                continue
            limits = self.exchange.limits(asset, bar, day)
            if limits and bar.close <= limits[0]:
                down += lot.shares * lot.mark
        row["locked_down"], row["suspended"] = down, suspended
