"""Rules broken on purpose, one at a time: the test shows with them that it would notice."""

from contextlib import contextmanager

from . import margin
from .book import Book
from .cost import Costs
from .day import Account
from .exchange import Exchange
from .future import Hedge


def one_unit_of_interest(right):
    return lambda self, day: right(self, day) - 1


def dividends_on_the_next_day(right):
    return lambda self, day: right(self, day + 1_000_000)


def one_unit_of_commission(right):
    def of(self, *trade):
        cost = right(self, *trade)
        return {**cost, "commission": cost["commission"] + 1}

    return of


def no_price_limits(right):
    return lambda self, *order: False


def marks_at_the_close(right):
    def mark(self, code, day):
        bar = self.market.futures[day].get(code)
        return None if bar is None else bar["close"]

    return mark


def sizes_at_the_close(right):
    def sizing(self, day):
        closes = {asset: bar.close for asset, bar in self.market.bars[day].items() if bar.close}
        return {**right(self, day), **closes}

    return sizing


def unwinds_a_tenth_less(right):
    return lambda lots, long_value, aim: right(lots, long_value, aim + (long_value - aim) // 10)


def rolls_a_day_late(right):
    return lambda self, day: right(self, day - 1)


RULES = {
    "interest": (Account, "interest", one_unit_of_interest),
    "dividend": (Book, "collect", dividends_on_the_next_day),
    "commission": (Costs, "of", one_unit_of_commission),
    "price_limit": (Exchange, "is_locked", no_price_limits),
    "settlement": (Hedge, "mark", marks_at_the_close),
    "size": (Account, "sizing", sizes_at_the_close),
    "unwind": (margin, "plan", unwinds_a_tenth_less),
    "roll": (Hedge, "choose", rolls_a_day_late),
}


@contextmanager
def broken(name):
    """Lives with one rule broken; with none for no name."""
    if name is None:
        yield
        return
    owner, attribute, wrong = RULES[name]
    right = getattr(owner, attribute)
    setattr(owner, attribute, wrong(right))
    try:
        yield
    finally:
        setattr(owner, attribute, right)
