"""Parquet rows (date, symbol, value) to a dense panel. Every loader reads the same files, from the page cache."""

import hashlib
import tempfile
import warnings
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import weipan

import made_up
from contest import Contest, Entry

DAYS_A_FILE, DAYS_A_GROUP = 250, 60
COLUMNS = ["date", "symbol", "close"]


class DataSet:
    """A made-up data set as weipan writes them: sorted by day and symbol, dictionaries for symbols and prices, LZ4."""

    def __init__(self, days):
        self.temporary = tempfile.TemporaryDirectory(prefix="weipan-load-")
        self.root = Path(self.temporary.name)
        self.symbols = [f"{i:06d}.SZ" if i < 2500 else f"{600_000 + i}.SH" for i in range(made_up.STOCKS)]
        self.dates = np.busday_offset("2014-01-01", np.arange(days), roll="forward").astype("datetime64[D]")
        (self.root / "bars").mkdir()
        self.files = [self.bars(first, days) for first in range(0, days, DAYS_A_FILE)]
        listed = np.full(made_up.STOCKS, self.dates[0])
        instruments = {"symbol": self.symbols, "name": self.symbols, "board": ["main"] * made_up.STOCKS}
        pq.write_table(pa.table({**instruments, "list_date": listed}), self.root / "instruments.parquet")
        self.manifest()

    def bars(self, first, days):
        """One file of bars; its path."""
        last = min(first + DAYS_A_FILE, days)
        random = np.random.default_rng(first)
        stocks = np.tile(np.arange(made_up.STOCKS, dtype=np.int32), last - first)
        price = np.round(np.exp(2.5 + 0.6 * random.standard_normal(stocks.size)), 2) + 1.0
        columns = {
            "date": np.repeat(self.dates[first:last], made_up.STOCKS),
            "symbol": pa.DictionaryArray.from_arrays(stocks, self.symbols),
            "close": price,
            "prev_close": price,
            "volume": price,
            "amount": price,
        }
        path = self.root / "bars" / f"{2000 + first // DAYS_A_FILE}.parquet"
        group = DAYS_A_GROUP * made_up.STOCKS
        dictionaries = ["symbol", "close"]
        pq.write_table(pa.table(columns), path, row_group_size=group, compression="lz4", use_dictionary=dictionaries)
        return path

    def manifest(self):
        lines = ["format = 1", 'name = "made up"']
        for path in [*self.files, self.root / "instruments.parquet"]:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            rows = pq.read_metadata(path).num_rows
            name = path.relative_to(self.root).as_posix()
            lines += ["[[file]]", f'path = "{name}"', f'sha256 = "{digest}"', f"rows = {rows}"]
        (self.root / "dataset.toml").write_text("\n".join(lines) + "\n")


def scatter(days, codes, values, sorted_codes):
    """Days as integers and symbols as codes to a panel; sorted_codes[code] is the symbol's column."""
    first = days.min()
    present = np.zeros(days.max() - first + 1, bool)
    present[days - first] = True
    row = np.cumsum(present) - 1
    panel = np.full((row[-1] + 1, len(sorted_codes)), np.nan)
    panel.ravel()[row[days - first] * len(sorted_codes) + sorted_codes[codes]] = values
    return panel


def scatter_arrow(table):
    """A pyarrow table whose symbols are a dictionary."""
    symbols = table["symbol"].unify_dictionaries().combine_chunks()
    symbols = symbols.chunk(0) if isinstance(symbols, pa.ChunkedArray) else symbols
    places = np.argsort(np.argsort(np.asarray(symbols.dictionary)))
    days = table["date"].cast(pa.int32()).to_numpy()
    return scatter(days, symbols.indices.to_numpy(), table["close"].to_numpy(), places)


def by_pyarrow(data):
    options = {"columns": COLUMNS, "use_threads": False, "read_dictionary": ["symbol"]}
    return scatter_arrow(pa.concat_tables(pq.read_table(path, **options) for path in data.files))


def by_polars(data):
    frame = pl.read_parquet(data.files, columns=COLUMNS)
    symbols = frame["symbol"].cast(pl.Categorical).to_frame().select(
        code=pl.col("symbol").to_physical(), symbol=pl.col("symbol")
    )
    names = symbols.unique("code").sort("code")
    places = np.full(names["code"].max() + 1, 0)
    places[names["code"].to_numpy()] = np.argsort(np.argsort(names["symbol"].cast(pl.String).to_numpy()))
    return scatter(
        frame["date"].to_physical().to_numpy(), symbols["code"].to_numpy(), frame["close"].to_numpy(), places
    )


def by_duckdb(data):
    files = [str(path) for path in data.files]
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    query = connection.execute("SELECT date, symbol, close FROM read_parquet($files)", {"files": files})
    table = query.to_arrow_table()
    index = table.schema.get_field_index("symbol")
    return scatter_arrow(table.set_column(index, "symbol", table["symbol"].dictionary_encode()))


def pandas_pivot(data):
    frame = pd.concat([pd.read_parquet(path, columns=COLUMNS) for path in data.files])
    return frame.pivot(index="date", columns="symbol", values="close").sort_index(axis=1).to_numpy()


def contest(days):
    """The yardstick; the files live as long as it does."""
    warnings.simplefilter("ignore", UserWarning)
    pa.set_cpu_count(1)
    data = DataSet(days)

    def ours(threads):
        return lambda: weipan.load(data.root, ["close"], threads=threads)[2]["close"]

    entries = [
        Entry("**weipan.load**", ours(1)),
        Entry("weipan.load, 2 threads", ours(2), threads=2),
        Entry("pyarrow, numpy scatter", lambda: by_pyarrow(data)),
        Entry("polars, numpy scatter", lambda: by_polars(data)),
        Entry("duckdb to arrow, numpy scatter", lambda: by_duckdb(data)),
        Entry("pandas pivot", lambda: pandas_pivot(data)),
    ]
    return Contest(f"{days * made_up.STOCKS / 1e6:.1f} million Parquet rows to a panel", days, made_up.STOCKS, entries)
