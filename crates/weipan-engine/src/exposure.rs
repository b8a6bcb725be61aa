//! What the book is exposed to: size against the hedge index, members, industries, days to sell.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use weipan_core::ledger::{ExposureRow, IndustryRow};
use weipan_core::{AssetIdx, Bars, DayIdx, Field, Fill, Lot, Mask};
use weipan_portfolio::Targets;

/// Part of the book that must be sold for "days to sell".
const SOLD: f64 = 0.95;
/// Days of the mean amount.
const AMOUNT_DAYS: usize = 20;

/// The exposure row of a day, after its trades; `hedge_ratio` is what the hedge aims at.
#[expect(clippy::too_many_arguments, reason = "one row gathers what many rooms know")]
#[must_use]
pub fn exposure(
    bars: &Bars,
    day: DayIdx,
    lots: &[Lot],
    fills: &[Fill],
    members: Option<&Mask>,
    targets: &Targets,
    participation: f64,
    hedge_ratio: f64,
) -> ExposureRow {
    let value: f64 = lots.iter().map(|lot| (lot.mark * lot.shares).yuan()).sum();
    let outside = members.map_or(f64::NAN, |mask| {
        let is_out = |lot: &&Lot| !mask.at(day, lot.asset);
        lots.iter().filter(is_out).map(|lot| (lot.mark * lot.shares).yuan()).sum::<f64>() / value
    });
    let index_assets = |mask: &Mask| {
        let columns = mask.row(day).iter().enumerate().filter(|(_, is_member)| **is_member);
        columns.map(|(column, _)| AssetIdx(column as u32)).collect::<Vec<_>>()
    };
    ExposureRow {
        date: bars.calendar().date(day),
        names: lots.len() as i64,
        median_cap: median_cap(bars, day, lots.iter().map(|lot| lot.asset)),
        index_median_cap: members.map_or(f64::NAN, |mask| median_cap(bars, day, index_assets(mask).into_iter())),
        outside_index: if value > 0.0 { outside } else { f64::NAN },
        universe: targets.universe as i64,
        unscored: targets.unscored as i64,
        days_to_sell: days_to_sell(bars, day, lots, participation),
        largest_participation: largest_participation(bars, day, fills),
        hedge_ratio,
    }
}

/// Median of total market value, yuan; NaN where no stock has one.
fn median_cap(bars: &Bars, day: DayIdx, assets: impl Iterator<Item = AssetIdx>) -> f64 {
    let (Some(close), Some(shares)) = (bars.field(Field::Close), bars.field(Field::TotalShares)) else {
        return f64::NAN;
    };
    let mut caps: Vec<f64> =
        assets.map(|a| close.at(day, a) * shares.at(day, a)).filter(|cap| cap.is_finite()).collect();
    if caps.is_empty() {
        return f64::NAN;
    }
    let (even, middle) = (caps.len().is_multiple_of(2), caps.len() / 2);
    let (below, upper, _) = caps.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if even { f64::midpoint(lower, *upper) } else { *upper }
}

/// Trading days until 95 % of the book's value is sold, every stock at the allowed share of its mean amount.
fn days_to_sell(bars: &Bars, day: DayIdx, lots: &[Lot], participation: f64) -> f64 {
    let Some(amount) = bars.field(Field::Amount) else { return f64::NAN };
    if lots.is_empty() || participation <= 0.0 {
        return 0.0;
    }
    let first = (day.row() + 1).saturating_sub(AMOUNT_DAYS);
    // Row by row, as the panel lies in memory.
    let mut sums = vec![(0.0, 0.0); lots.len()];
    for row in (first..=day.row()).map(|d| amount.row(DayIdx(d as u32))) {
        for (lot, (sum, known)) in lots.iter().zip(&mut sums) {
            let x = row[lot.asset.column()];
            if x.is_finite() {
                *sum += x;
                *known += 1.0;
            }
        }
    }
    let leg = |(lot, (sum, known)): (&Lot, &(f64, f64))| {
        let value = (lot.mark * lot.shares).yuan();
        (value / (participation * (sum / known.max(1.0))), value)
    };
    let mut legs: Vec<(f64, f64)> = lots.iter().zip(&sums).map(leg).collect();
    legs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = legs.iter().map(|leg| leg.1).sum();
    // After d days every stock has sold min(1, d / days) of itself: walk the kinks of that curve.
    let (mut done, mut rate) = (0.0, legs.iter().map(|(days, value)| value / days.max(1e-12)).sum::<f64>());
    for (days, value) in legs {
        if done + rate * days >= SOLD * total {
            return (SOLD * total - done) / rate;
        }
        done += value;
        rate -= value / days.max(1e-12);
    }
    f64::INFINITY
}

fn largest_participation(bars: &Bars, day: DayIdx, fills: &[Fill]) -> f64 {
    let Some(volume) = bars.field(Field::Volume) else { return f64::NAN };
    fills.iter().map(|f| f.shares.0 as f64 / volume.at(day, f.asset)).filter(|x| x.is_finite()).fold(0.0, f64::max)
}

/// The industries of a market's stocks, looked up once.
#[derive(Debug)]
pub struct Industries {
    /// Their names, sorted.
    names: Vec<Arc<str>>,
    /// Each stock's industry, as a place among the names.
    of_stock: Vec<Option<usize>>,
}

impl Industries {
    /// The industries of the stocks.
    #[must_use]
    pub fn new(bars: &Bars) -> Self {
        let of = |asset: u32| bars.assets().get(AssetIdx(asset)).industry.as_deref();
        let stocks = 0..bars.assets().len() as u32;
        let names: BTreeSet<&str> = stocks.clone().filter_map(of).collect();
        let places: BTreeMap<&str, usize> = names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
        let of_stock = stocks.map(|asset| of(asset).and_then(|name| places.get(name).copied())).collect();
        Self { names: names.into_iter().map(Arc::from).collect(), of_stock }
    }

    /// Industry weights of the book, those of no weight left out; empty where the data have no industries.
    #[must_use]
    pub fn weights(&self, date: NaiveDate, lots: &[Lot]) -> Vec<IndustryRow> {
        let mut values = vec![None; self.names.len()];
        let mut total = 0.0;
        for lot in lots {
            let value = (lot.mark * lot.shares).yuan();
            total += value;
            if let Some(industry) = self.of_stock[lot.asset.column()] {
                *values[industry].get_or_insert(0.0) += value;
            }
        }
        let row = |(name, value): (&Arc<str>, Option<f64>)| {
            value.map(|value| IndustryRow { date, industry: Arc::clone(name), weight: value / total })
        };
        self.names.iter().zip(values).filter_map(row).collect()
    }
}
