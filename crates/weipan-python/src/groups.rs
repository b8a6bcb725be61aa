//! The functions inside groups of columns, such as industries.

use crate::array::{Array, Call, Codes, Kernel};
use crate::words;
use ndarray::{ArrayView2, ArrayViewMut2};
use numpy::Element;
use pyo3::prelude::*;
use weipan_kernel::{Alone, Float, RankOptions};

/// x - mean of its group, by row.
///
/// codes: uint32, one per asset, or days × assets; NO_GROUP (4294967295, which is what -1 becomes) is in no group and
/// gives NaN. alone: what a value alone in its group gives, 'zero' or 'missing'.
#[pyfunction]
#[pyo3(signature = (panel, codes, *, alone="zero", threads=None, out=None))]
pub(crate) fn group_demean<'py>(
    panel: &Array<'py>,
    codes: &Array<'py>,
    alone: &str,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    let (codes, alone) = (Codes::read(codes)?, words::alone(alone)?);
    Call { panel, out, threads }.run(InGroups { codes: codes.view(), what: Demean(alone) })
}

/// (x - mean of its group) / standard deviation of its group, by row; codes and alone as in group_demean.
#[pyfunction]
#[pyo3(signature = (panel, codes, *, ddof=0, alone="zero", threads=None, out=None))]
pub(crate) fn group_zscore<'py>(
    panel: &Array<'py>,
    codes: &Array<'py>,
    ddof: isize,
    alone: &str,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    let (codes, alone, ddof) = (Codes::read(codes)?, words::alone(alone)?, words::count("ddof", 0, ddof)?);
    Call { panel, out, threads }.run(InGroups { codes: codes.view(), what: Zscore(ddof, alone) })
}

/// Rank of each value among those of its group, by row; codes as in group_demean, options as in rank.
#[pyfunction]
#[pyo3(signature = (panel, codes, *, method="average", order="ascending", scale="count", threads=None, out=None))]
pub(crate) fn group_rank<'py>(
    panel: &Array<'py>,
    codes: &Array<'py>,
    method: &str,
    order: &str,
    scale: &str,
    threads: Option<isize>,
    out: Option<Array<'py>>,
) -> PyResult<Array<'py>> {
    let codes = Codes::read(codes)?;
    let options = words::rank_options(method, order, scale)?;
    Call { panel, out, threads }.run(InGroups { codes: codes.view(), what: Rank(options) })
}

enum What {
    Demean(Alone),
    Zscore(usize, Alone),
    Rank(RankOptions),
}
use What::{Demean, Rank, Zscore};

struct InGroups<'a> {
    codes: ArrayView2<'a, u32>,
    what: What,
}

impl Kernel for InGroups<'_> {
    type Cell<T: Float + Element> = T;

    fn fits(&self, shape: [usize; 2]) -> PyResult<()> {
        words::same_shape("codes", self.codes.dim(), shape, self.codes.nrows() == 1)
    }

    fn fill<T: Float + Element>(self, panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, T>) {
        // One row of codes serves every day. `fits` has seen to it that there is such a view.
        let Some(codes) = self.codes.broadcast(panel.dim()) else { return };
        match self.what {
            Demean(alone) => weipan_kernel::group_demean_panel(panel, codes, alone, out),
            Zscore(ddof, alone) => weipan_kernel::group_zscore_panel(panel, codes, ddof, alone, out),
            Rank(options) => weipan_kernel::group_rank_panel(panel, codes, options, out),
        }
    }
}
