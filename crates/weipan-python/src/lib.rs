//! The `weipan` Python package: numpy arrays in, numpy arrays out.
//!
//! A *panel* is a two-dimensional array of `float32` or `float64`, days × assets, C-contiguous: one row a day. NaN is
//! missing. Every function returns a new array or fills the one given as `out=`; the interpreter is free for other
//! threads meanwhile. `threads=None` uses every core; results are the same bits at any number.
//!
//! | file | does |
//! |---|---|
//! | `rows.rs` | the functions that take one panel |
//! | `groups.rs`, `windows.rs`, `pairs.rs` | those inside groups, over days, and of two panels |
//! | `load.rs` | a data set's folder to panels |
//! | `words.rs` | the words that options are given in |
//! | `array.rs` | arrays to views and back, checked |
//! | `threads.rs` | pools of so many threads, kept between calls |

mod array;
mod groups;
mod load;
mod pairs;
mod rows;
mod threads;
mod windows;
mod words;

use pyo3::prelude::*;

/// Cross-sectional kernels on numpy panels, days × assets; NaN is missing and stays missing.
///
/// Panels are float32 or float64, two-dimensional, C-contiguous, one row a day. Every function returns a new array or
/// fills `out`, and releases the interpreter while it works. `threads=None` uses every core; the result is the same
/// bits at any number of threads.
#[pymodule(name = "weipan")]
mod package {
    #[pymodule_export]
    use crate::rows::{bottom_k, demean, quantile_bucket, rank, scale, top_k, winsorize, zscore};

    #[pymodule_export]
    use crate::groups::{group_demean, group_rank, group_zscore};

    #[pymodule_export]
    use crate::load::load;

    #[pymodule_export]
    use crate::pairs::{pearson, spearman};

    #[pymodule_export]
    use crate::windows::rolling;

    /// The code of assets that are in no group.
    #[pymodule_export]
    const NO_GROUP: u32 = weipan_kernel::NO_GROUP;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's own name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
