//! Scores to target weights, one list a rebalance day.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use weipan_core::{AssetIdx, Bars, DayIdx, Mask, Panel};
use weipan_kernel::SelectScratch;

use crate::select::{keep, ranked};
use crate::{Amount, PortfolioError, Select, Weights, weigh};

/// What the long leg is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LongSpec {
    /// Code of an index whose level is the long leg; empty: stocks.
    pub index: String,
}

impl LongSpec {
    /// The index, if the long leg is one.
    #[must_use]
    pub fn index(&self) -> Option<&str> {
        Some(self.index.as_str()).filter(|code| !code.is_empty())
    }
}

/// The make of a book. The default is the micro-cap book: the 400 lowest scores, equal weights, no buffer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BookSpec {
    /// Stocks, or the level of an index; an index needs nothing of the rest.
    pub long: LongSpec,
    /// Which end of the scores is held.
    pub select: Select,
    /// How many stocks, unless `quantile` says how many.
    pub count: usize,
    /// Instead of `count`: which fraction of the stocks with a score, at most 1; 0 takes `count`.
    pub quantile: f64,
    /// How they share the book.
    pub weights: Weights,
    /// How far beyond the edge a stock held already may rank and stay: so many names, or with `quantile` a fraction of
    /// the stocks with a score.
    pub buffer: f64,
}

impl Default for BookSpec {
    fn default() -> Self {
        Self {
            long: LongSpec::default(),
            select: Select::Bottom,
            count: 400,
            quantile: 0.0,
            weights: Weights::Equal,
            buffer: 0.0,
        }
    }
}

impl BookSpec {
    /// Whether all numbers make sense.
    ///
    /// # Errors
    /// [`PortfolioError::Spec`] for a count of 0, a quantile outside (0, 1], or a buffer that is negative, not a whole
    /// number beside a count, or above 1 beside a quantile.
    pub fn check(&self) -> Result<(), PortfolioError> {
        let wrong = |key, message: String| Err(PortfolioError::Spec { key, message });
        let buffer = self.buffer;
        if !(0.0..=1.0).contains(&self.quantile) {
            return wrong("quantile", format!("must lie between 0 (take `count`) and 1, not {}", self.quantile));
        }
        if self.is_quantile() {
            if !(0.0..=1.0).contains(&buffer) {
                return wrong("buffer", format!("beside `quantile` it must be a fraction from 0 to 1, not {buffer}"));
            }
        } else if self.count == 0 {
            return wrong("count", "must be at least 1".into());
        } else if !(buffer >= 0.0 && buffer.fract() == 0.0 && buffer < 1e9) {
            let message = format!("beside `count` it must be a whole number of names, 0 or more, not {buffer}");
            return wrong("buffer", message);
        }
        Ok(())
    }

    /// Whether `quantile` says how many.
    #[must_use]
    pub fn is_quantile(&self) -> bool {
        self.quantile > 0.0
    }

    /// How many stocks.
    #[must_use]
    pub fn amount(&self) -> Amount {
        if self.is_quantile() { Amount::Quantile(self.quantile) } else { Amount::Count(self.count) }
    }

    /// The buffer in names, where `n` stocks have a score.
    fn buffer_names(&self, n: usize) -> usize {
        if self.is_quantile() { (self.buffer * n as f64 + 0.5 + 1e-9).floor() as usize } else { self.buffer as usize }
    }
}

/// What a book should hold after one rebalance day.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// The day of the trades.
    pub day: DayIdx,
    /// The day whose close the scores are of: the trading day before.
    pub signal: DayIdx,
    /// Fractions of the book by asset, rising; they add up to 1, or are empty if nobody could be held.
    pub weights: Vec<(AssetIdx, f64)>,
    /// Names that were asked for. Fewer weights mean that there were not enough stocks with a score.
    pub asked: usize,
    /// Stocks in the universe on the signal day.
    pub universe: usize,
    /// Of these, stocks that could not be ranked or weighed: without a score, or without the market value that the weights
    /// need.
    pub unscored: usize,
}

impl Targets {
    /// Whether fewer names than asked for could be held.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.weights.len() < self.asked
    }
}

/// The target weights of each of `rebalance_days`: what is traded on day t comes from the scores and the mask of t − 1.
///
/// `signals` are the days of the rows of scores and mask, rising; the two are aligned. With a buffer, "held already" means on
/// the target list before, not in some account: books of different leverage, which fill differently, want the same
/// names. A day with fewer names than asked for takes all of them; a day with none has empty weights.
///
/// Rows are ranked on the threads of the current rayon pool, lists follow one another; the bits are the same on any number
/// of threads.
///
/// # Errors
/// [`PortfolioError::Spec`] for a book out of range, [`PortfolioError::Shape`] if scores, mask and bars do not fit,
/// [`PortfolioError::NoSignal`] for a trade day without scores the day before, [`PortfolioError::NotLoaded`] if the
/// weights need a column that is not there.
pub fn targets(
    book: &BookSpec,
    scores: &Panel<f64>,
    signals: &[DayIdx],
    mask: &Mask,
    bars: &Bars,
    rebalance_days: &[DayIdx],
) -> Result<Vec<Targets>, PortfolioError> {
    book.check()?;
    check_sizes(scores, signals, mask, bars)?;
    let ranked: Vec<Ranked> = rebalance_days
        .par_iter()
        .map_init(SelectScratch::new, |scratch, day| {
            let (signal, row) = signal_of(*day, signals, bars)?;
            rank_day(book, (*day, signal), scores.row(row), mask.row(row), bars, scratch)
        })
        .collect::<Result<_, _>>()?;
    let mut held: Vec<AssetIdx> = Vec::new();
    let mut lists = Vec::with_capacity(ranked.len());
    for day in &ranked {
        let list = day.targets(book, &held)?;
        held = list.weights.iter().map(|(asset, _)| *asset).collect();
        lists.push(list);
    }
    Ok(lists)
}

/// All of a rebalance that does not depend on the one before.
struct Ranked<'a> {
    day: DayIdx,
    signal: DayIdx,
    bars: &'a Bars,
    /// The best names, best first, as many as the amount and the buffer can reach.
    best: Vec<AssetIdx>,
    count: usize,
    buffer: usize,
    asked: usize,
    universe: usize,
    scored: usize,
}

impl Ranked<'_> {
    fn targets(&self, book: &BookSpec, held: &[AssetIdx]) -> Result<Targets, PortfolioError> {
        let chosen = keep(&self.best, self.count, self.buffer, held);
        let caps = book.weights.caps(self.bars, self.signal)?.unwrap_or_default();
        let mut weights: Vec<(AssetIdx, f64)> =
            chosen.iter().copied().zip(weigh(book.weights, &chosen, &caps)).collect();
        weights.sort_unstable_by_key(|(asset, _)| *asset);
        let Self { day, signal, asked, universe, scored, .. } = *self;
        Ok(Targets { day, signal, weights, asked, universe, unscored: universe - scored })
    }
}

fn rank_day<'a>(
    book: &BookSpec,
    (day, signal): (DayIdx, DayIdx),
    scores: &[f64],
    mask: &[bool],
    bars: &'a Bars,
    scratch: &mut SelectScratch,
) -> Result<Ranked<'a>, PortfolioError> {
    let caps = book.weights.caps(bars, signal)?;
    let mut candidates: Vec<f64> =
        scores.iter().zip(mask).map(|(score, is_in)| if *is_in { *score } else { f64::NAN }).collect();
    for (candidate, cap) in candidates.iter_mut().zip(caps.iter().flatten()) {
        if !(*cap > 0.0 && cap.is_finite()) {
            *candidate = f64::NAN;
        }
    }
    let scored = candidates.iter().filter(|score| !score.is_nan()).count();
    let (count, buffer) = (book.amount().of(scored), book.buffer_names(scored));
    Ok(Ranked {
        day,
        signal,
        bars,
        best: ranked(&candidates, book.select, count.saturating_add(buffer), scratch),
        count,
        buffer,
        asked: if book.is_quantile() { count } else { book.count },
        universe: mask.iter().filter(|yes| **yes).count(),
        scored,
    })
}

/// The day before a trade day and its row, if it has scores.
fn signal_of(day: DayIdx, signals: &[DayIdx], bars: &Bars) -> Result<(DayIdx, DayIdx), PortfolioError> {
    let found = day.back(1).and_then(|signal| Some((signal, signals.binary_search(&signal).ok()?)));
    found.map(|(signal, row)| (signal, DayIdx(row as u32))).ok_or_else(|| {
        let date = bars.calendar().date(day);
        let first = signals.first().map_or(0, |first| first.0);
        PortfolioError::NoSignal { date, day: day.0, first, end: signals.last().map_or(0, |last| last.0 + 1) }
    })
}

fn check_sizes(scores: &Panel<f64>, signals: &[DayIdx], mask: &Mask, bars: &Bars) -> Result<(), PortfolioError> {
    let sizes = [
        ("stocks of the scores", scores.assets(), bars.assets().len()),
        ("stocks of the mask", mask.panel().assets(), bars.assets().len()),
        ("days of the mask", mask.panel().days(), scores.days()),
        ("days of the signals", signals.len(), scores.days()),
    ];
    match sizes.into_iter().find(|(_, found, expected)| found != expected) {
        Some((what, found, expected)) => Err(PortfolioError::Shape { what, found, expected }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
