from os import PathLike
from typing import Dict, List, Literal, Optional, Sequence, Tuple, TypeVar, Union

import numpy as np
from numpy.typing import NDArray

_Panel = TypeVar("_Panel", NDArray[np.float32], NDArray[np.float64])
_Method = Literal["average", "min", "max", "dense", "ordinal"]
_Order = Literal["ascending", "descending"]
_RankScale = Literal["count", "fraction", "unit"]
_Ties = Literal["by_column", "all", "none"]
_Alone = Literal["zero", "missing"]
_Operator = Literal[
    "sum", "mean", "var", "std", "product", "min", "max", "argmin", "argmax", "rank", "quantile", "median", "skew",
    "kurt", "zscore", "mad", "decay_linear", "decay_exp", "count", "backfill", "slope", "rsquare", "resid",
]  # fmt: skip

__version__: str
NO_GROUP: int

def rank(
    panel: _Panel,
    *,
    method: _Method = "average",
    order: _Order = "ascending",
    scale: _RankScale = "count",
    threads: Optional[int] = None,
    out: Optional[_Panel] = None,
) -> _Panel: ...
def top_k(
    panel: _Panel,
    k: int,
    *,
    ties: _Ties = "by_column",
    threads: Optional[int] = None,
    out: Optional[NDArray[np.bool_]] = None,
) -> NDArray[np.bool_]: ...
def bottom_k(
    panel: _Panel,
    k: int,
    *,
    ties: _Ties = "by_column",
    threads: Optional[int] = None,
    out: Optional[NDArray[np.bool_]] = None,
) -> NDArray[np.bool_]: ...
def zscore(
    panel: _Panel, *, ddof: int = 0, threads: Optional[int] = None, out: Optional[_Panel] = None
) -> _Panel: ...
def demean(panel: _Panel, *, threads: Optional[int] = None, out: Optional[_Panel] = None) -> _Panel: ...
def scale(panel: _Panel, *, threads: Optional[int] = None, out: Optional[_Panel] = None) -> _Panel: ...
def winsorize(
    panel: _Panel,
    *,
    by: Literal["quantile", "sigma", "mad"] = "quantile",
    lower: float = 0.01,
    upper: float = 0.99,
    k: float = 3.0,
    ddof: int = 0,
    outside: Literal["clip", "drop"] = "clip",
    threads: Optional[int] = None,
    out: Optional[_Panel] = None,
) -> _Panel: ...
def quantile_bucket(
    panel: _Panel, buckets: int = 10, *, threads: Optional[int] = None, out: Optional[_Panel] = None
) -> _Panel: ...
def group_demean(
    panel: _Panel,
    codes: NDArray[np.uint32],
    *,
    alone: _Alone = "zero",
    threads: Optional[int] = None,
    out: Optional[_Panel] = None,
) -> _Panel: ...
def group_zscore(
    panel: _Panel,
    codes: NDArray[np.uint32],
    *,
    ddof: int = 0,
    alone: _Alone = "zero",
    threads: Optional[int] = None,
    out: Optional[_Panel] = None,
) -> _Panel: ...
def group_rank(
    panel: _Panel,
    codes: NDArray[np.uint32],
    *,
    method: _Method = "average",
    order: _Order = "ascending",
    scale: _RankScale = "count",
    threads: Optional[int] = None,
    out: Optional[_Panel] = None,
) -> _Panel: ...
def rolling(
    panel: _Panel,
    operator: _Operator,
    days: int,
    *,
    min_periods: Optional[int] = None,
    ddof: int = 1,
    q: float = 0.5,
    factor: float = 0.9,
    threads: Optional[int] = None,
    out: Optional[_Panel] = None,
) -> _Panel: ...
def pearson(x: _Panel, y: _Panel, *, threads: Optional[int] = None) -> NDArray[np.float64]: ...
def spearman(x: _Panel, y: _Panel, *, threads: Optional[int] = None) -> NDArray[np.float64]: ...
def load(
    folder: Union[str, PathLike[str]],
    fields: Sequence[str],
    *,
    start: Optional[str] = None,
    end: Optional[str] = None,
    threads: Optional[int] = None,
) -> Tuple[NDArray[np.datetime64], List[str], Dict[str, NDArray[np.float64]]]: ...
