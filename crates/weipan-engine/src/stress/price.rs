//! Price shocks by size bucket, spread over limit days where a day's limit is too narrow.
//!
//! For each stock of a bucket the true day's return is kept and a shock multiplies it: with `b` the part of the shock that is
//! still owed, `target = prev' · close / prev · b`, `close' = target` on the tick and inside the day's limits, and what the
//! limit (or the tick) took away is owed the next day, `b ← target / close'`. `prev'` follows `close'` through corporate
//! actions: of an ex-right reference price only the part of yesterday's close moves, by `1 / (1 + new shares)`. A day on which
//! a part of the shock is left owed because of the limit is a one-price limit day, open = high = low = close, with little volume:
//! nobody sells there at any price rule.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::{Actions, Bars, DayIdx, Field, LimitBand, Panel, Price, PriceLimits};

use super::date;

/// How the index goes along.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IndexMove {
    /// `"implied"`: by what its members' shocks weigh in it. The only word.
    Word(String),
    /// A total change, spread like the bucket's.
    Total(f64),
    /// A change a day, as many as the bucket has.
    Path(Vec<f64>),
}

impl Default for IndexMove {
    fn default() -> Self {
        Self::Word(IMPLIED.to_owned())
    }
}

/// The word of [`IndexMove::Word`].
pub(super) const IMPLIED: &str = "implied";

/// Stocks of a size bucket change their prices, on top of what the history did, and stay changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceShock {
    /// First day.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// Total change, a fraction such as -0.3; or give `path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
    /// A change for each day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<f64>,
    /// Trading days over which `change` is spread, in equal ratios.
    #[serde(default = "one_day")]
    pub days: u32,
    /// The bucket: from this quantile of market value on the day before ...
    #[serde(default)]
    pub size_from: f64,
    /// ... to this one; 0.2: the smallest fifth.
    #[serde(default = "fifth")]
    pub size_to: f64,
    /// How the index goes along: `"implied"`, a total change, or a change for each day.
    #[serde(default)]
    pub index: IndexMove,
    /// What is left of the volume on a day on which the shock does not fit into the limit.
    #[serde(default = "tenth")]
    pub limit_volume: f64,
}

fn one_day() -> u32 {
    1
}

fn fifth() -> f64 {
    0.2
}

fn tenth() -> f64 {
    0.1
}

impl PriceShock {
    /// The factor of each day.
    #[must_use]
    pub fn factors(&self) -> Vec<f64> {
        match self.change {
            Some(change) => equal_parts(change, self.days),
            None => self.path.iter().map(|change| 1.0 + change).collect(),
        }
    }

    /// The index's factor of each day; `None` if its members say it.
    #[must_use]
    pub fn index_factors(&self) -> Option<Vec<f64>> {
        match &self.index {
            IndexMove::Word(_) => None,
            IndexMove::Total(change) => Some(equal_parts(*change, self.factors().len() as u32)),
            IndexMove::Path(path) => Some(path.iter().map(|change| 1.0 + change).collect()),
        }
    }
}

fn equal_parts(change: f64, days: u32) -> Vec<f64> {
    vec![(1.0 + change).powf(1.0 / f64::from(days.max(1))); days.max(1) as usize]
}

/// A shock on days of the calendar.
#[derive(Debug, Clone)]
pub(super) struct Move {
    pub first: DayIdx,
    pub factors: Vec<f64>,
    pub stocks: Vec<bool>,
    pub limit_volume: f64,
    /// Whether the index goes by its members.
    pub implied: bool,
}

/// Bars of the fields that a price shock rewrites.
const FIELDS: [Field; 7] =
    [Field::Open, Field::High, Field::Low, Field::Close, Field::PrevClose, Field::Volume, Field::Amount];

/// One stock on its way through the days.
#[derive(Debug, Clone, Copy)]
struct Path {
    /// The last recorded close, yuan; NaN before the first.
    recorded: f64,
    /// The last shocked close, yuan.
    shocked: f64,
    /// The part of the shock that is owed, a factor.
    owed: f64,
    /// What is left of the volume on a limit day.
    limit_volume: f64,
}

/// What a day of a stock becomes.
struct Shocked {
    prices: [f64; 5],
    volume: f64,
    amount: f64,
}

/// A recorded day: open, high, low, close, reference price, volume, amount.
type Day = [f64; 7];

fn tick(yuan: f64) -> Price {
    Price::from_quote(yuan).unwrap_or_default().max(Price(weipan_core::unit::UNITS_PER_TICK))
}

impl Path {
    /// One day; `band_of` gives the limits around a reference price, `None` on a day without limits.
    fn step(
        &mut self,
        day: &Day,
        new_shares: f64,
        suspended: bool,
        band_of: impl Fn(Price) -> Option<LimitBand>,
    ) -> Shocked {
        let [open, high, low, close, prev, volume, amount] = *day;
        let reference = match self.recorded.is_nan() {
            true => tick(prev),
            false => tick(prev + (self.shocked - self.recorded) / (1.0 + new_shares)),
        };
        let target = reference.yuan() * close / prev * if suspended { 1.0 } else { self.owed };
        let (band, old) = (band_of(reference).filter(|_| !suspended), band_of(tick(prev)));
        let is_calm = ((self.owed - 1.0) * reference.yuan()).abs() < 0.011;
        // A price at its limit stays at it, if no shock is owed: limits are rounded, and so cannot be scaled.
        let moved = |price: f64, factor: f64| match (band, old) {
            (Some(new), Some(old)) if is_calm && old.is_up(tick(price)) => new.up,
            (Some(new), Some(old)) if is_calm && old.is_down(tick(price)) => new.down,
            (Some(new), _) => tick(price * factor).clamp(new.down, new.up),
            (None, _) => tick(price * factor),
        };
        let end = moved(close, target / close);
        let locked = !is_calm && band.is_some_and(|band| tick(target) < band.down || tick(target) > band.up);
        if !suspended {
            self.owed = target / end.yuan();
        }
        (self.recorded, self.shocked) = (close, end.yuan());
        if locked {
            let volume = (volume * self.limit_volume).floor();
            let end = end.yuan();
            return Shocked { prices: [end, end, end, end, reference.yuan()], volume, amount: volume * end };
        }
        let factor = end.yuan() / close;
        let first = moved(open, factor);
        let top = moved(high, factor).max(first).max(end);
        let bottom = moved(low, factor).min(first).min(end);
        Shocked { prices: [first, top, bottom, end, reference].map(Price::yuan), volume, amount: amount * factor }
    }
}

/// The bars with all shocks in them, and the last day on which one was still at work.
pub(super) fn shock(bars: &mut Bars, actions: &Actions, moves: &[Move], limits: &PriceLimits) -> Option<DayIdx> {
    let first = moves.iter().map(|m| m.first).min()?;
    let before = first.back(1)?;
    let old: [Option<&Panel<f64>>; FIELDS.len()] = FIELDS.map(|field| bars.field(field));
    let mut new: Vec<Option<Panel<f64>>> = old.iter().map(|panel| panel.cloned()).collect();
    let touched: Vec<usize> = (0..bars.assets().len()).filter(|i| moves.iter().any(|m| m.stocks[*i])).collect();
    let at = |panel: usize, day: DayIdx, i: usize| old[panel].map_or(f64::NAN, |p| p.row(day)[i]);
    let close_of = |i: usize| (0..=before.0).rev().map(|d| at(3, DayIdx(d), i)).find(|c| !c.is_nan());
    let mut paths: Vec<Path> = touched
        .iter()
        .map(|i| {
            let close = close_of(*i).unwrap_or(f64::NAN);
            Path { recorded: close, shocked: close, owed: 1.0, limit_volume: 1.0 }
        })
        .collect();
    let mut last = first;
    for day in (first.0..bars.calendar().len() as u32).map(DayIdx) {
        let (rules, date) = (limits.on(bars.calendar().date(day)), day);
        for (i, path) in touched.iter().zip(&mut paths) {
            owe(path, moves, day, *i);
            let mut recorded: Day = std::array::from_fn(|panel| at(panel, day, *i));
            if recorded[3].is_nan() {
                continue;
            }
            let close = recorded[3];
            recorded.iter_mut().take(5).filter(|price| price.is_nan()).for_each(|price| *price = close);
            let asset = weipan_core::AssetIdx(*i as u32);
            let mine = actions.on(day).iter().filter(|a| a.asset == asset);
            let new_shares: f64 = mine.map(|a| a.new_shares_per_share.fraction()).sum();
            let (is_st, suspended) = (bars.is_st().at(date, asset), bars.is_suspended().at(date, asset));
            let (board, listed) = (bars.assets().get(asset).board, bars.days_listed(day, asset));
            let done = path.step(&recorded, new_shares, suspended, |price| rules.band(board, is_st, listed, price));
            if (path.owed - 1.0).abs() > 0.02 {
                last = day;
            }
            write(&mut new, day, *i, &done);
        }
    }
    for (field, panel) in FIELDS.into_iter().zip(new) {
        if let Some(panel) = panel {
            bars.insert(field, panel);
        }
    }
    let spread = moves.iter().map(|m| m.first.0 + m.factors.len() as u32 - 1).max().map(DayIdx);
    Some(last.max(spread.unwrap_or(last)))
}

/// Adds the shocks of a day to what a stock owes.
fn owe(path: &mut Path, moves: &[Move], day: DayIdx, stock: usize) {
    for shock in moves.iter().filter(|m| m.stocks[stock] && day >= m.first) {
        if let Some(factor) = shock.factors.get((day.0 - shock.first.0) as usize) {
            path.owed *= factor;
            path.limit_volume = shock.limit_volume;
        }
    }
}

fn write(new: &mut [Option<Panel<f64>>], day: DayIdx, stock: usize, done: &Shocked) {
    let values = done.prices.iter().chain([&done.volume, &done.amount]);
    for (panel, value) in new.iter_mut().zip(values) {
        if let Some(cell) = panel.as_mut().map(|panel| &mut panel.row_mut(day)[stock])
            && !cell.is_nan()
        {
            *cell = *value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(close: f64, owed: f64) -> Path {
        Path { recorded: close, shocked: close, owed, limit_volume: 0.1 }
    }

    fn main_board(price: Price) -> Option<LimitBand> {
        Some(LimitBand::around(price, 100))
    }

    const QUIET: Day = [10.0, 10.2, 9.8, 10.0, 10.0, 1000.0, 10_050.0];

    /// 10.00 shocked by −25 %: 9.00, then 8.10, then 7.50 (owed 0.75/0.9 = 0.8333, 0.8333/0.9 = 0.9259).
    #[test]
    fn a_shock_beyond_the_limit_takes_three_days() {
        let mut path = path(10.0, 0.75);
        let first = path.step(&QUIET, 0.0, false, main_board);
        assert_eq!(first.prices, [9.0, 9.0, 9.0, 9.0, 10.0], "a one-price limit day");
        assert_eq!((first.volume, first.amount), (100.0, 900.0));
        let second = path.step(&QUIET, 0.0, false, main_board);
        assert_eq!(second.prices, [8.1, 8.1, 8.1, 8.1, 9.0]);
        let third = path.step(&QUIET, 0.0, false, main_board);
        assert_eq!(third.prices, [7.5, 7.65, 7.35, 7.5, 8.1]);
        assert_eq!((third.volume, third.amount), (1000.0, 10_050.0 * 0.75));
        assert!((path.owed - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_a_limit_it_takes_one() {
        let mut path = path(10.0, 0.75);
        assert_eq!(path.step(&QUIET, 0.0, false, |_| None).prices, [7.5, 7.65, 7.35, 7.5, 10.0]);
    }

    #[test]
    fn a_suspended_stock_owes_its_shock_until_it_trades() {
        let mut path = path(10.0, 0.95);
        let still = path.step(&[10.0, 10.0, 10.0, 10.0, 10.0, 0.0, 0.0], 0.0, true, main_board);
        assert_eq!(still.prices, [10.0; 5]);
        assert_eq!(path.step(&QUIET, 0.0, false, main_board).prices[3], 9.5);
    }

    /// Before: 10.00, two new shares for one and 1 yuan in cash: ex 9/3 = 3.00. Half the price: (5 − 1)/3 = 1.33.
    #[test]
    fn the_cash_of_an_action_is_not_scaled() {
        let mut path = Path { recorded: 10.0, shocked: 5.0, owed: 1.0, limit_volume: 1.0 };
        let day = path.step(&[3.0, 3.0, 3.0, 3.0, 3.0, 1.0, 3.0], 2.0, false, main_board);
        assert_eq!(day.prices, [1.33; 5]);
    }

    #[test]
    fn a_recorded_limit_stays_a_limit() {
        // 10.05 limits at 11.06; at half the price 5.03 limits at 5.53, which is not half of 11.06 on 5.025.
        let mut path = Path { recorded: 10.05, shocked: 5.03, owed: 1.0, limit_volume: 1.0 };
        let day = path.step(&[10.5, 11.06, 10.05, 11.06, 10.05, 1.0, 11.0], 0.0, false, main_board);
        assert_eq!((day.prices[1], day.prices[3], day.prices[4]), (5.53, 5.53, 5.03));
    }
}
