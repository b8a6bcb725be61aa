"""The operators of `alpha101_operators` on ranges: what a formula may give, however its rounding turns out.

Two correlations that are equal on paper may differ in their last bit, and a rank or a comparison of them then goes
either way. Here a rounded result is the range that rounding leaves it, and an operator that jumps gives the range of
all its results for any choice within its arguments' ranges. An array stands for exact values: columns, ranks of them,
and single sums or products, which are the same to the bit wherever they are computed.

A missing cell is NaN at both ends. From minus to plus infinity means anything, missing too: there even what is divided
by zero, or whether a window is flat, hangs on rounding.
"""
import numpy as np

from alpha101_operators import Operators

# Rounding of a result, relative to what was summed: the last bit is 1e-16 of it, a sum of several hundred terms is off
# by some tens of those in practice and by several hundred at worst.
ROUNDING = 1e-13


class Range(np.lib.mixins.NDArrayOperatorsMixin):
    """Values between `low` and `high`, cell by cell."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __array_ufunc__(self, ufunc, method, *arguments, **options):
        rule = RULES.get(ufunc)
        if rule is None or method != "__call__" or options:
            return NotImplemented
        return bounded(*rule(*map(ends, arguments)), *arguments)


def ends(x):
    return (x.low, x.high) if isinstance(x, Range) else (x, x)


def settled(low, high):
    """The range, or an array where all of it is exact."""
    return low if np.array_equal(low, high, equal_nan=True) else Range(low, high)


def unknown(x):
    """Where x may be anything."""
    low, high = ends(x)
    return np.isneginf(low) & np.isposinf(high)


def bounded(low, high, *arguments):
    """The range of a cell's result: missing where an argument is, anything where one is or a bound is not known."""
    missing, exact, free = np.False_, np.True_, np.False_
    for x in arguments:
        a, b = ends(x)
        missing = missing | np.isnan(a)
        if isinstance(x, Range):
            exact, free = exact & (a == b), free | unknown(x)
    free = (free | (np.isnan(low) | np.isnan(high)) & ~exact) & ~missing
    return settled(np.where(missing, np.nan, np.where(free, -np.inf, low)),
                   np.where(missing, np.nan, np.where(free, np.inf, high)))


def corners(function, a, b):
    values = [function(a[0], b[0]), function(a[1], b[1])]
    if a[0] is not a[1] and b[0] is not b[1]:
        values += [function(a[0], b[1]), function(a[1], b[0])]
    low, high = values[0], values[0]
    for value in values[1:]:
        low, high = np.minimum(low, value), np.maximum(high, value)
    return low, high


def quotient(a, b):
    low, high = corners(np.divide, a, b)
    around_zero = (b[0] <= 0) & (b[1] >= 0) & (b[0] < b[1])
    return np.where(around_zero, np.nan, low), np.where(around_zero, np.nan, high)


def absolute(a):
    return np.maximum(np.maximum(a[0], -a[1]), 0.0), np.maximum(-a[0], a[1])


# Each takes and gives pairs of ends. One operation is rounded the same way everywhere and never out of order, so the
# rounded ends are the ends.
RULES = {
    np.add: lambda a, b: (a[0] + b[0], a[1] + b[1]),
    np.subtract: lambda a, b: (a[0] - b[1], a[1] - b[0]),
    np.multiply: lambda a, b: corners(np.multiply, a, b),
    np.divide: quotient,
    np.negative: lambda a: (-a[1], -a[0]),
    np.absolute: absolute,
    np.sign: lambda a: (np.sign(a[0]), np.sign(a[1])),
    np.maximum: lambda a, b: (np.maximum(a[0], b[0]), np.maximum(a[1], b[1])),
    np.minimum: lambda a, b: (np.minimum(a[0], b[0]), np.minimum(a[1], b[1])),
}


def ranged(*arguments):
    return any(isinstance(x, Range) for x in arguments)


class RangeOperators(Operators):
    """Exact arguments go through the plain operator, and `rounded` makes ranges of them."""

    def rounded(self, x, magnitude):
        error = np.where(np.isfinite(magnitude), ROUNDING * magnitude, 0.0)
        return settled(x - error, x + error)

    # One day, all stocks.

    def rank(self, x):
        if not ranged(x):
            return super().rank(x)
        low, high = np.full_like(x.low, np.nan), np.full_like(x.low, np.nan)
        for day, there in enumerate(~np.isnan(x.low)):
            first, last = self._places(x.low[day, there], x.high[day, there])
            # An unknown stock is counted as there. If it is not, all others move towards the middle of their bounds.
            low[day, there], high[day, there] = first / len(first), last / len(first)
        free = unknown(x)
        return settled(np.where(free, -np.inf, low), np.where(free, np.inf, high))

    @staticmethod
    def _places(low, high):
        """Lowest and highest average rank of each value among all: one below counts 1, an equal one a half."""
        exact = low == high
        lows, highs = np.sort(low), np.sort(high)
        below = (np.searchsorted(highs, low, "left") + np.searchsorted(highs, low, "right")) / 2
        reached = (np.searchsorted(lows, high, "left") + np.searchsorted(lows, high, "right")) / 2
        # Without the value itself, and its place.
        return below - exact / 2 + 1, reached - np.where(exact, 0.5, 1.0) + 1

    def scale(self, x, a=1.0):
        if not ranged(x):
            return super().scale(x, a)
        low, high = (np.nansum(end, axis=1, keepdims=True) for end in absolute(ends(x)))
        return a * x / settled(low * (1 - ROUNDING), high * (1 + ROUNDING))

    def indneutralize(self, x, groups):
        if not ranged(x):
            return super().indneutralize(x, groups)
        low, high = np.full_like(x.low, np.nan), np.full_like(x.low, np.nan)
        for member in self._members(groups):
            a, b = x.low[:, member], x.high[:, member]
            (count, mean_a), (_, mean_b) = self._group_mean(a), self._group_mean(b)
            magnitude = self._group_mean(np.maximum(np.abs(a), np.abs(b)))[1]
            error = np.where((count > 1) & np.isfinite(magnitude), ROUNDING * magnitude, 0.0)
            # A stock is lowest where it is itself low and all others are high.
            own = (b - a) / count
            low[:, member], high[:, member] = a - (mean_b - own) - error, b - (mean_a + own) + error
        free = (np.isnan(low) | np.isnan(high)) & ~np.isnan(x.low) & ~np.isnan(groups)
        return settled(np.where(free, -np.inf, low), np.where(free, np.inf, high))

    # One stock, several days. An operator that grows with its argument is applied to both ends.

    def _growing(self, operator, x, d):
        if not ranged(x):
            return operator(x, d)
        low, high = ends(operator(x.low, d))[0], ends(operator(x.high, d))[1]
        free = self._anywhere(unknown(x), d) | (np.isnan(low) != np.isnan(high))
        free &= ~(np.isnan(low) & np.isnan(high))
        return settled(np.where(free, -np.inf, low), np.where(free, np.inf, high))

    def _anywhere(self, mark, d):
        """Whether any of the window's days is marked."""
        if not mark.any():
            return np.zeros(mark.shape, dtype=bool)
        return -super().ts_min(-mark.astype(float), d) == 1

    def delay(self, x, d):
        return settled(*(Operators.delay(end, d) for end in ends(x))) if ranged(x) else Operators.delay(x, d)

    def sum(self, x, d):
        return self._growing(super().sum, x, d)

    def product(self, x, d):
        assert not ranged(x) or not (x.low[~unknown(x)] < 0).any(), "grows only with values that are not negative"
        return self._growing(super().product, x, d)

    def decay_linear(self, x, d):
        return self._growing(super().decay_linear, x, d)

    def ts_min(self, x, d):
        return self._growing(super().ts_min, x, d)

    def stddev(self, x, d):
        """Of exact values only: no formula takes it of others."""
        low, high = ends(super().stddev(x, d))
        return settled(np.maximum(low, 0.0), high)

    def correlation(self, x, y, d, flat=np.nan):
        """By angles: a correlation is the cosine between two vectors of deviations.

        Values that move by a vector shorter than the deviations turn these by at most the arcsine of the ratio.
        """
        if not ranged(x, y):
            return super().correlation(x, y, d, flat)
        sides = [self._middle(side) for side in (x, y)]
        result, *squares = self._pearson(*(self._days(middle, d) for middle, _ in sides))
        missing = np.isnan(squares[0] + squares[1])
        turn = np.zeros_like(result)
        turned, free, flat_surely, flat_maybe = (np.zeros(result.shape, dtype=bool) for _ in range(4))
        for side, (_, error), square in zip((x, y), sides, squares):
            if ranged(side):
                moved = self._total(self._days(error * error, d))
                ratio = np.sqrt(moved / square)
                turn += np.where(ratio < 1, np.arcsin(np.minimum(ratio, 1.0)), np.pi)
                turned |= ~(ratio < 1)
                free |= np.isinf(moved)
            surely, maybe = self._still_range(side, d)
            flat_surely |= surely
            flat_maybe |= maybe
        if int(d) == 2:
            low, high = np.where(turned, -1.0, result), np.where(turned, 1.0, result)
        else:
            least = np.arccos(np.clip(result + ROUNDING, -1, 1)) - turn
            most = np.arccos(np.clip(result - ROUNDING, -1, 1)) + turn
            low = np.minimum(np.cos(np.minimum(most, np.pi)), result) - ROUNDING
            high = np.maximum(np.cos(np.maximum(least, 0.0)), result) + ROUNDING
            low, high = np.where(turned, -1.0 - ROUNDING, low), np.where(turned, 1.0 + ROUNDING, high)
        open_flat = flat_maybe & ~flat_surely
        if np.isnan(flat):
            free |= open_flat
        else:
            low = np.where(open_flat, np.minimum(low, flat), low)
            high = np.where(open_flat, np.maximum(high, flat), high)
        low, high = np.where(free, -np.inf, low), np.where(free, np.inf, high)
        low, high = (np.where(missing, np.nan, np.where(flat_surely & ~free, flat, end)) for end in (low, high))
        return settled(*(self._placed(end, ends(x)[0], d) for end in (low, high)))

    @staticmethod
    def _middle(x):
        """Middle and how far from it the ends are; 0 and infinity where an end is infinite."""
        low, high = ends(x)
        if not ranged(x):
            return x, None
        middle = (low + high) / 2
        error = np.where(low == high, 0.0, np.maximum(high - middle, middle - low))
        wild = (low != high) & (np.isinf(low) | np.isinf(high))
        return np.where(wild, 0.0, middle), np.where(wild, np.inf, error)

    def _still_range(self, x, d):
        """Where a window is surely still, and where it may be; see `_still`."""
        if not ranged(x):
            still = self._still(self._days(x, d))
            return still, still
        (most_low, least_low), (most_high, least_high) = (self._extremes(self._days(end, d)) for end in ends(x))
        largest = np.maximum(np.abs(most_high), np.abs(least_low))
        smallest = np.maximum(np.maximum(most_low, -least_high), 0.0)
        return self._near(most_high - least_low, smallest), self._near(np.maximum(most_low - least_high, 0.0), largest)

    def ts_argmin(self, x, d):
        if not ranged(x):
            return super().ts_argmin(x, d)
        lows, highs = self._days(x.low, d), self._days(x.high, d)
        least = self._extremes(highs)[1]
        first, last = np.full_like(least, np.nan), np.full_like(least, np.nan)
        before = np.full_like(least, np.inf)
        for number, (low, high) in enumerate(zip(lows, highs), start=1):
            # The oldest among equals: a day that is nowhere below one before it is not taken.
            can = (low <= least) & ((low < before) | (number == 1))
            first[can & np.isnan(first)] = number
            last[can] = number
            before = np.minimum(before, high)
        return self._window_result(first, last, x, d, np.isnan(least))

    def ts_rank(self, x, d):
        if not ranged(x):
            return super().ts_rank(x, d)
        lows, highs = self._days(x.low, d), self._days(x.high, d)
        (least, most), exact = (lows[-1], highs[-1]), lows[-1] == highs[-1]
        below, reached = np.zeros_like(least), np.zeros_like(least)
        for low, high in zip(lows, highs):
            below += (high < least) + (high == least) / 2
            reached += (low < most) + (low == most) / 2
        first, last = below - exact / 2 + 1, reached - np.where(exact, 0.5, 1.0) + 1
        return self._window_result(first / len(lows), last / len(lows), x, d, np.isnan(self._extremes(lows)[1]))

    def _window_result(self, low, high, x, d, missing):
        low, high = (self._placed(np.where(missing, np.nan, end), x.low, d) for end in (low, high))
        free = self._anywhere(unknown(x), d) & ~np.isnan(low)
        return settled(np.where(free, -np.inf, low), np.where(free, np.inf, high))

    # One stock, one day. A yes or no that is open is the range from 0 to 1.

    def where(self, condition, yes, no):
        if not ranged(condition, yes, no):
            return super().where(condition, yes, no)
        (least, most), yes, no = ends(condition), ends(yes), ends(no)
        may, may_not = most > 0, least < 1
        both = may & may_not
        low = np.where(both, np.minimum(yes[0], no[0]), np.where(may, yes[0], no[0]))
        high = np.where(both, np.maximum(yes[1], no[1]), np.where(may, yes[1], no[1]))
        free = unknown(condition) | both & (np.isnan(yes[0]) != np.isnan(no[0]))
        low, high = np.where(free, -np.inf, low), np.where(free, np.inf, high)
        return settled(*(np.where(np.isnan(least), np.nan, end) for end in (low, high)))

    def less(self, a, b):
        if not ranged(a, b):
            return super().less(a, b)
        (low_a, high_a), (low_b, high_b) = ends(a), ends(b)
        return bounded((high_a < low_b) * 1.0, (low_a < high_b) * 1.0, a, b)

    def equal(self, a, b):
        if not ranged(a, b):
            return super().equal(a, b)
        (low_a, high_a), (low_b, high_b) = ends(a), ends(b)
        same = (low_a == high_b) & (high_a == low_b)
        return bounded(same * 1.0, ((low_a <= high_b) & (low_b <= high_a)) * 1.0, a, b)

    def either(self, a, b):
        if not ranged(a, b):
            return super().either(a, b)
        (low_a, high_a), (low_b, high_b) = ends(a), ends(b)
        surely, maybe = (low_a == 1) | (low_b == 1), (high_a > 0) | (high_b > 0)
        missing = ~surely & (np.isnan(low_a) | np.isnan(low_b))
        free = ~surely & (unknown(a) | unknown(b) | missing & maybe)
        low = np.where(surely, 1.0, np.where(missing, np.nan, 0.0))
        high = np.where(missing, np.nan, maybe * 1.0)
        return settled(np.where(free, -np.inf, low), np.where(free, np.inf, high))

    def power(self, x, a):
        """Of values that are not negative: it grows or falls with each argument alone."""
        if not ranged(x, a):
            return super().power(x, a)
        low, high = corners(np.power, ends(x), ends(a))
        negative = (ends(x)[0] < 0) & ((ends(x)[0] < ends(x)[1]) | (ends(a)[0] < ends(a)[1]))
        low, high = np.where(negative, np.nan, low), np.where(negative, np.nan, high)
        error = 0.0 if np.isscalar(a) and a == 2 else ROUNDING
        return bounded(low - error * np.abs(low), high + error * np.abs(high), x, a)

    def signedpower(self, x, a):
        return np.sign(x) * self.power(np.abs(x), a)

    def log(self, x):
        if not ranged(x):
            return super().log(x)
        return bounded(ends(super().log(x.low))[0], ends(super().log(x.high))[1], x)
