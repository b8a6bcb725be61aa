"""May this order trade? The seven rules, in their order; a reject names the first rule that took shares away."""

from . import cost as costs
from .order import buyable, sellable
from .schedule import on
from .unit import TICK


def band(prev_close, permille):
    """Down- and up-limit in whole ticks, half up; at least one tick wide on each side."""
    ticks = prev_close // TICK
    up, down = (ticks * (1000 + permille) + 500) // 1000, (ticks * (1000 - permille) + 500) // 1000
    return min(down, ticks - 1) * TICK, max(up, ticks + 1) * TICK


class Exchange:
    def __init__(self, spec, costs_of, bans, rules, market):
        self.spec, self.costs, self.bans, self.rules, self.market = spec, costs_of, bans, rules, market

    def is_banned(self, side, date):
        day = date.isoformat()
        return any(b["side"] == side and str(b["from"]) <= day <= str(b["to"]) for b in self.bans)

    def limits(self, asset, bar, day):
        """The day's band, or None where no limit applies."""
        rows = self.rules.limits[self.market.stocks[asset]["board"]]
        row = on(rows, self.market.dates[day])
        days_listed = day - self.market.listed_at[asset]
        listed = on(rows, self.market.stocks[asset]["list_date"])
        if row is None or (listed and days_listed < listed["free_days"]):
            return None
        return band(bar.prev_close, row["st_permille"] if bar.is_st else row["permille"])

    def fill_price(self, bar):
        return getattr(bar, self.spec["fill"])

    def is_locked(self, side, asset, bar, day):
        """Whether the price limit stops a side."""
        if not self.spec["price_limits"]:
            return False
        limits = self.limits(asset, bar, day)
        if limits is None:
            return False
        down, up = limits
        at = (lambda price: price >= up) if side == "buy" else (lambda price: price <= down)
        one_price = bar.high == bar.low and at(bar.close)
        queue = self.spec["fill"] == "vwap" and at(bar.close)
        return at(self.fill_price(bar)) or queue or one_price

    def match(self, orders, day, book, sizing, credit):
        """Fills and rejects of a day: sells first, then buys by priority. `credit` is money for `cash`, worth for `dma`."""
        hall = Hall(self, day, book, sizing, credit)
        hall.buys_worth = sum(o["shares"] * sizing.get(o["asset"], 0) for o in orders if o["side"] == "buy")
        for order in [o for o in orders if o["side"] == "sell"]:
            hall.trade(order)
        for order in sorted((o for o in orders if o["side"] == "buy"), key=lambda o: -o["priority"]):
            hall.trade(order)
        return hall.fills, hall.rejects


class Hall:
    """The trading of one day."""

    def __init__(self, exchange, day, book, sizing, credit):
        self.exchange, self.day, self.book, self.sizing, self.credit = exchange, day, book, sizing, credit
        self.market = exchange.market
        self.date = self.market.dates[day]
        self.fills, self.rejects = [], []
        self.traded, self.sold = {}, {}
        self.buys_worth = 0

    def trade(self, order):
        shares, rule = self.allowed(order)
        if shares > 0:
            self.fill(order, shares)
        if shares < order["shares"]:
            worth = (order["shares"] - shares) * self.sizing.get(order["asset"], 0)
            self.rejects.append({**order, "shares": order["shares"] - shares, "rule": rule, "worth": worth})

    def allowed(self, order):
        """Shares that all rules leave, and the first that took some."""
        shares, first = order["shares"], None
        for name, rule in (
            (None, self.listed),
            ("ban", self.ban),
            ("t_plus_one", self.t_plus_one),
            ("limit_up" if order["side"] == "buy" else "limit_down", self.price_limit),
            ("lot", self.lot),
            ("volume", self.volume),
            ("cash", self.cash),
        ):
            left, word = rule(order, shares) if name is None else (rule(order, shares), name)
            if left < shares:
                first = first or word
                shares = max(0, left)
            if shares == 0:
                break
        # Volume and cash cut anywhere: back on the lots.
        return self.lot(order, shares) if shares else 0, first or "lot"

    def listed(self, order, shares):
        bar = self.market.bars[self.day].get(order["asset"])
        gone = self.market.stocks[order["asset"]]["delist_date"]
        if bar is None or self.day < self.market.listed_at[order["asset"]] or (gone and gone <= self.date):
            return 0, "not_listed"
        if bar.is_suspended:
            return 0, "suspended"
        return shares, None

    def ban(self, order, shares):
        banned = lambda side: self.exchange.is_banned(side, self.date)
        if order["side"] == "buy":
            return 0 if banned("buy") else shares
        if banned("sell"):
            return 0
        if banned("net_sell"):
            return min(shares, self.buys_worth // self.sizing[order["asset"]])
        return shares

    def t_plus_one(self, order, shares):
        if order["side"] == "buy":
            return shares
        lot = self.book.lots.get(order["asset"])
        if lot is None:
            return 0
        free = lot.shares - (lot.bought if self.exchange.spec["t_plus_one"] else 0)
        return min(shares, free - self.sold.get(order["asset"], 0))

    def price_limit(self, order, shares):
        bar = self.market.bars[self.day][order["asset"]]
        return 0 if self.exchange.is_locked(order["side"], order["asset"], bar, self.day) else shares

    def lot(self, order, shares):
        if not self.exchange.spec["lots"]:
            return shares
        board = self.market.stocks[order["asset"]]["board"]
        if order["side"] == "buy":
            return buyable(board, shares)
        return sellable(board, shares, self.book.lots[order["asset"]].shares - self.sold.get(order["asset"], 0))

    def volume(self, order, shares):
        part = self.exchange.spec["participation"]
        bar = self.market.bars[self.day][order["asset"]]
        if bar.volume == 0 or part == 0:
            return shares if bar.volume else 0
        return min(shares, int(part * float(bar.volume)) - self.traded.get(order["asset"], 0))

    def cash(self, order, shares):
        if order["side"] == "sell":
            return shares
        if self.book.kind == "dma":
            return min(shares, max(0, self.credit) // self.sizing[order["asset"]])
        bar = self.market.bars[self.day][order["asset"]]
        low, high = 0, min(shares, max(0, self.credit) // self.exchange.fill_price(bar))
        while low < high:
            middle = (low + high + 1) // 2
            if self.price(order, middle)["total"] <= self.credit:
                low = middle
            else:
                high = middle - 1
        return low

    def price(self, order, shares):
        """What a fill of some shares costs."""
        bar = self.market.bars[self.day][order["asset"]]
        reference = self.exchange.fill_price(bar)
        part = shares / bar.volume
        sigma = self.market.volatility(order["asset"], self.day) if self.exchange.costs.spec["impact"] > 0 else 0.0
        cost = self.exchange.costs.of(self.date, order["side"], reference * shares, part, sigma)
        sign = 1 if order["side"] == "buy" else -1
        return {**cost, "reference": reference, "participation": part, "total": cost["amount"] + sign * costs.fees(cost)}

    def fill(self, order, shares):
        asset = order["asset"]
        fill = {**order, "shares": shares, **self.price(order, shares)}
        self.fills.append(fill)
        self.traded[asset] = self.traded.get(asset, 0) + shares
        worth = shares * self.sizing[asset]
        if order["side"] == "sell":
            self.sold[asset] = self.sold.get(asset, 0) + shares
            self.buys_worth -= worth
            self.credit += worth if self.book.kind == "dma" else fill["total"]
        else:
            self.credit -= worth if self.book.kind == "dma" else fill["total"]
