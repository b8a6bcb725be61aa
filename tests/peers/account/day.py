"""One account through its days, in the order of docs/account.md and no other."""

from . import action, margin
from .book import Book
from .cost import Costs
from .exchange import Exchange
from .flow import Flows
from .fund_fee import FundFees
from .future import Hedge
from .schedule import by_date_or
from .session import Session
from .settlement import Settlement
from .short_leg import ShortLeg
from .unit import RATE, money, quotient, rate


class Account(Session, ShortLeg, Settlement):
    """`targets`: weights by asset, by day of the rebalance."""

    def __init__(self, spec, market, rules, targets, first, last):
        self.spec, self.market, self.rules, self.targets = spec, market, rules, targets
        self.terms = spec["account"]
        self.first, self.last = first, last
        self.book = Book(self.terms["kind"], money(self.terms["equity"]))
        self.lines = margin.Lines(self.terms, rules, market.dates[first])
        self.hedge = Hedge(spec["hedge"], rules, market)
        self.exchange = Exchange(spec["exchange"], Costs(spec["costs"], rules), spec.get("ban", []), rules, market)
        self.in_lots = spec["exchange"]["lots"]
        product = self.hedge.product
        self.index = product["index"] if product else spec["hedge"]["benchmark"] or "000852.SH"
        self.benchmark = spec["hedge"]["benchmark"] or self.index
        self.unwind = None
        self.top_up = 0
        self.fees = FundFees(self.terms, self.book.cash)
        self.flows = Flows(spec.get("flow", []))
        self.is_closed = False
        self.equity = self.book.cash
        self.days, self.fills, self.rejects, self.futures = [], [], [], []

    def run(self):
        for day in range(self.first, self.last + 1):
            self.live(day)

    def live(self, day):
        row = {"date": self.market.dates[day].isoformat(), "rebalance": day in self.targets and not self.is_closed}
        before = {"long": self.book.value(), "marks": dict(self.book.marks), "shorts": dict(self.book.shorts)}
        self.pass_time(day, row)
        money_of_actions = self.act(day)
        kept = {asset: lot.shares for asset, lot in self.book.lots.items()}
        self.trade(day, row)
        self.follow(day, row)
        self.settle(day, row, before, kept, money_of_actions)
        self.days.append(row)

    def pass_time(self, day, row):
        """Step 0: interest, outside cash that answers a call, receivables that fall due."""
        row["financing"] = 0
        if day > self.first and not self.is_closed:
            row["financing"] = self.interest(day)
        self.book.cash += row["financing"]
        taken = self.charge_fees(day, row)
        self.take_in(day, row, self.equity - taken)
        self.book.collect(day)

    def charge_fees(self, day, row):
        """The fund's own fees, and payment of what is due of them; returns the performance fee of a period."""
        row["management_fee"] = row["performance_fee"] = row["redemption"] = 0
        if day == self.first or self.is_closed:
            return 0
        before, date = self.market.dates[day - 1], self.market.dates[day]
        taken = self.fees.of_period(self.equity, before, date)
        accrued = self.fees.of_days(self.equity, before, date)
        row["performance_fee"], row["management_fee"] = -taken, -accrued
        self.book.payable += taken
        if before.month != date.month:
            self.fees.owed = 0
        due = self.book.payable - self.fees.owed
        if self.book.kind == "cash":
            due = min(due, max(0, self.book.cash))
        self.book.cash -= due
        self.book.payable += accrued - due
        self.fees.owed += accrued
        return taken

    def take_in(self, day, row, equity):
        """Outside cash that answers a call, and what clients bring; a closed account takes none."""
        came = [self.top_up] if self.top_up else []
        subscribed = self.flows.due(day, self.equity, self.market)
        came += [] if self.is_closed else subscribed
        for amount in came:
            self.fees.flow(amount, equity)
            equity += amount
        row["external"] = sum(came)
        self.book.cash += row["external"]
        self.top_up = 0

    def interest(self, day):
        """Interest for the calendar days since the last trading day, on yesterday's balance."""
        dates = self.market.dates
        days = (dates[day] - dates[day - 1]).days
        paid = rate(by_date_or(self.terms["financing_rate"], lambda: self.rules.financing_rate(dates[day]) / RATE))
        earned = rate(self.terms["cash_rate"])
        long_value, equity = self.book.value(), self.equity
        if self.book.kind == "cash":
            equity += self.book.payable
        if self.terms["financing_base"] == "notional":
            bases = long_value, max(0, equity)
        else:
            bases = max(0, long_value - equity), max(0, equity - long_value)
        year = self.terms["day_count"] * RATE
        return quotient(bases[1] * earned * days, year) - quotient(bases[0] * paid * days, year)

    def act(self, day):
        """Step 1: corporate actions and delistings; yesterday's buys become sellable. Returns the money of it all."""
        total, changed = action.apply(self.book, day, self.market.actions.get(day, []), self.market)
        total += action.delist(self.book, day, self.market, self.terms["delist_recovery"])
        if self.unwind:
            for asset, (shares, now) in changed.items():
                if asset in self.unwind.queue and now != shares:
                    self.unwind.queue[asset] = quotient(self.unwind.queue[asset] * now, shares)
        self.book.release()
        return total
