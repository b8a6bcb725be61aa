"""Why equity changed: selection, market and basis, on yesterday's holdings."""

from .unit import quotient


def causes(long_before, long_pnl, shorts, index, benchmark, multiplier):
    """`shorts`: contracts short overnight as (n, mark before, mark now, calendar days left before, and now);
    `index` and `benchmark`: levels at yesterday's close and today's."""
    x = quotient(long_before * (benchmark[1] - benchmark[0]), benchmark[0]) if long_before else 0
    basis = y = carry = 0
    for n, before, now, days_before, days_now in shorts:
        y += n * multiplier * (index[1] - index[0])
        basis += -n * multiplier * (now - before) + n * multiplier * (index[1] - index[0])
        carry += quotient(n * multiplier * (before - index[0]) * (days_before - days_now), days_before)
    return {
        "selection": long_pnl - x,
        "market": x - y,
        "basis": basis,
        "basis_carry": carry,
        "basis_rate": basis - carry,
    }
