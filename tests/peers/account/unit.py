"""Money and prices as whole numbers of 1e-4 yuan; rates of 1e-9; shares per share of 1e-8. Rounding: half away from zero."""

import math

YUAN = 10_000
RATE = 1_000_000_000
RATIO = 100_000_000
TICK = 100


def quotient(a, b):
    """a / b for whole numbers, rounded half away from zero."""
    if b < 0:
        a, b = -a, -b
    return (2 * a + b) // (2 * b) if a >= 0 else -((-2 * a + b) // (2 * b))


def share(amount, rate, of=RATE):
    """amount * rate / of, rounded once."""
    return quotient(amount * rate, of)


def grid(value, units):
    """A float on the grid of 1 / units; None unless it is a number."""
    if value is None or not math.isfinite(value):
        return None
    scaled = value * units
    whole = math.trunc(scaled)
    rest = scaled - whole
    return whole + (1 if rest >= 0.5 else -1 if rest <= -0.5 else 0)


def money(yuan):
    return grid(yuan, YUAN)


def rate(fraction):
    return grid(fraction, RATE)


def quote(yuan):
    """A stock quote: a whole tick of 0.01."""
    ticks = grid(yuan, 100)
    return None if ticks is None else ticks * TICK
