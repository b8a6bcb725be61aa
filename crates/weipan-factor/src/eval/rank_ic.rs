//! The rank information coefficient.

use weipan_kernel::{RankOptions, RankScratch, rank};

use super::moment::{deviation, kurtosis, mean, present, ratio, skewness};
use super::newey_west::{t_newey_west, two_sided_p};

/// Working memory of [`rank_ic`], worth keeping between days.
#[derive(Debug, Clone, Default)]
pub struct IcScratch {
    left: Vec<f64>,
    right: Vec<f64>,
    left_ranks: Vec<f64>,
    right_ranks: Vec<f64>,
    ranks: RankScratch,
}

/// Spearman correlation of two rows: Pearson correlation of their average ranks over the stocks that have both.
///
/// ρ = Σ (rᵢ − r̄)(sᵢ − s̄) / √(Σ (rᵢ − r̄)² · Σ (sᵢ − s̄)²), with r̄ = s̄ = (n + 1) / 2.
///
/// - **Missing values**: stocks with NaN on either side do not count. NaN with fewer than two of them, or if all values
///   of a side are equal.
/// - **Reference**: Spearman (1904); `scipy.stats.spearmanr`.
///
/// ```
/// use weipan_factor::eval::{IcScratch, rank_ic};
/// let mut scratch = IcScratch::default();
/// let ic = rank_ic(&[1.0, 2.0, 3.0, f64::NAN], &[0.1, 0.3, 0.2, 9.0], &mut scratch);
/// assert_eq!(ic, 0.5);
/// ```
#[must_use]
pub fn rank_ic(left: &[f64], right: &[f64], scratch: &mut IcScratch) -> f64 {
    let IcScratch { left: x, right: y, left_ranks, right_ranks, ranks } = scratch;
    x.clear();
    y.clear();
    for (a, b) in left.iter().zip(right).filter(|(a, b)| !a.is_nan() && !b.is_nan()) {
        x.push(*a);
        y.push(*b);
    }
    left_ranks.resize(x.len(), 0.0);
    right_ranks.resize(x.len(), 0.0);
    let count = rank(x, left_ranks, RankOptions::default(), ranks);
    rank(y, right_ranks, RankOptions::default(), ranks);
    let middle = (count as f64 + 1.0) / 2.0;
    let (mut cross, mut left_squares, mut right_squares) = (0.0, 0.0, 0.0);
    for (r, s) in left_ranks.iter().zip(right_ranks.iter()) {
        cross += (r - middle) * (s - middle);
        left_squares += (r - middle) * (r - middle);
        right_squares += (s - middle) * (s - middle);
    }
    if left_squares > 0.0 && right_squares > 0.0 { cross / (left_squares * right_squares).sqrt() } else { f64::NAN }
}

/// A series of daily coefficients in a few numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IcSummary {
    /// Days that have a coefficient.
    pub days: usize,
    /// Mean.
    pub mean: f64,
    /// Sample standard deviation from day to day.
    pub std: f64,
    /// Information ratio a day: mean / std.
    pub ir: f64,
    /// t of the mean as if days were independent: mean / (std / √days). Too large in size where the horizon is over a day,
    /// because neighbouring labels then overlap.
    pub t: f64,
    /// t of the mean with the Newey–West (1987) variance, horizon − 1 lags: right for overlapping labels.
    pub t_newey_west: f64,
    /// Two-sided probability of `t_newey_west` if the mean were zero, by Student's distribution.
    pub p: f64,
    /// Skewness of the days' coefficients, moments with divisor n.
    pub skew: f64,
    /// Excess kurtosis of the days' coefficients, moments with divisor n.
    pub kurtosis: f64,
    /// Share of days with a coefficient above zero.
    pub hit_rate: f64,
}

impl IcSummary {
    /// The summary of daily coefficients, of which NaN are left out, of labels over `horizon` days. A ratio whose
    /// divisor is zero is NaN.
    #[must_use]
    pub fn of(daily: &[f64], horizon: u32) -> Self {
        let known: Vec<f64> = present(daily).collect();
        let (n, middle, std) = (known.len(), mean(known.iter().copied()), deviation(&known));
        let hits = known.iter().filter(|x| **x > 0.0).count();
        let t_newey_west = t_newey_west(&known, horizon);
        Self {
            days: n,
            mean: middle,
            std,
            ir: ratio(middle, std),
            t: ratio(middle, std / (n as f64).sqrt()),
            t_newey_west,
            p: two_sided_p(t_newey_west, n),
            skew: skewness(&known),
            kurtosis: kurtosis(&known),
            hit_rate: hits as f64 / n as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_share_their_rank() {
        // Ranks 1.5 1.5 3 4 and 1 2 3.5 3.5: computed by hand.
        let ic = rank_ic(&[5.0, 5.0, 6.0, 9.0], &[1.0, 2.0, 3.0, 3.0], &mut IcScratch::default());
        assert!((ic - 4.0 / (4.5_f64 * 4.5).sqrt()).abs() < 1e-15, "{ic}");
    }

    #[test]
    fn too_little_gives_no_coefficient() {
        let mut scratch = IcScratch::default();
        assert!(rank_ic(&[1.0, f64::NAN], &[1.0, 2.0], &mut scratch).is_nan());
        assert!(rank_ic(&[1.0, 1.0], &[1.0, 2.0], &mut scratch).is_nan());
        assert!(rank_ic(&[], &[], &mut scratch).is_nan());
    }

    #[test]
    fn a_summary_by_hand() {
        let summary = IcSummary::of(&[0.1, f64::NAN, 0.3, -0.1, 0.1], 1);
        assert_eq!((summary.days, summary.hit_rate), (4, 0.75));
        assert!((summary.mean - 0.1).abs() < 1e-15);
        let std = (0.08_f64 / 3.0).sqrt();
        assert!((summary.std - std).abs() < 1e-15 && (summary.ir - 0.1 / std).abs() < 1e-12);
        assert!((summary.t - 0.2 / std).abs() < 1e-12 && (summary.t_newey_west - summary.t).abs() < 1e-12);
        // With one lag at half weight: the variance is (0.08 + 2 · ½ · (0·0.2 + 0.2·−0.2 + −0.2·0)) / 3.
        let overlapping = IcSummary::of(&[0.1, 0.3, -0.1, 0.1], 2);
        assert!((overlapping.t_newey_west - 0.1 / (0.04_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn only_the_order_matters(values in prop::collection::vec((-50_i32..50, -50_i32..50), 2..60)) {
            let x: Vec<f64> = values.iter().map(|v| f64::from(v.0)).collect();
            let y: Vec<f64> = values.iter().map(|v| f64::from(v.1)).collect();
            let mut scratch = IcScratch::default();
            let ic = rank_ic(&x, &y, &mut scratch);
            let bent: Vec<f64> = x.iter().map(|v| v.powi(3) + 7.0).collect();
            let mirrored: Vec<f64> = y.iter().map(|v| -v).collect();
            prop_assert!(ic.is_nan() || ic.abs() <= 1.0 + 1e-12);
            prop_assert_eq!(rank_ic(&bent, &y, &mut scratch).to_bits(), ic.to_bits());
            prop_assert!(ic.is_nan() || (rank_ic(&x, &mirrored, &mut scratch) + ic).abs() < 1e-12);
        }
    }
}
