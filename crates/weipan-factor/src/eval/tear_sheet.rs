//! All statistics of a factor together.

use std::ops::Range;

use rayon::prelude::*;
use weipan_core::{Bars, DayIdx, Mask, Panel};
use weipan_kernel::{SelectScratch, quantile_bucket};

use super::bucket::{bucket_returns, bucket_turnover, over_days};
use super::moment::mean;
use super::{IcScratch, IcSummary, forward_return, rank_ic};
use crate::FactorError;

/// What a factor's scores are worth. Daily series have one value per row of scores; NaN where there is none, as on the
/// last `horizon` days, whose labels lie beyond the data.
#[derive(Debug, Clone, PartialEq)]
pub struct TearSheet {
    /// The days, as indices of the calendar.
    pub days: Range<u32>,
    /// Trading days from the signal to the end of the label.
    pub horizon: u32,
    /// Rank correlation of the scores with the forward returns, per day.
    pub rank_ic: Vec<f64>,
    /// The series of `rank_ic` in a few numbers.
    pub ic: IcSummary,
    /// Eligible stocks, per day.
    pub eligible: Vec<u32>,
    /// Eligible stocks with a score, per day.
    pub scored: Vec<u32>,
    /// Mean over days of scored / eligible.
    pub coverage: f64,
    /// Mean forward return of each bucket, lowest scores first: over its stocks, then over days; a fraction per `horizon`.
    pub bucket_returns: Vec<f64>,
    /// Mean over days of the highest bucket's forward return minus the lowest one's; a fraction per `horizon`.
    pub spread: f64,
    /// Mean forward return of all scored stocks; a fraction per `horizon`.
    pub mean_return: f64,
    /// Rank correlation of the scores with those `horizon` days before, per day.
    pub rank_autocorrelation: Vec<f64>,
    /// Mean of `rank_autocorrelation`.
    pub mean_rank_autocorrelation: f64,
    /// Share of each bucket that was not in it `horizon` days before, lowest scores first, mean over days. The last
    /// one is the turnover of the top bucket.
    pub bucket_turnover: Vec<f64>,
}

/// One day's share of the sheet.
struct Day {
    ic: f64,
    eligible: u32,
    scored: u32,
    returns: Vec<f64>,
    mean_return: f64,
    autocorrelation: f64,
    turnover: Vec<f64>,
}

/// The tear sheet of scores, a row per day of `days`; of the stocks in `mask` (its rows aligned with the scores), or of
/// all stocks with a row that day.
///
/// Labels are total returns from close to close over `horizon` days (see [`forward_return`]). Days are spread over the
/// threads of the current rayon pool; the bits are the same on any number of them.
///
/// # Errors
/// [`FactorError::Shape`] if scores, days, bars or mask differ in size, or without buckets or horizon;
/// [`FactorError::NotLoaded`] without close and previous close; [`FactorError::Days`] outside the calendar.
pub fn evaluate(
    scores: &Panel<f64>,
    days: Range<u32>,
    bars: &Bars,
    mask: Option<&Mask>,
    horizon: u32,
    buckets: usize,
) -> Result<TearSheet, FactorError> {
    check(scores, &days, bars, mask, horizon, buckets)?;
    // Everything that one day needs of another: masked scores and buckets of all days.
    let (masked, bucket) = prepared(scores, &days, bars, mask, buckets);
    let row = |panel: &Panel<f64>, at: usize| panel.row(DayIdx(at as u32)).to_vec();
    let daily = (0..days.len()).into_par_iter().map_init(IcScratch::default, |scratch, at| {
        let (now, now_bucket) = (masked.row(DayIdx(at as u32)), bucket.row(DayIdx(at as u32)));
        let signal = DayIdx(days.start + at as u32);
        let mut labels = vec![f64::NAN; scores.assets()];
        forward_return(bars, signal, horizon, &mut labels)?;
        let before = at.checked_sub(horizon as usize).map(|then| (row(&masked, then), row(&bucket, then)));
        Ok(Day {
            ic: rank_ic(now, &labels, scratch),
            eligible: eligible(bars, mask, signal, at),
            scored: now.iter().filter(|x| !x.is_nan()).count() as u32,
            returns: bucket_returns(now_bucket, &labels, buckets),
            mean_return: mean(now.iter().zip(&labels).filter(|(x, _)| !x.is_nan()).map(|(_, label)| *label)),
            autocorrelation: before.as_ref().map_or(f64::NAN, |(scores, _)| rank_ic(now, scores, scratch)),
            turnover: before.map_or_else(Vec::new, |(_, bucket)| bucket_turnover(&bucket, now_bucket, buckets)),
        })
    });
    let daily = daily.collect::<Result<Vec<Day>, FactorError>>()?;
    Ok(sheet(&daily, days, horizon, buckets))
}

/// The sheet of all days.
fn sheet(daily: &[Day], days: Range<u32>, horizon: u32, buckets: usize) -> TearSheet {
    let series = |value: fn(&Day) -> f64| daily.iter().map(value).collect::<Vec<f64>>();
    let (ic, autocorrelation) = (series(|day| day.ic), series(|day| day.autocorrelation));
    TearSheet {
        days,
        horizon,
        ic: IcSummary::of(&ic, horizon),
        rank_ic: ic,
        eligible: daily.iter().map(|day| day.eligible).collect(),
        scored: daily.iter().map(|day| day.scored).collect(),
        coverage: mean(daily.iter().map(|day| f64::from(day.scored) / f64::from(day.eligible))),
        bucket_returns: over_days(daily.iter().map(|day| day.returns.as_slice()), buckets),
        spread: mean(daily.iter().map(|day| day.returns[buckets - 1] - day.returns[0])),
        mean_return: mean(daily.iter().map(|day| day.mean_return)),
        mean_rank_autocorrelation: mean(autocorrelation.iter().copied()),
        rank_autocorrelation: autocorrelation,
        bucket_turnover: over_days(daily.iter().map(|day| day.turnover.as_slice()), buckets),
    }
}

/// Scores of eligible stocks only, and their buckets.
fn prepared(
    scores: &Panel<f64>,
    days: &Range<u32>,
    bars: &Bars,
    mask: Option<&Mask>,
    buckets: usize,
) -> (Panel<f64>, Panel<f64>) {
    let (mut masked, mut bucket) = (scores.clone(), scores.clone());
    let width = scores.assets().max(1);
    let rows = masked.as_mut_slice().par_chunks_mut(width).zip(bucket.as_mut_slice().par_chunks_mut(width));
    rows.enumerate().for_each_init(SelectScratch::new, |scratch, (at, (masked, bucket))| {
        let signal = DayIdx(days.start + at as u32);
        let close = bars.field(weipan_core::Field::Close).map(|close| close.row(signal));
        for (i, score) in masked.iter_mut().enumerate() {
            let there = match mask {
                Some(mask) => mask.row(DayIdx(at as u32))[i],
                None => close.is_some_and(|close| !close[i].is_nan()),
            };
            *score = if there { *score } else { f64::NAN };
        }
        quantile_bucket(masked, buckets, bucket, scratch);
    });
    (masked, bucket)
}

/// How many stocks could have a score.
fn eligible(bars: &Bars, mask: Option<&Mask>, signal: DayIdx, at: usize) -> u32 {
    match (mask, bars.field(weipan_core::Field::Close)) {
        (Some(mask), _) => mask.count(DayIdx(at as u32)) as u32,
        (None, Some(close)) => close.row(signal).iter().filter(|x| !x.is_nan()).count() as u32,
        (None, None) => 0,
    }
}

fn check(
    scores: &Panel<f64>,
    days: &Range<u32>,
    bars: &Bars,
    mask: Option<&Mask>,
    horizon: u32,
    buckets: usize,
) -> Result<(), FactorError> {
    let len = bars.calendar().len();
    if days.start > days.end || days.end as usize > len {
        return Err(FactorError::Days { start: days.start, end: days.end, len });
    }
    let mut sizes = vec![
        ("days of the scores", scores.days(), days.len()),
        ("stocks of the scores", scores.assets(), bars.assets().len()),
    ];
    if let Some(mask) = mask {
        sizes.push(("days of the mask", mask.panel().days(), days.len()));
        sizes.push(("stocks of the mask", mask.panel().assets(), bars.assets().len()));
    }
    sizes.push(("buckets", buckets, buckets.max(1)));
    sizes.push(("trading days of the horizon", horizon as usize, horizon.max(1) as usize));
    match sizes.into_iter().find(|(_, found, expected)| found != expected) {
        Some((what, found, expected)) => Err(FactorError::Shape { what, found, expected }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::{Expression, Factor, made_up};

    #[test]
    fn a_factor_that_knows_the_future_is_perfect_and_its_mirror_is_not() {
        let bars = made_up::bars(40, 30, 4, usize::MAX);
        let mut scores = Panel::filled(40, 30, f64::NAN);
        for day in 0..40 {
            forward_return(&bars, DayIdx(day), 2, scores.row_mut(DayIdx(day))).unwrap();
        }
        let sheet = evaluate(&scores, 0..40, &bars, None, 2, 5).unwrap();
        assert!((sheet.ic.mean - 1.0).abs() < 1e-12 && sheet.ic.hit_rate == 1.0 && sheet.ic.days == 38);
        assert!(sheet.bucket_returns.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", sheet.bucket_returns);
        assert!(sheet.spread > 0.05 && sheet.rank_ic[38].is_nan());
        scores.as_mut_slice().iter_mut().for_each(|x| *x = -*x);
        let mirrored = evaluate(&scores, 0..40, &bars, None, 2, 5).unwrap();
        assert!((mirrored.ic.mean + 1.0).abs() < 1e-12 && mirrored.spread < -0.05);
    }

    #[test]
    fn a_score_that_never_moves_never_turns_over() {
        let bars = made_up::bars(30, 20, 6, usize::MAX);
        let row: Vec<f64> = (0..20).map(f64::from).collect();
        let scores = Panel::from_rows(30, 20, row.repeat(30)).unwrap();
        let mask = Mask::filled(30, 20, true);
        let sheet = evaluate(&scores, 0..30, &bars, Some(&mask), 1, 4).unwrap();
        assert_eq!(sheet.bucket_turnover, [0.0; 4]);
        assert!((sheet.mean_rank_autocorrelation - 1.0).abs() < 1e-12 && sheet.rank_autocorrelation[0].is_nan());
        assert_eq!((sheet.coverage, sheet.scored[3], sheet.eligible[3]), (1.0, 20, 20));
    }

    #[test]
    fn stocks_outside_the_mask_do_not_count() {
        let bars = made_up::bars(30, 20, 8, usize::MAX);
        let scores = Expression::parse("x", "market_cap").unwrap().score_days(&bars, 5..30).unwrap();
        let mut mask = Mask::filled(25, 20, false);
        (0..25).for_each(|day| mask.row_mut(DayIdx(day))[..10].fill(true));
        let sheet = evaluate(&scores, 5..30, &bars, Some(&mask), 1, 2).unwrap();
        let mut blanked = scores.clone();
        (0..25).for_each(|day| blanked.row_mut(DayIdx(day))[10..].fill(f64::NAN));
        let same = evaluate(&blanked, 5..30, &bars, Some(&mask), 1, 2).unwrap();
        assert_eq!(format!("{sheet:?}"), format!("{same:?}"));
        assert!(sheet.scored.iter().all(|n| *n <= 10) && sheet.coverage < 1.0);
    }

    #[test]
    fn sizes_that_do_not_fit_are_errors() {
        let bars = made_up::bars(30, 20, 8, usize::MAX);
        let scores = Panel::filled(10, 20, 1.0);
        let shape = |error| matches!(error, Err(FactorError::Shape { .. }));
        assert!(shape(evaluate(&scores, 0..11, &bars, None, 1, 5)));
        assert!(shape(evaluate(&Panel::filled(10, 3, 1.0), 0..10, &bars, None, 1, 5)));
        assert!(shape(evaluate(&scores, 0..10, &bars, Some(&Mask::filled(9, 20, true)), 1, 5)));
        assert!(shape(evaluate(&scores, 0..10, &bars, None, 1, 0)));
        assert!(shape(evaluate(&scores, 0..10, &bars, None, 0, 5)));
        assert!(matches!(evaluate(&scores, 25..35, &bars, None, 1, 5), Err(FactorError::Days { .. })));
    }

    #[test]
    fn threads_move_no_bit() {
        let bars = made_up::bars(60, 25, 13, usize::MAX);
        let scores = Expression::parse("x", "ts_mean(returns, 3)").unwrap().score_days(&bars, 0..60).unwrap();
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            format!("{:?}", pool.install(|| evaluate(&scores, 0..60, &bars, None, 5, 5)).unwrap())
        };
        assert_eq!(on(1), on(4));
    }
}
