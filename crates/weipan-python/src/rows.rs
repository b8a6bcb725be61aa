//! The functions of one panel: each row on its own.

use crate::array::{Array, Call, Kernel};
use crate::words::{self, Bounds};
use ndarray::{ArrayView2, ArrayViewMut2};
use numpy::Element;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use weipan_kernel::{EdgeTies, Float, Outside, RankOptions, WinsorizeBy};

/// Rank of each value in its row; NaN keeps NaN and does not count; equal zeros of either sign tie.
///
/// method: 'average', 'min', 'max', 'dense' or 'ordinal' (by column). order: 'ascending' (the smallest is 1) or
/// 'descending'. scale: 'count' (1..n), 'fraction' (r / n) or 'unit' ((r - 1) / (n - 1)).
/// As scipy.stats.rankdata(panel, axis=1, nan_policy='omit') and pandas rank(axis=1).
#[pyfunction]
#[pyo3(signature = (panel, *, method="average", order="ascending", scale="count", threads=None, out=None))]
pub(crate) fn rank<'py>(
    panel: &Array<'py>,
    method: &str,
    order: &str,
    scale: &str,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    Call { panel, out, threads }.run(Rank(words::rank_options(method, order, scale)?))
}

/// Mask (bool) of the k largest values of each row.
///
/// ties: where values tie at the edge, 'by_column' takes the first ones (exactly k), 'all' keeps every one of them
/// (k or more), 'none' keeps none of them (k or fewer). A row with fewer than k values has them all.
#[pyfunction]
#[pyo3(signature = (panel, k, *, ties="by_column", threads=None, out=None))]
pub(crate) fn top_k<'py>(
    panel: &Array<'py>,
    k: isize,
    ties: &str,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    Call { panel, out, threads }.run(Best { k: words::count("k", 0, k)?, ties: words::ties(ties)?, largest: true })
}

/// Mask (bool) of the k smallest values of each row; ties as in top_k.
#[pyfunction]
#[pyo3(signature = (panel, k, *, ties="by_column", threads=None, out=None))]
pub(crate) fn bottom_k<'py>(
    panel: &Array<'py>,
    k: isize,
    ties: &str,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    Call { panel, out, threads }.run(Best { k: words::count("k", 0, k)?, ties: words::ties(ties)?, largest: false })
}

/// (x - mean) / standard deviation, by row. The variance divides by n - ddof; zero variance gives NaN.
#[pyfunction]
#[pyo3(signature = (panel, *, ddof=0, threads=None, out=None))]
pub(crate) fn zscore<'py>(
    panel: &Array<'py>,
    ddof: isize,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    Call { panel, out, threads }.run(Zscore { ddof: words::count("ddof", 0, ddof)? })
}

/// x - mean, by row.
#[pyfunction]
#[pyo3(signature = (panel, *, threads=None, out=None))]
pub(crate) fn demean<'py>(panel: &Array<'py>, threads: Option<isize>, out: Option<Array<'py>>) -> PyResult<Array<'py>> {
    Call { panel, out, threads }.run(Demean)
}

/// x / sum of |x|, by row: weights of gross 1.
#[pyfunction]
#[pyo3(signature = (panel, *, threads=None, out=None))]
pub(crate) fn scale<'py>(panel: &Array<'py>, threads: Option<isize>, out: Option<Array<'py>>) -> PyResult<Array<'py>> {
    Call { panel, out, threads }.run(Scale)
}

/// Pull the outliers of each row in to its bounds ('clip'), or make them NaN ('drop').
///
/// by: 'quantile' (the quantiles lower and upper, interpolated linearly), 'sigma' (mean ± k standard deviations, with
/// ddof) or 'mad' (median ± k · 1.4826 · median absolute deviation).
#[pyfunction]
#[pyo3(signature = (panel, *, by="quantile", lower=0.01, upper=0.99, k=3.0, ddof=0, outside="clip", threads=None, out=None))]
#[expect(clippy::too_many_arguments, reason = "keywords, each with its default")]
pub(crate) fn winsorize<'py>(
    panel: &Array<'py>,
    by: &str,
    lower: f64,
    upper: f64,
    k: f64,
    ddof: isize,
    outside: &str,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    let by = match words::bounds(by)? {
        Bounds::Quantile if 0.0 <= lower && lower <= upper && upper <= 1.0 => WinsorizeBy::Quantile { lower, upper },
        Bounds::Quantile => {
            return Err(PyValueError::new_err(format!(
                "lower is {lower} and upper {upper}; give fractions with 0 <= lower <= upper <= 1"
            )));
        }
        _ if k.is_nan() || k < 0.0 => return Err(PyValueError::new_err(format!("k is {k}; give 0 or more"))),
        Bounds::Sigma => WinsorizeBy::Sigma { k, ddof: words::count("ddof", 0, ddof)? },
        Bounds::Mad => WinsorizeBy::Mad { k },
    };
    Call { panel, out, threads }.run(Winsorize { by, outside: words::outside(outside)? })
}

/// Bucket 1..buckets of each value by where it stands in its row, ties together; NaN keeps NaN.
///
/// As pandas.qcut(row, buckets, labels=False) + 1.
#[pyfunction]
#[pyo3(signature = (panel, buckets=10, *, threads=None, out=None))]
pub(crate) fn quantile_bucket<'py>(
    panel: &Array<'py>,
    buckets: isize,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    Call { panel, out, threads }.run(Bucket(words::count("buckets", 1, buckets)?))
}

/// A kernel whose output has the type of its input: its name, and the call that fills `out`.
macro_rules! kernel {
    ($kernel:ident, |$this:ident, $panel:ident, $out:ident| $fill:expr) => {
        impl Kernel for $kernel {
            type Cell<T: Float + Element> = T;

            fn fill<T: Float + Element>(self, $panel: ArrayView2<'_, T>, $out: ArrayViewMut2<'_, T>) {
                let $this = self;
                $fill;
            }
        }
    };
}

struct Rank(RankOptions);
kernel!(Rank, |this, panel, out| weipan_kernel::rank_panel(panel, out, this.0));

struct Zscore {
    ddof: usize,
}
kernel!(Zscore, |this, panel, out| weipan_kernel::zscore_panel(panel, this.ddof, out));

struct Demean;
kernel!(Demean, |_this, panel, out| weipan_kernel::demean_panel(panel, out));

struct Scale;
kernel!(Scale, |_this, panel, out| weipan_kernel::scale_panel(panel, out));

struct Bucket(usize);
kernel!(Bucket, |this, panel, out| weipan_kernel::quantile_bucket_panel(panel, this.0, out));

struct Winsorize {
    by: WinsorizeBy<f64>,
    outside: Outside,
}
kernel!(Winsorize, |this, panel, out| {
    let by = match this.by {
        WinsorizeBy::Quantile { lower, upper } => {
            WinsorizeBy::Quantile { lower: T::from_f64(lower), upper: T::from_f64(upper) }
        }
        WinsorizeBy::Sigma { k, ddof } => WinsorizeBy::Sigma { k: T::from_f64(k), ddof },
        WinsorizeBy::Mad { k } => WinsorizeBy::Mad { k: T::from_f64(k) },
    };
    weipan_kernel::winsorize_panel(panel, by, this.outside, out)
});

struct Best {
    k: usize,
    ties: EdgeTies,
    largest: bool,
}

impl Kernel for Best {
    type Cell<T: Float + Element> = bool;

    fn fill<T: Float + Element>(self, panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, bool>) {
        if self.largest {
            weipan_kernel::top_k_panel(panel, self.k, self.ties, out);
        } else {
            weipan_kernel::bottom_k_panel(panel, self.k, self.ties, out);
        }
    }
}
