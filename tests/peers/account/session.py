"""Steps 2 to 4 of a day: the unwind's orders, the strategy's orders, and what the exchange makes of them."""

from . import margin, order
from .unit import RATE, YUAN, quotient

COSTS = ("slippage", "impact", "commission", "stamp_duty", "transfer_fee")
BLOCKED = (
    ("blocked_limit", ("limit_down",)),
    ("blocked_suspended", ("suspended", "not_listed")),
    ("blocked_volume", ("volume",)),
    ("blocked_ban", ("ban",)),
)


class Session:
    """What an account does on the exchange."""

    def sizing(self, day):
        """Price by asset at which orders are sized: today's reference, else the last mark."""
        prices = {asset: lot.mark for asset, lot in self.book.lots.items()}
        prices.update({asset: bar.prev_close for asset, bar in self.market.bars[day].items() if bar.prev_close})
        return prices

    def sized_long(self, prices):
        return sum(lot.shares * prices[asset] for asset, lot in self.book.lots.items())

    def sized_equity(self, prices):
        return self.book.spendable() + self.book.receivable() + self.sized_long(prices)

    def redemption_sells(self, day, prices):
        """On days without a rebalance longs are sold pro rata for what clients take out, and a little for the costs."""
        equity, long_value = self.sized_equity(prices), self.sized_long(prices)
        leaving = self.flows.leaving(equity)
        if leaving == 0:
            return []
        selling = self.exchange.costs.selling_rate(self.market.dates[day])
        part = min(leaving / YUAN / (equity / YUAN) / max(1.0 - selling, 0.5), 1.0)
        queue = margin.plan(self.book.lots, long_value, long_value - int(float(long_value) * part))
        return margin.Unwind("redemption", queue, None).orders(self.book.lots, self.market.stocks, self.in_lots)

    def trade(self, day, row):
        """The unwind's orders, then the strategy's, meet the day."""
        prices = self.sizing(day)
        orders = []
        row["unwinding"] = self.unwind is not None
        if self.unwind:
            orders = self.unwind.orders(self.book.lots, self.market.stocks, self.in_lots)
        if row["rebalance"]:
            orders = orders + self.strategy(day, prices, orders)
        elif not self.unwind:
            orders = self.redemption_sells(day, prices)
        long_value = self.sized_long(prices)
        equity = self.sized_equity(prices)
        credit = self.book.spendable()
        if self.book.kind == "dma":
            credit = quotient(max(0, equity) * RATE, self.lines.initial) - long_value
        fills, rejects = self.exchange.match(orders, day, self.book, prices, credit)
        for fill in fills:
            self.book.apply(fill)
            if self.unwind and fill["side"] == "sell":
                self.unwind.filled(fill["asset"], fill["shares"])
        self.report_trades(row, orders, fills, rejects, prices)

    def strategy(self, day, prices, forced):
        """The strategy's orders; while an unwind runs its sells, less what the unwind asks for."""
        long_value = self.target_long(day, prices)
        stocks = self.market.stocks
        bars = self.market.bars[day]
        orders = order.strategy(self.targets[day], long_value, self.book.lots, bars, stocks, self.in_lots)
        if not self.unwind:
            return orders
        taken = {o["asset"]: o["shares"] for o in forced}
        sells = [{**o, "shares": o["shares"] - taken.get(o["asset"], 0)} for o in orders if o["side"] == "sell"]
        return [o for o in sells if o["shares"] > 0]

    def target_long(self, day, prices):
        """The long value that the policy asks for."""
        now = self.sized_long(prices)
        whole = max(0, self.sized_equity(prices))
        equity = max(0, whole - self.flows.leaving(whole))
        kept = now if equity == whole else quotient(now * equity, whole)
        full = int(float(max(0, equity)) * self.terms["leverage"])
        policy = self.terms["policy"]
        target = full
        if now > 0 and policy == "hold":
            target = kept
        if now > 0 and policy == "band":
            if abs(kept / YUAN / max(equity / YUAN, 1e-4) - self.terms["leverage"]) <= self.terms["band"]:
                target = kept
        cap = self.hedge_cap(day)
        return target if cap is None else min(target, cap)

    def report_trades(self, row, orders, fills, rejects, prices):
        self.day_fills = fills
        date = row["date"]

        def worth(rows):
            return sum(r["shares"] * prices.get(r["asset"], 0) for r in rows)

        def forced(rows):
            return [r for r in rows if r["origin"] not in ("strategy", "redemption")]

        row["unwind_asked"], row["unwind_sold"] = worth(forced(orders)), worth(forced(fills))
        for side, name in (("buy", "bought"), ("sell", "sold")):
            row[name] = sum(f["amount"] for f in fills if f["side"] == side)
        for name in COSTS:
            row[name] = -sum(f[name] for f in fills)
        for name, rules in BLOCKED:
            row[name] = worth([r for r in rejects if r["side"] == "sell" and r["rule"] in rules])
        for rows, kept in ((fills, self.fills), (rejects, self.rejects)):
            kept += [{"date": date, "symbol": self.market.stocks[r["asset"]]["symbol"], **r} for r in rows]
