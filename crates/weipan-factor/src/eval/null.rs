//! The null test: scores that know nothing, through the same pipeline.

use std::ops::Range;

use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, StudentsT};
use weipan_core::{Bars, Mask, Panel, PriceLimits};

use super::moment::{deviation, mean, present};
use super::newey_west::t_newey_west;
use super::options::StudyOptions;
use super::setting::{Setting, check_shape};
use super::study::{Scored, study_one};
use crate::FactorError;

/// Size of t above which a trial counts as significant at 5 %.
pub const SIGNIFICANT: f64 = 1.96;

/// One quantity over all trials. If the pipeline is honest, its interval has zero in it in 95 of 100 null tests.
#[derive(Debug, Clone, PartialEq)]
pub struct NullEstimate {
    /// Each trial's mean over days.
    pub trials: Vec<f64>,
    /// Mean over trials.
    pub mean: f64,
    /// Standard error of `mean`: sample standard deviation of the trials / √trials.
    pub standard_error: f64,
    /// Lower end of the 95 % interval of the mean, Student's distribution.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Trials whose own t (Newey–West) is above 1.96 in size: about one in twenty if all is well.
    pub significant: usize,
}

/// What scores without any knowledge earn before costs.
#[derive(Debug, Clone, PartialEq)]
pub struct NullResult {
    /// Number of trials.
    pub trials: usize,
    /// Seed of the first trial; the others follow on.
    pub seed: u64,
    /// Daily rank IC.
    pub rank_ic: NullEstimate,
    /// Forward return of the top bucket less the bottom one.
    pub spread: NullEstimate,
    /// Daily return of the factor-weighted portfolio.
    pub long_short: NullEstimate,
}

/// Scores without any knowledge: uniform in [0, 1), each cell a function of (seed, day, column) alone, so that a larger
/// panel has the smaller one in its corner, and no order of computing matters.
///
/// The cell is the 53 upper bits of mix(mix(mix(seed) + day) + column), where mix is one step of the SplitMix64
/// generator: add 0x9e3779b97f4a7c15, then xor-shift and multiply twice, xor-shift once more.
///
/// - **Reference**: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA.
///
/// ```
/// use weipan_factor::eval::null_scores;
/// let (small, large) = (null_scores(7, 2, 3), null_scores(7, 4, 5));
/// assert_eq!(small.as_slice()[3..6], large.as_slice()[5..8]);
/// assert!(small.as_slice().iter().all(|score| (0.0..1.0).contains(score)));
/// ```
#[must_use]
pub fn null_scores(seed: u64, days: usize, assets: usize) -> Panel<f64> {
    let mut scores = Panel::filled(days, assets, 0.0);
    scores.as_mut_slice().par_chunks_mut(assets.max(1)).enumerate().for_each(|(day, row)| {
        let day = mix(mix(seed).wrapping_add(day as u64));
        for (column, score) in row.iter_mut().enumerate() {
            *score = (mix(day.wrapping_add(column as u64)) >> 11) as f64 / (1_u64 << 53) as f64;
        }
    });
    scores
}

/// One step of SplitMix64.
fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Puts `trials` panels of [`null_scores`] through the pipeline of [`super::study`]: what they earn before costs must be
/// zero within its interval. Horizons, delays and groups are left out; they use the same code.
///
/// # Errors
/// As for [`super::study`]; [`FactorError::Shape`] with fewer than two trials.
pub fn null_test(
    bars: &Bars,
    days: Range<u32>,
    mask: Option<&Mask>,
    limits: Option<&PriceLimits>,
    options: &StudyOptions,
    trials: usize,
    seed: u64,
) -> Result<NullResult, FactorError> {
    check_shape("trials of a null test", trials, trials.max(2))?;
    let options = StudyOptions { horizons: Vec::new(), delays: Vec::new(), ..options.clone() };
    let mut setting = Setting::new(days, bars, mask, limits, &options)?;
    setting.groups.clear();
    let [mut rank_ic, mut spread, mut long_short] = [const { Vec::new() }; 3];
    for trial in 0..trials {
        let scores = null_scores(seed.wrapping_add(trial as u64), setting.days.len(), bars.assets().len());
        let studied = study_one(&Scored { name: "null", scores: &scores }, &setting);
        rank_ic.push(studied.series(|day| day.labels[0].coefficients.rank_ic));
        spread.push(studied.series(super::day::Day::spread));
        long_short.push(studied.series(|day| day.long_short));
    }
    Ok(NullResult {
        trials,
        seed,
        rank_ic: estimate(&rank_ic, options.horizon),
        spread: estimate(&spread, options.horizon),
        long_short: estimate(&long_short, 1),
    })
}

/// The trials' daily series as one estimate.
fn estimate(series: &[Vec<f64>], horizon: u32) -> NullEstimate {
    let trials: Vec<f64> = series.iter().map(|daily| mean(daily.iter().copied())).collect();
    let n = present(&trials).count() as f64;
    let (middle, standard_error) = (mean(trials.iter().copied()), deviation(&trials) / n.sqrt());
    let half = StudentsT::new(0.0, 1.0, n - 1.0).map_or(f64::NAN, |t| t.inverse_cdf(0.975)) * standard_error;
    let significant = series.iter().filter(|daily| t_newey_west(daily, horizon).abs() > SIGNIFICANT).count();
    NullEstimate { trials, mean: middle, standard_error, low: middle - half, high: middle + half, significant }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::made_up;

    #[test]
    fn scores_are_even_and_do_not_hang_together() {
        let scores = null_scores(1, 200, 500);
        let values = scores.as_slice();
        let n = values.len() as f64;
        assert!((mean(values.iter().copied()) - 0.5).abs() < 4.0 / (12.0 * n).sqrt());
        let lagged = |lag: usize| super::super::moment::correlation(&values[lag..], &values[..values.len() - lag]);
        for lag in [1, 2, 500, 501] {
            assert!(lagged(lag).abs() < 4.0 / n.sqrt(), "lag {lag}: {}", lagged(lag));
        }
        let other = null_scores(2, 200, 500);
        assert!(super::super::moment::correlation(values, other.as_slice()).abs() < 4.0 / n.sqrt());
    }

    #[test]
    fn an_estimate_by_hand() {
        let found = estimate(&[vec![0.1, 0.3], vec![0.0, f64::NAN], vec![-0.2, -0.2]], 1);
        assert_eq!(found.trials, [0.2, 0.0, -0.2]);
        assert!(found.mean.abs() < 1e-15 && (found.standard_error - 0.2 / 3.0_f64.sqrt()).abs() < 1e-15);
        // Student's 97.5 % point of two degrees is 4.302653.
        assert!((found.high - 4.302_653 * found.standard_error).abs() < 1e-6 && found.low == -found.high);
        assert_eq!(found.significant, 1);
    }

    #[test]
    fn nothing_known_earns_nothing() {
        let bars = made_up::bars(120, 40, 5, usize::MAX);
        let options = StudyOptions { buckets: 5, ..StudyOptions::default() };
        let found = null_test(&bars, 0..120, None, None, &options, 40, 11).unwrap();
        for estimate in [&found.rank_ic, &found.spread, &found.long_short] {
            assert!(estimate.mean.abs() < 4.0 * estimate.standard_error, "{estimate:?}");
            assert!(estimate.low < estimate.high && estimate.significant <= 8, "{estimate:?}");
        }
        // The same seed gives the same result, another one another.
        assert_eq!(null_test(&bars, 0..120, None, None, &options, 40, 11).unwrap(), found);
        assert!(null_test(&bars, 0..120, None, None, &options, 40, 999).unwrap() != found);
        assert!(null_test(&bars, 0..120, None, None, &options, 1, 11).is_err());
    }
}
