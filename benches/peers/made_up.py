"""Panels of real size whose every value is known: days × stocks, the same for the same number of days."""

import numpy as np

STOCKS = 5_000
GROUPS = 31
MISSING = 0.08


def caps(days):
    """Like market values: log-normal, 8 % missing, three in ten rounded to a multiple of 4 (one in eight ties)."""
    random = np.random.default_rng(1)
    panel = np.exp(8.0 + 1.2 * random.standard_normal((days, STOCKS)))
    rounded = random.random(panel.shape) < 0.3
    panel[rounded] = np.round(panel[rounded] / 4.0) * 4.0
    panel[random.random(panel.shape) < MISSING] = np.nan
    return panel


def returns(days):
    """Like returns of the day after: both signs, 8 % missing, not the same cells as in caps."""
    random = np.random.default_rng(2)
    panel = 0.02 * random.standard_normal((days, STOCKS))
    panel[random.random(panel.shape) < MISSING] = np.nan
    return panel


def groups():
    """An industry code for each stock, all days the same: 0 to 30."""
    return np.random.default_rng(3).integers(0, GROUPS, STOCKS).astype(np.uint32)


def keys(days):
    """Day and stock of each cell of a long table, days first."""
    return np.repeat(np.arange(days, dtype=np.int32), STOCKS), np.tile(np.arange(STOCKS, dtype=np.int32), days)
