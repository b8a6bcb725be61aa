//! Several factors in one score, with weights that only look back.

use std::ops::Range;

use rayon::prelude::*;
use weipan_core::ledger::FactorWeightRow;
use weipan_core::{Bars, DayIdx, Mask, Panel};
use weipan_kernel::{RankOptions, RankScratch, rank};

use super::coefficient::{PairScratch, rank_correlation};
use super::moment::{deviation, mean, present};
use super::options::StudyOptions;
use super::ordered::Ordered;
use super::setting::Setting;
use super::study::{Scored, check_factors};
use crate::FactorError;

/// How factors are weighed in a combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Combination {
    /// The same for each.
    Equal,
    /// In proportion to the mean rank IC so far; a factor that ordered returns the wrong way round is turned.
    IcWeighted,
    /// In proportion to mean over standard deviation of the rank IC so far: steady factors count for more.
    IcirWeighted,
}

impl Combination {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Equal, Self::IcWeighted, Self::IcirWeighted];

    /// The name in tables, specs and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::IcWeighted => "ic_weighted",
            Self::IcirWeighted => "icir_weighted",
        }
    }

    /// The combination of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.name() == name)
    }
}

/// Scores of several factors in one: Σ w_f · z_f, where z is the standardised rank of a factor's score among the
/// eligible stocks of the day: (r − (n + 1) / 2) / √((n² − 1) / 12), average ranks. Ranks, because one outlier would
/// else outweigh all other factors.
///
/// Weights of a signal day t come from rank ICs whose forward returns had ended before t: those of signal days s with
/// s + horizon < t, from the first of `days` on. Until each factor has `min_days` of them the weights are equal; so they
/// are where they cannot be computed. Absolute weights sum to one.
///
/// - **Shape**: a row per day of `days`; the weights have a row per factor on the first day and wherever they change.
/// - **Missing values**: a stock without the score of one factor counts as average in it (0); without any score it has
///   none. As for [`super::study`], only eligible stocks have scores.
/// - **Reference**: Grinold and Kahn (2000), *Active Portfolio Management*, chapters 4 and 10.
///
/// # Errors
/// As for [`super::study`]; [`FactorError::Shape`] without any factor.
pub fn combine(
    factors: &[Scored<'_>],
    days: Range<u32>,
    bars: &Bars,
    mask: Option<&Mask>,
    how: Combination,
    horizon: u32,
    min_days: u32,
) -> Result<(Panel<f64>, Vec<FactorWeightRow>), FactorError> {
    super::setting::check_shape("factors of a combination", factors.len(), factors.len().max(1))?;
    check_factors(factors, &days, bars)?;
    let options = StudyOptions { horizon, ..StudyOptions::default() };
    let setting = Setting::new(days, bars, mask, None, &options)?;
    let daily: Vec<Vec<f64>> = match how {
        Combination::Equal => Vec::new(),
        _ => factors.iter().map(|factor| rank_ics(factor, &setting)).collect(),
    };
    let known = |at: usize| at.saturating_sub(horizon as usize);
    let weigh = |at: usize| weights(&daily, known(at), factors.len(), how, min_days as usize);
    let weights: Vec<Vec<f64>> = (0..setting.days.len()).into_par_iter().map(weigh).collect();
    Ok((combined(factors, &weights, &setting), weight_rows(factors, &weights, how, &setting)))
}

/// Rank IC of each signal day.
fn rank_ics(factor: &Scored<'_>, setting: &Setting<'_>) -> Vec<f64> {
    let ordered = Ordered::new(factor.scores, setting);
    let start = || (Vec::new(), Vec::new(), PairScratch::default());
    let daily = (0..ordered.days()).into_par_iter().map_init(start, |(scores, labels, pairs), at| {
        let (columns, row, day) = (ordered.columns(at), ordered.scores(at), setting.day(at));
        scores.clear();
        scores.extend(columns.iter().map(|column| row[*column as usize]));
        setting.returns(day, day.saturating_add(setting.options.horizon), columns, labels);
        rank_correlation(scores, labels, pairs)
    });
    daily.collect()
}

/// Weights from the first `known` rank ICs of each factor.
fn weights(daily: &[Vec<f64>], known: usize, factors: usize, how: Combination, min_days: usize) -> Vec<f64> {
    let equal = vec![1.0 / factors as f64; factors];
    let of = |ics: &Vec<f64>| {
        let past = &ics[..known];
        let middle = mean(past.iter().copied());
        let strength = if how == Combination::IcirWeighted { middle / deviation(past) } else { middle };
        if present(past).count() < min_days { f64::NAN } else { strength }
    };
    let strengths: Vec<f64> = daily.iter().map(of).collect();
    let total: f64 = strengths.iter().map(|strength| strength.abs()).sum();
    // NaN and infinite strengths end here as well.
    if daily.is_empty() || !total.is_finite() || total <= 0.0 {
        return equal;
    }
    strengths.into_iter().map(|strength| strength / total).collect()
}

/// Σ w · z of every day.
fn combined(factors: &[Scored<'_>], weights: &[Vec<f64>], setting: &Setting<'_>) -> Panel<f64> {
    let width = setting.bars.assets().len();
    let mut out = Panel::filled(weights.len(), width, f64::NAN);
    let start = || (Vec::new(), vec![0.0; width], RankScratch::new());
    out.as_mut_slice().par_chunks_mut(width.max(1)).enumerate().for_each_init(
        start,
        |(masked, ranks, work), (at, out)| {
            for (factor, weight) in factors.iter().zip(&weights[at]) {
                setting.masked(at, factor.scores.row(DayIdx(at as u32)).iter().copied(), masked);
                let n = rank(masked, ranks, RankOptions::default(), work) as f64;
                let (middle, spread) = ((n + 1.0) / 2.0, ((n * n - 1.0) / 12.0).sqrt());
                for (out, place) in out.iter_mut().zip(ranks.iter()).filter(|(_, place)| !place.is_nan()) {
                    let standard = if spread > 0.0 { (place - middle) / spread } else { 0.0 };
                    *out = if out.is_nan() { 0.0 } else { *out } + weight * standard;
                }
            }
        },
    );
    out
}

/// A row per factor on the first day and on every day on which a weight changes.
fn weight_rows(
    factors: &[Scored<'_>],
    weights: &[Vec<f64>],
    how: Combination,
    setting: &Setting<'_>,
) -> Vec<FactorWeightRow> {
    let name: std::sync::Arc<str> = how.name().into();
    let changed = (0..weights.len()).filter(|at| *at == 0 || weights[*at] != weights[*at - 1]);
    let rows = changed.flat_map(|at| {
        let (name, date) = (&name, setting.bars.calendar().date(DayIdx(setting.day(at))));
        factors.iter().zip(&weights[at]).map(move |(factor, weight)| FactorWeightRow {
            combination: name.clone(),
            date,
            factor: factor.name.into(),
            weight: *weight,
        })
    });
    rows.collect()
}

#[cfg(test)]
mod tests;
