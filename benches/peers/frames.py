"""The panels in the shape that each data frame library likes best. Made before the clock starts."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl

import made_up


def polars_wide(panel):
    """A row a stock, a column a day; missing is null, as polars ranks and sums NaN like any number."""
    return pl.DataFrame({str(day): pl.Series(row, nan_to_null=True) for day, row in enumerate(panel)})


def polars_long(**panels):
    """A row a cell, sorted by day, with one value column a panel."""
    days, stocks = made_up.keys(len(next(iter(panels.values()))))
    values = {name: pl.Series(panel.ravel(), nan_to_null=True) for name, panel in panels.items()}
    return pl.DataFrame({"day": days, "stock": stocks, **values}).with_columns(pl.col("day").set_sorted())


def pandas_wide(panel):
    """A row a day, a column a stock: the panel itself, not copied."""
    return pd.DataFrame(panel, copy=False)


def duckdb_table(panel):
    """An in-memory table (day, stock, value), one thread."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    long = polars_long(value=panel).to_arrow()  # noqa: F841, read by name below
    connection.execute("CREATE TABLE cells AS SELECT * FROM long")
    return connection


def from_wide(frame):
    return frame.to_numpy().T


def from_long(days):
    """From one column in the order of the long table."""
    return lambda frame: frame.to_series().to_numpy().reshape(days, made_up.STOCKS)


def from_columns(days):
    """From duckdb's (day, stock, value) in whatever order it gives them."""

    def panel(columns):
        out = np.full((days, made_up.STOCKS), np.nan)
        out[columns["day"], columns["stock"]] = columns["value"]
        return out

    return panel
