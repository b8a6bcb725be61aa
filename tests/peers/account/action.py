"""Corporate actions and delistings: what a day does to yesterday's shares before anything trades."""

from .unit import RATIO, YUAN, quotient, rate, share


def ex_price(mark, actions):
    """(mark - cash) / (1 + new shares): the reference of a stock without a row on its ex-date."""
    cash = sum(a["cash"] for a in actions)
    new = sum(a["shares"] for a in actions)
    return quotient(mark * RATIO - cash * YUAN, RATIO + new)


def apply(book, day, actions, market):
    """Books the actions of a day; returns all their money, now or later, and the shares before and after by asset."""
    total, changed = 0, {}
    for asset in sorted({a["asset"] for a in actions} & set(book.lots)):
        lot = book.lots[asset]
        mine = [a for a in actions if a["asset"] == asset]
        if book.kind == "cash":
            mine = [a for a in mine if not lapses(a, lot, book)]
        bar = market.bars[day].get(asset)
        reference = bar.prev_close if bar is not None and bar.prev_close else ex_price(lot.mark, mine)
        before = lot.shares
        for a in mine:
            cash = quotient(a["cash"] * before, RATIO // YUAN)
            new, fraction = divmod(a["shares"] * before, RATIO)
            rest = quotient(fraction * reference, RATIO)
            book.cash += rest
            total += cash + rest
            if cash <= 0 or a["pay_day"] <= day:
                book.cash += cash
            else:
                book.receivables.append((a["pay_day"], cash))
            lot.shares += new
        if bar is None:
            lot.mark = reference
        changed[asset] = (before, lot.shares)
    return total, changed


def lapses(action, lot, book):
    """A rights issue that an account without credit cannot pay with cash that is not owed."""
    cost = -quotient(action["cash"] * lot.shares, RATIO // YUAN)
    return cost > 0 and cost > book.spendable()


def delist(book, day, market, recovery):
    """A stock that left the exchange pays part of its last price."""
    total = 0
    for asset in sorted(book.lots):
        gone = market.stocks[asset].get("delist_date")
        if gone is not None and gone <= market.dates[day]:
            lot = book.lots.pop(asset)
            paid = share(lot.shares * lot.mark, rate(recovery))
            book.cash += paid
            total += paid
    return total
