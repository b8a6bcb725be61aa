"""The operators of Kakushadze (2016), "101 Formulaic Alphas", appendix A.1, on days x stocks arrays.

Missing is NaN. A window must be full: one missing value in it, or too few days, and the result is missing. A window of
a fractional number of days is cut down to whole ones, as the paper says.

Results that are rounded pass through `Operators.rounded`; `alpha101_ranges` takes it from there.
"""
import numpy as np
import pandas as pd


class Operators:
    """The paper's functions."""

    def rounded(self, x, magnitude):
        """`x`, the sum, product or quotient of many values; its rounding is relative to `magnitude`."""
        return x

    # One day, all stocks.

    @staticmethod
    def rank(x):
        """Average rank divided by how many there are."""
        return pd.DataFrame(x).rank(axis=1, method="average", pct=True).to_numpy()

    def scale(self, x, a=1.0):
        result = a * x / np.nansum(np.abs(x), axis=1, keepdims=True)
        return self.rounded(result, np.abs(result))

    def indneutralize(self, x, groups):
        """`groups`: a code per stock, NaN for none."""
        out, magnitude = np.full_like(x, np.nan), np.zeros_like(x)
        for member in self._members(groups):
            rows = x[:, member]
            count, mean = self._group_mean(rows)
            out[:, member] = rows - mean
            # One stock alone is its mean: no rounding there.
            magnitude[:, member] = np.where(count > 1, self._group_mean(np.abs(rows))[1], 0.0)
        return self.rounded(out, magnitude)

    @staticmethod
    def _members(groups):
        return [groups == code for code in np.unique(groups[~np.isnan(groups)])]

    @staticmethod
    def _group_mean(rows):
        there = ~np.isnan(rows)
        count = np.maximum(there.sum(axis=1, keepdims=True), 1)
        return count, np.where(there, rows, 0.0).sum(axis=1, keepdims=True) / count

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
        total, magnitude = self._total(self._days(x, d)), self._total(self._days(np.abs(x), d))
        return self.rounded(self._placed(total, x, d), self._placed(magnitude, x, d))

    def mean(self, x, d):
        return self.sum(x, d) / int(d)

    def product(self, x, d):
        days = self._days(x, d)
        result = np.ones_like(days[0])
        for day in days:
            result *= day
        result = self._placed(result, x, d)
        return self.rounded(result, np.abs(result))

    def stddev(self, x, d):
        """Divisor d - 1."""
        days = self._days(x, d)
        mean = self._total(days) / len(days)
        squares = np.zeros_like(mean)
        for day in days:
            squares += (day - mean) ** 2
        result = np.sqrt(squares / (int(d) - 1))
        return self.rounded(self._placed(result, x, d), self._placed(np.abs(mean), x, d))

    def covariance(self, x, y, d):
        """Divisor d - 1."""
        xs, ys = self._days(x, d), self._days(y, d)
        mean_x, mean_y = self._total(xs) / len(xs), self._total(ys) / len(ys)
        both = np.zeros_like(mean_x)
        for a, b in zip(xs, ys):
            both += (a - mean_x) * (b - mean_y)
        result = both / (int(d) - 1)
        return self.rounded(self._placed(result, x, d), self._placed(np.abs(mean_x * mean_y), x, d))

    def correlation(self, x, y, d, flat=np.nan):
        """Pearson's; `flat` where a side does not vary by more than rounding."""
        xs, ys = self._days(x, d), self._days(y, d)
        result, square_x, square_y = self._pearson(xs, ys)
        still = (self._still(xs) | self._still(ys)) & ~np.isnan(square_x + square_y)
        result[still] = flat
        # Two points lie on a line: no rounding there.
        magnitude = np.where(still | (len(xs) == 2), 0.0, 1.0)
        return self.rounded(self._placed(result, x, d), self._placed(magnitude, x, d))

    def _pearson(self, xs, ys):
        """The correlation and both sums of squared deviations."""
        mean_x, mean_y = self._total(xs) / len(xs), self._total(ys) / len(ys)
        both, square_x, square_y = (np.zeros_like(mean_x) for _ in range(3))
        for a, b in zip(xs, ys):
            a, b = a - mean_x, b - mean_y
            both += a * b
            square_x += a * a
            square_y += b * b
        result = both / (np.sqrt(square_x) * np.sqrt(square_y))
        return np.sign(result) if len(xs) == 2 else result, square_x, square_y

    def _still(self, days):
        """Where the days are one value but for rounding: a suspended stock's adjusted price."""
        most, least = self._extremes(days)
        return self._near(most - least, np.maximum(np.abs(most), np.abs(least)))

    @staticmethod
    def _near(difference, magnitude):
        return difference <= 1e-14 * magnitude

    @staticmethod
    def _extremes(days):
        """The largest and the smallest of the days, missing where one is."""
        most, least = days[0].copy(), days[0].copy()
        for day in days[1:]:
            np.maximum(most, day, out=most)
            np.minimum(least, day, out=least)
        return most, least

    def decay_linear(self, x, d):
        """Weights d for today down to 1, divided by their sum."""
        days = self._days(x, d)
        result, magnitude = np.zeros_like(days[0]), np.zeros_like(days[0])
        for weight, day in enumerate(days, start=1):
            result += weight * day
            magnitude += weight * np.abs(day)
        weights = len(days) * (len(days) + 1) / 2
        return self.rounded(self._placed(result / weights, x, d), self._placed(magnitude / weights, x, d))

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
        result = np.where(np.isnan(x) | np.isnan(a), np.nan, np.power(x, a))
        # A square is one product.
        return result if np.isscalar(a) and a == 2 else self.rounded(result, np.abs(result))

    def signedpower(self, x, a):
        """The paper writes x^a; the sign of x is kept, as the name says."""
        return np.sign(x) * self.power(np.abs(x), a)

    def log(self, x):
        result = np.log(x)
        return self.rounded(result, np.abs(result))
