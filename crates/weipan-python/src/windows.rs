//! The functions of the last days of each asset.

use crate::array::{Array, Call, Kernel};
use crate::words;
use ndarray::{ArrayView2, ArrayViewMut2};
use numpy::Element;
use pyo3::prelude::*;
use weipan_kernel::{Float, Rolling, Window};

/// A function of the last `days` values of each asset, today's included, for every day.
///
/// operator: 'sum', 'mean', 'var', 'std', 'product', 'min', 'max', 'argmin', 'argmax' (days ago, 0 is today), 'rank'
/// (average rank of today's value / count), 'quantile' (q, linear), 'median', 'skew', 'kurt', 'zscore', 'mad',
/// 'decay_linear' (weights days .. 1, the newest heaviest), 'decay_exp' (weights factor ** age), 'count', 'backfill',
/// and 'slope', 'rsquare', 'resid' of a straight line through the window.
///
/// NaN unless the window holds min_periods values (None: all of its days). 'var', 'std' and 'zscore' divide by n - ddof,
/// 1 as in pandas.
#[pyfunction]
#[pyo3(signature = (panel, operator, days, *, min_periods=None, ddof=1, q=0.5, factor=0.9, threads=None, out=None))]
#[expect(clippy::too_many_arguments, reason = "keywords, each with its default")]
pub(crate) fn rolling<'py>(
    panel: &Array<'py>,
    operator: &str,
    days: isize,
    min_periods: Option<isize>,
    ddof: isize,
    q: f64,
    factor: f64,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    let days = words::count("days", 1, days)?;
    let min_periods = min_periods.map_or(Ok(days), |least| words::count("min_periods", 0, least))?;
    let operators =
        operators(words::count("ddof", 0, ddof)?, words::fraction("q", q)?, words::fraction("factor", factor)?);
    let operator = words::choose("operator", operator, &operators)?;
    Call { panel, out, threads }.run(OverDays { operator, window: Window { days, min_periods } })
}

fn operators(ddof: usize, q: f64, factor: f64) -> [(&'static str, Rolling); 23] {
    [
        ("sum", Rolling::Sum),
        ("mean", Rolling::Mean),
        ("var", Rolling::Var { ddof }),
        ("std", Rolling::Std { ddof }),
        ("product", Rolling::Product),
        ("min", Rolling::Min),
        ("max", Rolling::Max),
        ("argmin", Rolling::ArgMin),
        ("argmax", Rolling::ArgMax),
        ("rank", Rolling::Rank),
        ("quantile", Rolling::Quantile { q }),
        ("median", Rolling::Median),
        ("skew", Rolling::Skew),
        ("kurt", Rolling::Kurt),
        ("zscore", Rolling::ZScore { ddof }),
        ("mad", Rolling::Mad),
        ("decay_linear", Rolling::DecayLinear),
        ("decay_exp", Rolling::DecayExp { factor }),
        ("count", Rolling::Count),
        ("backfill", Rolling::Backfill),
        ("slope", Rolling::Slope),
        ("rsquare", Rolling::Rsquare),
        ("resid", Rolling::Resid),
    ]
}

struct OverDays {
    operator: Rolling,
    window: Window,
}

impl Kernel for OverDays {
    type Cell<T: Float + Element> = T;

    fn fill<T: Float + Element>(self, panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, T>) {
        weipan_kernel::rolling_panel(self.operator, panel, self.window, out);
    }
}
