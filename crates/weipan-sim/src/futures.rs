//! Daily bars of index futures.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rand_chacha::ChaCha8Rng;
use weipan_core::{Calendar, Contract, ContractIdx, FutureBar, Futures, IndexLevels, Indices, Price};

use crate::basis::{Basis, BasisProcess, DividendSeason};
use crate::contracts::listed;
use crate::factors::Common;
use crate::index::{HEDGE_INDEX, LARGE_INDEX, MID_INDEX};
use crate::random::{Stream, normal, stream};
use crate::spec::MarketSpec;

/// Money units of 1e-4 points in a tick of 0.2 points, in the settlement's 0.1, and in the delivery price's 0.01.
const TICK: i64 = 2_000;
const SETTLEMENT_UNIT: i64 = 1_000;
const DELIVERY_UNIT: i64 = 100;
/// Daily limit around yesterday's settlement, percent, and the one of the last trading day.
const LIMIT: (i64, i64) = (10, 20);
/// Spread of a day's path around its two ends, fraction.
const PATH: f64 = 0.006;
/// Spread of the delivery price around the index's close, fraction.
const DELIVERY: f64 = 0.000_8;

/// A futures product.
struct Product {
    code: &'static str,
    index: &'static str,
    /// Mean discount over that of the hedge index's futures.
    discount: f64,
    /// Crash discount over that of the hedge index's futures.
    shock: f64,
    /// Contracts open on the first day and on the last.
    open_interest: (f64, f64),
}

const PRODUCTS: [Product; 3] = [
    Product { code: "IM", index: HEDGE_INDEX, discount: 1.0, shock: 1.0, open_interest: (140_000.0, 300_000.0) },
    Product { code: "IC", index: MID_INDEX, discount: 0.7, shock: 0.65, open_interest: (220_000.0, 290_000.0) },
    Product { code: "IF", index: LARGE_INDEX, discount: 0.2, shock: 0.2, open_interest: (180_000.0, 260_000.0) },
];

/// All contracts of all products with their bars; a product's contracts stand together, nearest delivery first.
pub(crate) fn draw(spec: &MarketSpec, calendar: &Calendar, indices: &Indices, days: &[Common]) -> Futures {
    let mut contracts = Vec::new();
    let mut by_day = vec![Vec::new(); calendar.len()];
    for (i, product) in PRODUCTS.iter().enumerate() {
        let Some(levels) = indices.get(product.index) else { continue };
        let of_product = listed(product.code, calendar);
        let mut pit = Pit::new(spec, product, i as u32, calendar, levels, contracts.len() as u32);
        for (row, common) in days.iter().enumerate() {
            by_day[row].extend(pit.trade(row, &of_product, common));
        }
        contracts.extend(of_product);
    }
    Futures::new(contracts, by_day)
}

/// What the next bar of a contract starts from.
#[derive(Debug, Clone, Copy)]
struct Mark {
    close: f64,
    settlement: i64,
}

/// One product's trading through the days.
struct Pit<'a> {
    product: &'a Product,
    calendar: &'a Calendar,
    levels: &'a IndexLevels,
    season: DividendSeason,
    process: BasisProcess,
    rng: ChaCha8Rng,
    offset: u32,
    marks: BTreeMap<usize, Mark>,
    before: Option<Basis>,
}

impl<'a> Pit<'a> {
    fn new(
        spec: &MarketSpec,
        product: &'a Product,
        i: u32,
        calendar: &'a Calendar,
        levels: &'a IndexLevels,
        offset: u32,
    ) -> Self {
        Self {
            product,
            calendar,
            levels,
            season: DividendSeason::of(levels, calendar),
            process: BasisProcess::new(spec.discount * product.discount),
            rng: stream(spec.seed, Stream::Product(i)),
            offset,
            marks: BTreeMap::new(),
            before: None,
        }
    }

    /// The bars of one day.
    fn trade(&mut self, row: usize, contracts: &[Contract], common: &Common) -> Vec<FutureBar> {
        let date = self.calendar.days()[row];
        let basis = self.process.next(&mut self.rng, self.product.shock * common.discount);
        let yesterday = self.before.unwrap_or(basis);
        self.before = Some(basis);
        let living: Vec<usize> = (0..contracts.len())
            .filter(|i| (contracts[*i].first_day..=contracts[*i].last_day).contains(&date))
            .collect();
        let (progress, stir) = (row as f64 / self.calendar.len() as f64, self.index_return(row).abs());
        let crowd = Crowd::draw(&mut self.rng, self.product, progress, stir);
        let days_left = living.first().map_or(0, |i| (contracts[*i].last_day - date).num_days());
        let mut bars = Vec::new();
        for (slot, i) in living.into_iter().enumerate() {
            let mark = self.marks.get(&i).copied().unwrap_or_else(|| self.listing_mark(row, &contracts[i], yesterday));
            let mut bar = self.bar(row, &contracts[i], basis, mark);
            bar.contract = ContractIdx(self.offset + i as u32);
            let is_last = contracts[i].last_day == date;
            (bar.volume, bar.open_interest) = crowd.share(slot, days_left, is_last);
            let settlement = bar.mark().0;
            self.marks.insert(i, Mark { close: bar.close.yuan(), settlement });
            bars.push(bar);
        }
        bars
    }

    fn index_return(&self, row: usize) -> f64 {
        if row == 0 { 0.0 } else { self.levels.close[row] / self.levels.close[row - 1] - 1.0 }
    }

    /// Where a contract stands by the basis of a day.
    fn fair(&self, row: usize, date: NaiveDate, contract: &Contract, basis: Basis) -> f64 {
        let days_left = (contract.last_day - date).num_days() as f64;
        let dividends = self.season.between(date, contract.last_day);
        self.levels.close[row] * basis.log(days_left, dividends).exp()
    }

    /// The exchange's listing price of a new contract: its fair price on the day before.
    fn listing_mark(&self, row: usize, contract: &Contract, basis: Basis) -> Mark {
        let before = row.saturating_sub(1);
        let close = self.fair(before, self.calendar.days()[before], contract, basis);
        Mark { close, settlement: on_grid(close, SETTLEMENT_UNIT) }
    }

    fn bar(&mut self, row: usize, contract: &Contract, basis: Basis, mark: Mark) -> FutureBar {
        let date = self.calendar.days()[row];
        let is_last = date == contract.last_day;
        let band = limits(mark.settlement, if is_last { LIMIT.1 } else { LIMIT.0 });
        let fair = self.fair(row, date, contract, basis);
        let rng = &mut self.rng;
        let open = mark.close * (0.3 * (fair / mark.close).ln() + 0.5 * PATH * normal(rng)).exp();
        let high = open.max(fair) * (PATH * normal(rng).abs()).exp();
        let low = open.min(fair) * (-PATH * normal(rng).abs()).exp();
        let tick = |level: f64| on_grid(level, TICK).clamp(band.0, band.1);
        let (open, high, low, close) = (tick(open), tick(high), tick(low), tick(fair));
        let settlement = if is_last {
            on_grid(self.levels.close[row] * (1.0 + DELIVERY * normal(rng)), DELIVERY_UNIT)
        } else {
            settle(close, low, high, normal(rng))
        };
        FutureBar {
            contract: ContractIdx(0),
            open: Price(open),
            high: Price(high),
            low: Price(low),
            close: Price(close),
            settlement: Some(Price(settlement)),
            volume: 0,
            open_interest: 0,
        }
    }
}

/// The average of the last hour: near the close, inside the day's range, on the settlement's grid.
fn settle(close: i64, low: i64, high: i64, noise: f64) -> i64 {
    let average = close as f64 + 0.12 * noise * (high - low) as f64;
    ((average / SETTLEMENT_UNIT as f64).round() as i64 * SETTLEMENT_UNIT).clamp(low, high)
}

/// Lowest and highest price around a settlement: rounded towards it, to whole ticks.
fn limits(settlement: i64, percent: i64) -> (i64, i64) {
    let down = (settlement * (100 - percent)).div_euclid(100);
    let up = (settlement * (100 + percent)).div_euclid(100);
    (-((-down).div_euclid(TICK)) * TICK, up.div_euclid(TICK) * TICK)
}

/// The nearest point of a grid, in units of 1e-4 points.
fn on_grid(level: f64, unit: i64) -> i64 {
    (level * 10_000.0 / unit as f64).round() as i64 * unit
}

/// A product's contracts open and traded on a day.
struct Crowd {
    open_interest: f64,
    volume: f64,
}

impl Crowd {
    /// `progress` runs from 0 on the first day to 1 on the last; `stir` is the size of the index's return.
    fn draw(rng: &mut ChaCha8Rng, product: &Product, progress: f64, stir: f64) -> Self {
        let (first, last) = product.open_interest;
        let open_interest = (first + (last - first) * progress) * (0.04 * normal(rng)).exp();
        Self { open_interest, volume: 0.35 * open_interest * (1.0 + 15.0 * stir) * (0.2 * normal(rng)).exp() }
    }

    /// Volume and open interest of the contract in a slot, 0 for the nearest, `days_left` calendar days before
    /// that one's delivery; nothing stays open after a contract's last day.
    fn share(&self, slot: usize, days_left: i64, is_last: bool) -> (i64, i64) {
        let near = (days_left as f64 / 14.0).min(1.0);
        let open = [0.10 + 0.28 * near, 0.12 + 0.28 * (1.0 - near), 0.32, 0.18];
        let traded = [0.15 + 0.45 * near, 0.15 + 0.45 * (1.0 - near), 0.18, 0.07];
        let of = |total: f64, shares: [f64; 4]| (total * shares[slot.min(3)] / shares.iter().sum::<f64>()) as i64;
        (of(self.volume, traded), if is_last { 0 } else { of(self.open_interest, open) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_round_towards_the_settlement() {
        // 4049.2 · 1.1 = 4454.12 → 4454.0 and 4049.2 · 0.9 = 3644.28 → 3644.4
        assert_eq!(limits(40_492_000, 10), (36_444_000, 44_540_000));
        assert_eq!(limits(50_000_000, 20), (40_000_000, 60_000_000));
    }

    #[test]
    fn a_settlement_is_a_tenth_of_a_point_inside_the_range() {
        assert_eq!(settle(50_002_000, 49_900_000, 50_100_000, 0.01), 50_002_000);
        assert_eq!(settle(50_002_000, 49_900_000, 50_100_000, 50.0), 50_100_000);
        assert_eq!(settle(50_002_000, 49_900_000, 50_100_000, 1.0) % SETTLEMENT_UNIT, 0);
    }

    #[test]
    fn nothing_stays_open_after_the_last_day() {
        let crowd = Crowd { open_interest: 100_000.0, volume: 30_000.0 };
        assert_eq!(crowd.share(0, 0, true).1, 0);
        let total: i64 = (0..4).map(|slot| crowd.share(slot, 20, false).1).sum();
        assert!((99_990..=100_000).contains(&total), "{total}");
    }
}
