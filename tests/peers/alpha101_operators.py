"""The operators of Kakushadze (2016), "101 Formulaic Alphas", appendix A.1, on days x stocks arrays.

Missing is NaN. A window must be full: one missing value in it, or too few days, and the result is missing. A window of
a fractional number of days is cut down to whole ones, as the paper says.

Some results are decided by rounding: two correlations that are equal on paper may differ in their last bit, and a rank
or a comparison of them then goes either way. `Jitter` shakes what was rounded by a little more than rounding does;
what moves under it is not decided by the formula.
"""
import numpy as np
import pandas as pd


class Jitter:
    """Shakes rounded results. `seed=None` leaves them as they are."""

    size = 1e-13

    def __init__(self, seed=None):
        self.random = None if seed is None else np.random.default_rng(seed)

    def __call__(self, x, magnitude=None):
        if self.random is None:
            return x
        magnitude = np.abs(x) if magnitude is None else magnitude
        return x + self.size * magnitude * self.random.uniform(-1, 1, x.shape)


class Operators:
    """The paper's functions. What sums, divides or multiplies many values is passed through `jitter`."""

    def __init__(self, jitter=None):
        self.jitter = jitter or Jitter()

    # One day, all stocks.

    @staticmethod
    def rank(x):
        """Average rank divided by how many there are."""
        return pd.DataFrame(x).rank(axis=1, method="average", pct=True).to_numpy()

    def scale(self, x, a=1.0):
        return self.jitter(a * x / np.nansum(np.abs(x), axis=1, keepdims=True))

    def indneutralize(self, x, groups):
        """`groups`: a code per stock, NaN for none."""
        out = np.full_like(x, np.nan)
        for code in np.unique(groups[~np.isnan(groups)]):
            member = groups == code
            rows = x[:, member]
            there = ~np.isnan(rows)
            count = np.maximum(there.sum(axis=1, keepdims=True), 1)
            mean = np.where(there, rows, 0.0).sum(axis=1, keepdims=True) / count
            out[:, member] = self.jitter(rows - mean, np.abs(mean))
        return out

    # One stock, several days.

    @staticmethod
    def delay(x, d):
        d = int(d)
        out = np.full_like(x, np.nan)
        out[d:] = x[: len(x) - d] if d else x
        return out

    def delta(self, x, d):
        return x - self.delay(x, d)

    @staticmethod
    def _days(x, d):
        """The days of all full windows, oldest day first: a view a day."""
        d = int(d)
        assert d >= 1
        last = max(len(x) - d + 1, 0)
        return [x[k : k + last] for k in range(d)]

    @staticmethod
    def _placed(result, like, d):
        out = np.full(like.shape, np.nan)
        if len(result):
            out[int(d) - 1 :] = result
        return out

    def _total(self, days):
        total = np.zeros_like(days[0])
        for day in days:
            total += day
        return total

    def sum(self, x, d):
        days = self._days(x, d)
        magnitude = self._total([np.abs(day) for day in days]) if self.jitter.random is not None else None
        return self._placed(self.jitter(self._total(days), magnitude), x, d)

    def mean(self, x, d):
        return self.sum(x, d) / int(d)

    def product(self, x, d):
        days = self._days(x, d)
        result = np.ones_like(days[0])
        for day in days:
            result *= day
        return self._placed(self.jitter(result), x, d)

    def _deviations(self, days):
        mean = self._total(days) / len(days)
        return mean, [day - mean for day in days]

    def stddev(self, x, d):
        """Divisor d - 1."""
        days = self._days(x, d)
        mean = self._total(days) / len(days)
        squares = np.zeros_like(mean)
        for day in days:
            squares += (day - mean) ** 2
        return self._placed(self.jitter(np.sqrt(squares / (int(d) - 1)), np.abs(mean)), x, d)

    def covariance(self, x, y, d):
        """Divisor d - 1."""
        xs, ys = self._days(x, d), self._days(y, d)
        mean_x, mean_y = self._total(xs) / len(xs), self._total(ys) / len(ys)
        both = np.zeros_like(mean_x)
        for a, b in zip(xs, ys):
            both += (a - mean_x) * (b - mean_y)
        return self._placed(self.jitter(both / (int(d) - 1), np.abs(mean_x * mean_y)), x, d)

    def correlation(self, x, y, d, flat=np.nan):
        """Pearson's; `flat` where a side does not vary by more than rounding."""
        xs, ys = self._days(x, d), self._days(y, d)
        mean_x, mean_y = self._total(xs) / len(xs), self._total(ys) / len(ys)
        both, square_x, square_y = (np.zeros_like(mean_x) for _ in range(3))
        for a, b in zip(xs, ys):
            a, b = a - mean_x, b - mean_y
            both += a * b
            square_x += a * a
            square_y += b * b
        result = both / (np.sqrt(square_x) * np.sqrt(square_y))
        still = (self._still(xs) | self._still(ys)) & ~np.isnan(mean_x + mean_y)
        # Two points lie on a line: no rounding there.
        result = np.sign(result) if len(xs) == 2 else self.jitter(result, np.ones_like(result))
        result[still] = flat
        return self._placed(result, x, d)

    @staticmethod
    def _still(days):
        """Where the days are one value but for rounding: a suspended stock's adjusted price."""
        most, least = days[0].copy(), days[0].copy()
        for day in days[1:]:
            np.maximum(most, day, out=most)
            np.minimum(least, day, out=least)
        return most - least <= 1e-14 * np.maximum(np.abs(most), np.abs(least))

    def decay_linear(self, x, d):
        """Weights d for today down to 1, divided by their sum."""
        days = self._days(x, d)
        result, magnitude = np.zeros_like(days[0]), np.zeros_like(days[0])
        for weight, day in enumerate(days, start=1):
            result += weight * day
            magnitude += weight * np.abs(day)
        weights = len(days) * (len(days) + 1) / 2
        finite = np.where(np.isinf(magnitude), 0.0, magnitude)
        return self._placed(self.jitter(result / weights, finite / weights), x, d)

    def ts_min(self, x, d):
        days = self._days(x, d)
        result = days[0].copy()
        for day in days[1:]:
            np.minimum(result, day, out=result)
        return self._placed(result, x, d)

    def ts_max(self, x, d):
        return -self.ts_min(-x, d)

    def ts_argmin(self, x, d):
        """The day of the minimum: 1 is the oldest day of the window, d today; the oldest among equals."""
        days = self._days(x, d)
        least, at = days[0].copy(), np.ones_like(days[0])
        for number, day in enumerate(days[1:], start=2):
            lower = day < least
            at[lower] = number
            least = np.minimum(least, day)
        at[np.isnan(least)] = np.nan
        return self._placed(at, x, d)

    def ts_argmax(self, x, d):
        return self.ts_argmin(-x, d)

    def ts_rank(self, x, d):
        """Average rank of today among the window's days, divided by d."""
        days = self._days(x, d)
        today = days[-1]
        below, equal, missing = np.zeros_like(today), np.zeros_like(today), np.zeros(today.shape, dtype=bool)
        for day in days:
            below += day < today
            equal += day == today
            missing |= np.isnan(day)
        result = (below + (equal + 1) / 2) / len(days)
        result[missing] = np.nan
        return self._placed(result, x, d)

    # One stock, one day.

    @staticmethod
    def where(condition, yes, no):
        """`condition` is 1, 0 or NaN; where it is missing, so is the result."""
        return np.where(np.isnan(condition), np.nan, np.where(condition == 1, yes, no))

    @staticmethod
    def less(a, b):
        """1 where a < b, 0 where not, missing where either is."""
        a, b = np.broadcast_arrays(a, b)
        return np.where(np.isnan(a) | np.isnan(b), np.nan, (a < b).astype(float))

    @staticmethod
    def either(a, b):
        """Yes if one is; missing if none is and one is missing."""
        unknown = np.where(np.isnan(a) | np.isnan(b), np.nan, 0.0)
        return np.where((a == 1) | (b == 1), 1.0, unknown)

    @staticmethod
    def equal(a, b):
        a, b = np.broadcast_arrays(a, b)
        return np.where(np.isnan(a) | np.isnan(b), np.nan, (a == b).astype(float))

    def power(self, x, a):
        """Missing where either is, also where numpy says that 1 to any power is 1."""
        return np.where(np.isnan(x) | np.isnan(a), np.nan, self.jitter(np.power(x, a)))

    def signedpower(self, x, a):
        """The paper writes x^a; the sign of x is kept, as the name says."""
        return np.sign(x) * self.power(np.abs(x), a)

    def log(self, x):
        return self.jitter(np.log(x))
