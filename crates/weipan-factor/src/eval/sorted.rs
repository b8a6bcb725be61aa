//! Portfolios sorted once a month, as academic factor series are made.

use chrono::Datelike;
use rayon::prelude::*;

use super::ordered::Ordered;
use super::setting::Setting;

/// Share of the stocks below the lower breakpoint, and above the upper one.
const TAIL: f64 = 0.3;

/// Daily returns of top less bottom, on one day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SortedDay {
    pub(crate) day: u32,
    pub(crate) value_weighted: f64,
    pub(crate) equal_weighted: f64,
}

/// Returns of the top 30 % of scores less the bottom 30 %, sorted at the close of the last trading day of each month
/// and held until that of the next one.
///
/// Breakpoints are the 30 % and 70 % quantiles (linear interpolation) of all eligible stocks with a score; the bottom
/// has the scores up to the lower one, the top those above the upper one. Weights are market values at the sort, or
/// equal, and drift with the stocks' total returns until the next sort. A stock without a row keeps its last price.
/// The first month is held from the first sort on; the last day of the data is no month's end unless the next day is
/// known.
///
/// - **Missing values**: value-weighted returns are NaN without shares in the data; a portfolio without a stock has no
///   return.
/// - **Reference**: Fama and French (1993), Journal of Financial Economics 33, as to sorting and weighting.
pub(crate) fn sorted_days(setting: &Setting<'_>, ordered: &Ordered<'_>) -> Vec<SortedDay> {
    let sorts = month_ends(setting);
    let end_of = |number: usize| sorts.get(number + 1).copied().unwrap_or(setting.days.end.saturating_sub(1));
    let months = (0..sorts.len()).into_par_iter().map(|number| month(setting, ordered, sorts[number], end_of(number)));
    months.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The signal days after which a new month begins.
fn month_ends(setting: &Setting<'_>) -> Vec<u32> {
    let days = setting.bars.calendar().days();
    let month = |day: usize| days.get(day).map(|date| (date.year(), date.month()));
    let ends = |day: &u32| {
        let next = month(*day as usize + 1);
        next.is_some() && next != month(*day as usize)
    };
    setting.days.clone().filter(ends).collect()
}

/// One sort, held from the day after it to `end`.
fn month(setting: &Setting<'_>, ordered: &Ordered<'_>, sort: u32, end: u32) -> Vec<SortedDay> {
    let at = (sort - setting.days.start) as usize;
    let columns = ordered.columns(at);
    let (low, high) = breakpoints(columns, ordered.scores(at));
    let market_cap: Option<Vec<f64>> = setting.market_cap(sort).map(Iterator::collect);
    let value = |column: &u32| market_cap.as_ref().map_or(f64::NAN, |cap| cap[*column as usize]);
    let [bottom, top] = [&columns[..low], &columns[high..]];
    let mut value_weighted = [Held::new(top, value), Held::new(bottom, value)];
    let mut equal_weighted = [Held::new(top, |_| 1.0), Held::new(bottom, |_| 1.0)];
    let difference = |held: &mut [Held<'_>; 2], before: &[f64], now: &[f64]| {
        let [top, bottom] = held;
        top.earns(before, now) - bottom.earns(before, now)
    };
    let mut last = setting.price(sort).unwrap_or_default().to_vec();
    let mut out = Vec::new();
    for day in sort + 1..=end {
        let mut now = setting.price(day).unwrap_or_default().to_vec();
        now.iter_mut().zip(&last).filter(|(now, _)| now.is_nan()).for_each(|(now, last)| *now = *last);
        out.push(SortedDay {
            day,
            value_weighted: difference(&mut value_weighted, &last, &now),
            equal_weighted: difference(&mut equal_weighted, &last, &now),
        });
        last = now;
    }
    out
}

/// How many of the sorted stocks lie at or below the lower breakpoint, and at or below the upper one.
fn breakpoints(columns: &[u32], scores: &[f64]) -> (usize, usize) {
    let score = |k: usize| scores[columns[k] as usize];
    let at_or_below = |share: f64| {
        let Some(last) = columns.len().checked_sub(1) else { return 0 };
        let position = share * last as f64;
        let (lower, upper) = (position.floor() as usize, position.ceil() as usize);
        // Equal neighbours need no interpolation, which infinite ones could not stand.
        let gap = if score(upper) == score(lower) { 0.0 } else { score(upper) - score(lower) };
        let quantile = score(lower) + gap * (position - lower as f64);
        columns.partition_point(|column| scores[*column as usize] <= quantile)
    };
    (at_or_below(TAIL), at_or_below(1.0 - TAIL))
}

/// A portfolio that drifts.
struct Held<'a> {
    columns: &'a [u32],
    values: Vec<f64>,
}

impl<'a> Held<'a> {
    /// Weights at the sort; stocks without a weight are not held.
    fn new(columns: &'a [u32], weight: impl Fn(&u32) -> f64) -> Self {
        let values = columns.iter().map(|column| Some(weight(column)).filter(|w| *w > 0.0).unwrap_or(0.0)).collect();
        Self { columns, values }
    }

    /// The return from one close to the next, after which the weights have drifted; NaN if nothing is held.
    fn earns(&mut self, before: &[f64], now: &[f64]) -> f64 {
        let (mut old, mut new) = (0.0, 0.0);
        for (column, value) in self.columns.iter().zip(&mut self.values) {
            let growth = now[*column as usize] / before[*column as usize];
            if !growth.is_nan() && *value > 0.0 {
                old += *value;
                *value *= growth;
                new += *value;
            }
        }
        if old > 0.0 { new / old - 1.0 } else { f64::NAN }
    }
}
