//! Cross-sectional kernels: numbers in, numbers out. Knows neither dates nor stocks.
//!
//! A *row* is one day's cross-section, a slice of `f32` or `f64`. A *panel* is days × assets, one row a day.
//! Row functions take the caller's output and scratch and start no thread; the `*_panel` functions spread rows
//! over the threads of the current rayon pool.
//!
//! # One set of rules
//!
//! - NaN means "not in the cross-section": NaN in gives NaN out, and a NaN never counts.
//! - −0.0 equals 0.0.
//! - ±inf are values: they rank, select and bucket like any other. A mean that is not finite gives NaN.
//! - A row with too few values gives NaN, never a panic.
//! - Output order is input order. The bits are the same at any thread count.
//!
//! # Where to look
//!
//! | file | does |
//! |---|---|
//! | `rank.rs` | rank of each value: [`rank`], [`rank_top_k`] |
//! | `top_k.rs` | mask of the k largest or smallest: [`top_k`], [`bottom_k`] |
//! | `zscore.rs` | [`demean`], [`zscore`], [`scale`] |
//! | `winsorize.rs` | pull in or drop outliers: [`winsorize`] |
//! | `quantile_bucket.rs` | buckets 1..n of equal count: [`quantile_bucket`] |
//! | `key.rs`, `select.rs`, `moments.rs`, `panel.rs` | what these share: ordering keys, order statistics, sums, threads |

mod float;
mod key;
mod moments;
mod panel;
mod quantile_bucket;
mod rank;
mod select;
mod top_k;
mod winsorize;
mod zscore;

pub use float::Float;
pub use quantile_bucket::{quantile_bucket, quantile_bucket_panel};
pub use rank::{Order, RankMethod, RankOptions, RankScale, RankScratch, rank, rank_panel, rank_top_k};
pub use select::SelectScratch;
pub use top_k::{EdgeTies, bottom_k, bottom_k_panel, top_k, top_k_panel};
pub use winsorize::{Outside, WinsorizeBy, winsorize, winsorize_panel};
pub use zscore::{demean, demean_panel, scale, scale_panel, zscore, zscore_panel};
