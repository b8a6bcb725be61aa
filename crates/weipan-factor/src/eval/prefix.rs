//! Does a factor look ahead? Its scores must not change when the future is cut off or rewritten.

use std::ops::Range;
use std::sync::Arc;

use weipan_core::{AssetIdx, Assets, Bars, Calendar, DayIdx, Field, Instrument, Panel};

use super::null::null_scores;
use super::setting::{check_days, check_shape};
use crate::{Factor, FactorError};

/// What was done to the days after the signal day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Future {
    /// They were cut off.
    Cut,
    /// They got other numbers.
    Rewritten,
}

/// A score that depends on the future.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The signal day.
    pub day: DayIdx,
    /// The stock.
    pub asset: AssetIdx,
    /// What was done to the days after it.
    pub future: Future,
    /// The score from the whole bars.
    pub whole: f64,
    /// The score from the changed bars.
    pub changed: f64,
}

/// Whether scores of some days, the first that has the factor's whole lookback before it, the last one and others evenly
/// between them, stay the same bit for bit when everything after the day is cut off, and when it is rewritten: every number, every status, dates of
/// delisting. `None` if they do; else the first day and stock that differ, days in rising order, cut before rewritten.
///
/// Both ways in are tried: [`Factor::score_days`], which sees all bars, and [`Factor::score`]. Where the future is cut
/// off, stocks that were not listed yet are not compared: how many trading days they lie ahead is not known then.
///
/// - **Missing values**: NaN equals NaN, whatever its bits.
/// - **Time**: each sampled day scores its history three times and copies the columns that the factor reads.
///
/// # Errors
/// [`FactorError::Days`] outside the calendar; [`FactorError::Shape`] without samples; else what the factor says.
pub fn prefix_check(
    factor: &dyn Factor,
    bars: &Bars,
    days: Range<u32>,
    samples: usize,
) -> Result<Option<Difference>, FactorError> {
    check_days(&days, bars, None)?;
    check_shape("days of a prefix check", samples, samples.max(1))?;
    let whole = factor.score_days(bars, days.clone())?;
    for day in sampled(&(days.start.max(factor.lookback())..days.end), samples) {
        let expected = whole.row(DayIdx(day - days.start));
        for future in [Future::Cut, Future::Rewritten] {
            let changed = changed(factor, bars, DayIdx(day), future);
            // From the same first day: a rolling sum may depend on where it begins, but not on where the data end.
            let block = factor.score_days(&changed, days.start..day + 1)?;
            let mut alone = vec![f64::NAN; expected.len()];
            factor.score(&changed.history(DayIdx(day)), &mut alone)?;
            let listed = |column: usize| bars.days_listed(DayIdx(day), AssetIdx(column as u32)) >= 0;
            let compared = |column: usize| future == Future::Rewritten || listed(column);
            for found in [block.row(DayIdx(day - days.start)), &alone] {
                let differs = |column: &usize| compared(*column) && !same(expected[*column], found[*column]);
                if let Some(column) = (0..expected.len()).find(differs) {
                    let (whole, changed, asset) = (expected[column], found[column], AssetIdx(column as u32));
                    return Ok(Some(Difference { day: DayIdx(day), asset, future, whole, changed }));
                }
            }
        }
    }
    Ok(None)
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// Up to `samples` days, evenly from the first to the last.
fn sampled(days: &Range<u32>, samples: usize) -> Vec<u32> {
    let (len, samples) = (days.len(), samples.min(days.len()));
    let last = |k: usize| if samples > 1 { k * (len - 1) / (samples - 1) } else { len - 1 };
    (0..samples).map(|k| days.start + last(k) as u32).collect()
}

/// The bars with another future after a day: only what the factor reads is copied.
fn changed(factor: &dyn Factor, bars: &Bars, day: DayIdx, future: Future) -> Bars {
    let dates = bars.calendar().days();
    let kept = if future == Future::Cut { &dates[..=day.row()] } else { dates };
    // Dates that rise still rise in a part of them.
    let calendar = Calendar::new(kept.to_vec()).unwrap_or_default();
    let mut out = Bars::new(Arc::new(calendar), Arc::new(without_delistings(bars, day)));
    let mut fields = factor.fields();
    fields.extend([Field::Close, Field::PrevClose]);
    for field in Field::ALL.into_iter().filter(|field| fields.contains(field)) {
        if let Some(panel) = bars.field(field) {
            out.insert(field, numbers(panel, day, future, field as u64));
        }
    }
    for (number, name) in factor.extra().iter().enumerate() {
        if let Some(panel) = bars.extra(name) {
            out.insert_extra(name, numbers(panel, day, future, 100 + number as u64));
        }
    }
    out.insert_status(flags(bars.is_st(), day, future), flags(bars.is_suspended(), day, future));
    out
}

/// The stocks, none of which is known to be delisted later.
fn without_delistings(bars: &Bars, day: DayIdx) -> Assets {
    let today = bars.calendar().date(day);
    let known = |stock: &Instrument| Instrument {
        delist_date: stock.delist_date.filter(|date| *date <= today),
        ..stock.clone()
    };
    Assets::new(bars.assets().iter().map(|(_, stock)| known(stock)).collect())
}

/// A panel up to a day, followed by nothing or by other numbers: between half and one and a half times the old ones,
/// and numbers where none were.
fn numbers(panel: &Panel<f64>, day: DayIdx, future: Future, seed: u64) -> Panel<f64> {
    let from = (day.row() + 1) * panel.assets();
    let mut values = panel.as_slice()[..from].to_vec();
    if future == Future::Rewritten {
        let dice = null_scores(seed, panel.days(), panel.assets());
        let other = |(old, roll): (&f64, &f64)| if old.is_nan() { 10.0 * (1.0 + roll) } else { old * (0.5 + roll) };
        values.extend(panel.as_slice()[from..].iter().zip(&dice.as_slice()[from..]).map(other));
    }
    rows(values, panel.assets(), f64::NAN)
}

/// Flags up to a day, followed by nothing or by their opposites.
fn flags(panel: &Panel<bool>, day: DayIdx, future: Future) -> Panel<bool> {
    let from = (day.row() + 1) * panel.assets();
    let mut values = panel.as_slice()[..from].to_vec();
    if future == Future::Rewritten {
        values.extend(panel.as_slice()[from..].iter().map(|flag| !flag));
    }
    rows(values, panel.assets(), false)
}

/// Values a day after the other as a panel.
fn rows<T: Copy>(values: Vec<T>, width: usize, none: T) -> Panel<T> {
    let days = values.len() / width.max(1);
    Panel::from_rows(days, width, values).unwrap_or_else(|| Panel::filled(0, width, none))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::{Expression, made_up};
    use weipan_core::History;

    /// Tomorrow's close, by way of `score_days`; `score` is innocent.
    struct Cheat;

    impl Factor for Cheat {
        fn name(&self) -> &str {
            "cheat"
        }
        fn definition(&self) -> String {
            "tomorrow".into()
        }
        fn fields(&self) -> Vec<Field> {
            vec![Field::Close]
        }
        fn lookback(&self) -> u32 {
            0
        }
        fn score(&self, history: &History<'_>, out: &mut [f64]) -> Result<(), FactorError> {
            out.copy_from_slice(history.cross_section(Field::Close).unwrap());
            Ok(())
        }
        fn score_days(&self, bars: &Bars, days: Range<u32>) -> Result<Panel<f64>, FactorError> {
            let close = bars.field(Field::Close).unwrap();
            let mut out = Panel::filled(days.len(), close.assets(), f64::NAN);
            for (at, day) in days.enumerate() {
                let seen = (day as usize + 1).min(close.days() - 1);
                out.row_mut(DayIdx(at as u32)).copy_from_slice(close.row(DayIdx(seen as u32)));
            }
            Ok(out)
        }
    }

    #[test]
    fn honest_factors_pass() {
        let bars = made_up::bars(50, 15, 4, usize::MAX);
        for text in [
            "ts_mean(returns, 5)",
            "rank(close) - zscore(turnover)",
            "-log(market_cap)",
            "pe_ratio",
            "days_listed",
            "if_else(is_st, 1, 0)",
            "ts_std(returns, 20)",
        ] {
            let factor = Expression::parse("x", text).unwrap();
            assert_eq!(prefix_check(&factor, &bars, 3..50, 7).unwrap(), None, "{text}");
        }
    }

    #[test]
    fn a_cheat_is_caught() {
        let bars = made_up::bars(50, 15, 4, usize::MAX);
        let found = prefix_check(&Cheat, &bars, 10..30, 4).unwrap().unwrap();
        assert_eq!((found.day, found.future), (DayIdx(10), Future::Cut));
        assert!(!same(found.whole, found.changed));
        let close = bars.field(Field::Close).unwrap();
        assert!(same(found.whole, close.at(DayIdx(11), found.asset)));
    }

    #[test]
    fn sampled_days_reach_from_end_to_end() {
        assert_eq!(sampled(&(10..21), 3), [10, 15, 20]);
        assert_eq!(sampled(&(10..12), 9), [10, 11]);
        assert_eq!(sampled(&(10..21), 1), [20]);
        assert!(sampled(&(3..3), 4).is_empty());
    }

    #[test]
    fn nothing_to_check_is_an_error() {
        let bars = made_up::bars(10, 3, 4, usize::MAX);
        assert!(prefix_check(&Cheat, &bars, 0..11, 3).is_err() && prefix_check(&Cheat, &bars, 0..5, 0).is_err());
    }
}
