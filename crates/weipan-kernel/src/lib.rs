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
//! | `group.rs` | inside groups: [`group_demean`], [`group_zscore`], [`group_rank`], [`group_scale`], [`group_mean`], [`group_sum`], [`group_count`], [`group_min`], [`group_max`], [`group_median`], [`group_std`] |
//! | `residual.rs` | regression on other rows and groups: [`residual`], [`coefficients`] |
//! | `correlation.rs` | [`pearson`], [`spearman`] |
//! | `quantile_bucket.rs` | buckets 1..n of equal count: [`quantile_bucket`] |
//! | `rolling.rs` | windows of days, each column by itself: [`rolling`](fn@rolling), [`rolling_pair`] |
//! | `key.rs`, `select.rs`, `bracket.rs`, `moments.rs`, `panel.rs`, `days.rs`, `wide.rs` | what these share: ordering keys, order statistics, sums, threads, vectors |

mod bracket;
mod correlation;
mod days;
mod float;
mod group;
mod key;
mod moments;
mod next;
mod panel;
mod quantile_bucket;
mod rank;
mod residual;
mod rolling;
#[cfg(test)]
mod same_bits;
mod select;
mod share;
mod top_k;
mod wide;
mod winsorize;
mod zscore;

pub use correlation::{SpearmanScratch, pearson, pearson_panel, spearman, spearman_panel};
pub use float::Float;
pub use group::{
    Alone, GroupScratch, NO_GROUP, group_count, group_count_panel, group_demean, group_demean_panel, group_max,
    group_max_panel, group_mean, group_mean_panel, group_median, group_median_panel, group_min, group_min_panel,
    group_rank, group_rank_panel, group_scale, group_scale_panel, group_std, group_std_panel, group_sum,
    group_sum_panel, group_zscore, group_zscore_panel,
};
pub use quantile_bucket::{quantile_bucket, quantile_bucket_panel};
pub use rank::{Order, RankMethod, RankOptions, RankScale, RankScratch, rank, rank_panel, rank_top_k};
pub use residual::{
    PanelRegression, Regression, ResidualScratch, coefficients, coefficients_panel, residual, residual_panel,
};
pub use rolling::{
    Past, Rolling, RollingPair, RollingScratch, Window, rolling, rolling_pair, rolling_pair_panel, rolling_panel,
};
pub use select::SelectScratch;
pub use top_k::{EdgeTies, bottom_k, bottom_k_panel, top_k, top_k_panel};
pub use winsorize::{Outside, WinsorizeBy, winsorize, winsorize_panel};
pub use zscore::{demean, demean_panel, scale, scale_panel, zscore, zscore_panel};
