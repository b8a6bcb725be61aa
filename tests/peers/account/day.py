"""One account through its days, in the order of docs/account.md and no other."""

import math

from . import action, margin, order
from .book import Book
from .cause import causes
from .cost import Costs
from .exchange import Exchange
from .future import Hedge
from .schedule import by_date_or
from .unit import RATE, YUAN, money, quotient, rate, share

COSTS = ("slippage", "impact", "commission", "stamp_duty", "transfer_fee")


class Account:
    """`targets`: weights by asset, by day of the rebalance."""

    def __init__(self, spec, market, rules, targets, first, last):
        self.spec, self.market, self.rules, self.targets = spec, market, rules, targets
        self.terms = spec["account"]
        self.first, self.last = first, last
        self.book = Book(self.terms["kind"], money(self.terms["equity"]))
        self.lines = margin.Lines(self.terms, rules, market.dates[first])
        self.hedge = Hedge(spec["hedge"], rules, market)
        self.exchange = Exchange(spec["exchange"], Costs(spec["costs"], rules), spec.get("ban", []), rules, market)
        product = self.hedge.product
        self.index = product["index"] if product else spec["hedge"]["benchmark"] or "000852.SH"
        self.benchmark = spec["hedge"]["benchmark"] or self.index
        self.unwind = None
        self.top_up = 0
        self.is_closed = False
        self.equity = self.book.cash
        self.days, self.fills, self.rejects, self.futures = [], [], [], []

    def run(self):
        for day in range(self.first, self.last + 1):
            self.live(day)

    def live(self, day):
        row = {"date": self.market.dates[day].isoformat(), "rebalance": day in self.targets and not self.is_closed}
        held = {code: n for code, n in self.book.shorts.items()}
        before = {"long": self.book.value(), "marks": dict(self.book.marks), "equity": self.equity, "shorts": held}
        self.pass_time(day, row)
        money_of_actions = self.act(day)
        kept = {asset: lot.shares for asset, lot in self.book.lots.items()}
        self.trade(day, row)
        self.follow(day, row)
        self.settle(day, row, before, kept, money_of_actions)
        self.days.append(row)

    # Step 0.
    def pass_time(self, day, row):
        row["financing"] = 0
        if day > self.first and not self.is_closed:
            row["financing"] = self.interest(day)
        row["external"] = self.top_up
        self.book.cash += row["financing"] + self.top_up
        self.top_up = 0
        self.book.collect(day)

    def interest(self, day):
        """Interest for the calendar days since the last trading day, on yesterday's balance."""
        dates = self.market.dates
        days = (dates[day] - dates[day - 1]).days
        paid = rate(by_date_or(self.terms["financing_rate"], lambda: self.rules.financing_rate(dates[day]) / RATE))
        earned = rate(self.terms["cash_rate"])
        long_value, equity = self.book.value(), self.equity
        if self.terms["financing_base"] == "notional":
            bases = long_value, max(0, equity)
        else:
            bases = max(0, long_value - equity), max(0, equity - long_value)
        year = self.terms["day_count"] * RATE
        return quotient(bases[1] * earned * days, year) - quotient(bases[0] * paid * days, year)

    # Step 1.
    def act(self, day):
        total, changed = action.apply(self.book, day, self.market.actions.get(day, []), self.market)
        total += action.delist(self.book, day, self.market, self.terms["delist_recovery"])
        if self.unwind:
            for asset, (shares, now) in changed.items():
                if asset in self.unwind.queue and now != shares:
                    self.unwind.queue[asset] = quotient(self.unwind.queue[asset] * now, shares)
        self.book.release()
        return total

    def sizing(self, day):
        """Price by asset at which orders are sized: today's reference, else the last mark."""
        prices = {asset: lot.mark for asset, lot in self.book.lots.items()}
        prices.update({asset: bar.prev_close for asset, bar in self.market.bars[day].items() if bar.prev_close})
        return prices

    def sized_long(self, prices):
        return sum(lot.shares * prices[asset] for asset, lot in self.book.lots.items())

    # Steps 2 to 4.
    def trade(self, day, row):
        prices = self.sizing(day)
        orders = []
        row["unwinding"] = self.unwind is not None
        if self.unwind:
            orders = self.unwind.orders(self.book.lots, self.market.stocks)
        if row["rebalance"]:
            orders = orders + self.strategy(day, prices, orders)
        long_value = self.sized_long(prices)
        equity = self.book.cash + self.book.receivable() + long_value
        credit = self.book.cash
        if self.book.kind == "dma":
            credit = quotient(max(0, equity) * RATE, self.lines.initial) - long_value
        fills, rejects = self.exchange.match(orders, day, self.book, prices, credit)
        for fill in fills:
            self.book.apply(fill)
            if self.unwind and fill["side"] == "sell":
                self.unwind.filled(fill["asset"], fill["shares"])
        self.report_trades(day, row, orders, fills, rejects, prices)

    def strategy(self, day, prices, forced):
        long_value = self.target_long(day, prices)
        stocks = self.market.stocks
        in_lots = self.spec["exchange"]["lots"]
        orders = order.strategy(self.targets[day], long_value, self.book.lots, self.market.bars[day], stocks, in_lots)
        if not self.unwind:
            return orders
        taken = {o["asset"]: o["shares"] for o in forced}
        sells = [{**o, "shares": o["shares"] - taken.get(o["asset"], 0)} for o in orders if o["side"] == "sell"]
        return [o for o in sells if o["shares"] > 0]

    def target_long(self, day, prices):
        """The long value that the policy asks for."""
        now = self.sized_long(prices)
        equity = self.book.cash + self.book.receivable() + now
        full = int(float(max(0, equity)) * self.terms["leverage"])
        policy = self.terms["policy"]
        target = full
        if now > 0 and policy == "hold":
            target = now
        if now > 0 and policy == "band" and equity > 0:
            if abs(now / YUAN / (equity / YUAN) - self.terms["leverage"]) <= self.terms["band"]:
                target = now
        cap = self.hedge_cap(day)
        return target if cap is None else min(target, cap)

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

    # Step 5.
    def follow(self, day, row):
        self.today = []
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
            wanted = min(wanted, book.contracts())
            if self.unwind.contracts is not None:
                wanted = min(wanted, self.unwind.contracts)
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
        out = self.do(code, day, -self.book.shorts[code], "roll")
        if out:
            self.do(chosen, day, min(out, wanted - self.book.contracts()), "roll")

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
        room = self.hedge.room(code, day, self.book.shorts.get(code, 0))
        if sold > 0 and room is not None:
            sold = min(sold, room)
        fill = self.hedge.trade(code, day, sold, origin)
        if fill is None:
            return 0
        self.book.short(code, sold)
        self.book.marks.setdefault(code, fill["price"])
        self.book.cash -= fill["fee"]
        self.today.append(fill)
        return abs(sold)

    # Steps 6 to 8.
    def settle(self, day, row, before, kept, money_of_actions):
        book, market = self.book, self.market
        for asset, lot in book.lots.items():
            bar = market.bars[day].get(asset)
            lot.mark = bar.close if bar is not None and bar.close else lot.mark
        self.explain_stocks(day, row, before, kept, money_of_actions)
        self.settle_futures(day, row, before)
        row["equity"] = book.equity()
        row["cash"], row["receivable"], row["long_value"] = book.cash, book.receivable(), book.value()
        row["short_value"] = book.short_value(self.hedge.multiplier)
        row["contracts"] = book.contracts()
        row["names"] = len(book.lots)
        row["borrowed"] = max(0, row["long_value"] - row["equity"])
        self.equity = row["equity"]
        self.test(day, row)
        self.locked(day, row)
        for fill in self.today:
            self.futures.append({"date": row["date"], **fill})

    def close(self, day, asset):
        """Today's close of a stock, or its last one."""
        for back in range(day, -1, -1):
            bar = self.market.bars[back].get(asset)
            if bar is not None and bar.close:
                return bar.close
        return 0

    def explain_stocks(self, day, row, before, kept, money_of_actions):
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
        book, hedge, market = self.book, self.hedge, self.market
        m = hedge.multiplier
        level = market.levels[self.index]
        bench = market.levels[self.benchmark]
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
        """On its last day a contract is settled in cash at the mark, against the usual fee, and gone."""
        date = self.market.dates[day]
        for code in [c for c in self.months() if self.market.last_day[c] <= date]:
            n = self.book.shorts.pop(code)
            fee = share(n * self.hedge.multiplier * marks[code], self.hedge.fee_rate(date))
            self.book.cash -= fee
            row["futures_fee"] -= fee
            fill = {"reference": marks[code], "price": marks[code], "fee": fee, "origin": "delivery"}
            self.today.append({"contract": code, "sold": -n, **fill})

    def test(self, day, row):
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
        if self.terms["top_up"] == "to_initial":
            self.top_up = max(0, share(base, self.lines.initial) - row["equity"])
            return
        date = self.market.dates[day]
        selling = self.exchange.costs.selling_rate(date)
        buying = 0.0
        if self.book.shorts:
            mark = self.book.marks[self.months()[0]]
            buying = self.hedge.fee_rate(date) / RATE + self.hedge.slippage / YUAN / (mark / YUAN)
        aim = margin.target(
            row["equity"], row["long_value"], row["short_value"], self.lines.unwind_to, selling, buying
        )
        queue = margin.plan(self.book.lots, row["long_value"], aim)
        self.unwind = margin.Unwind("call", queue, self.contracts_within(aim))

    def contracts_within(self, aim):
        """Contracts whose value fits under a target."""
        if not self.book.shorts:
            return 0
        return aim // (self.hedge.multiplier * self.book.marks[self.months()[0]])

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

    def report_trades(self, day, row, orders, fills, rejects, prices):
        self.day_fills = fills
        date = row["date"]
        worth = lambda rows: sum(r["shares"] * prices.get(r["asset"], 0) for r in rows)
        forced = lambda rows: [r for r in rows if r["origin"] != "strategy"]
        row["unwind_asked"], row["unwind_sold"] = worth(forced(orders)), worth(forced(fills))
        for side, name in (("buy", "bought"), ("sell", "sold")):
            row[name] = sum(f["amount"] for f in fills if f["side"] == side)
        for name in COSTS:
            row[name] = -sum(f[name] for f in fills)
        for name, rules in (
            ("blocked_limit", ("limit_down",)),
            ("blocked_suspended", ("suspended", "not_listed")),
            ("blocked_volume", ("volume",)),
            ("blocked_ban", ("ban",)),
        ):
            row[name] = worth([r for r in rejects if r["side"] == "sell" and r["rule"] in rules])
        symbol = lambda r: self.market.stocks[r["asset"]]["symbol"]
        self.fills += [{"date": date, "symbol": symbol(f), **f} for f in fills]
        self.rejects += [{"date": date, "symbol": symbol(r), **r} for r in rejects]

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
