//! One stock's days: a true price that moves freely, and quotes in whole ticks that the limits hold back.
//!
//! The true price moves by the day's return whatever the limits say. The quotes follow it inside the day's
//! band, so demand that a limit leaves unfilled pulls at the price on the next days: a fall of 30 % under a
//! limit of 10 % takes three days, and the later ones open at the limit.

use weipan_core::{Action, ActionKind, AssetIdx, Calendar, DayIdx, LimitBand, Price};

use crate::actions::{self, Plan, ex_reference, is_too_late};
use crate::factors::{Today, large_loading, small_loading};
use crate::random::{fat_tailed, normal};
use crate::status::{self, Status};
use crate::stocks::Stock;
use crate::volume::{self, Activity};

/// Lowest quote, ticks: below it one tick is a tenth of the price, and the band would close.
const FLOOR: i64 = 20;
/// Money units of 1e-4 yuan in a tick.
const UNITS_A_TICK: i64 = 100;
/// Share of a day's return that happens before the open.
const OVERNIGHT: f64 = 0.35;
/// Trading days before a delisting over which the price crumbles, and its daily loss.
const CRUMBLING: (usize, f64) = (120, 0.006);
/// A day's true return is never below this.
const WORST_RETURN: f64 = -0.35;

/// One stock's day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// Reference price, ticks.
    pub prev_close: i64,
    /// First, highest, lowest and last price, ticks.
    pub open: i64,
    /// Highest price, ticks.
    pub high: i64,
    /// Lowest price, ticks.
    pub low: i64,
    /// Last price, ticks.
    pub close: i64,
    /// Shares traded.
    pub volume: i64,
    /// Money traded, 0.01 yuan.
    pub amount: i64,
    /// Shares of all classes.
    pub total_shares: i64,
    /// Tradable shares.
    pub float_shares: i64,
    /// Under ST.
    pub is_st: bool,
    /// Does not trade.
    pub is_suspended: bool,
    /// What goes ex today.
    pub action: Option<Action>,
}

/// A stock on its way through the days.
#[derive(Debug)]
pub(crate) struct Path {
    stock: Stock,
    column: u32,
    listed_at: i64,
    bounce: f64,
    status: Status,
    plans: Vec<Plan>,
    next_plan: usize,
    activity: Activity,
    /// The true price, yuan.
    latent: f64,
    /// Last close, ticks; the ex-right reference on an ex-date.
    close: i64,
    total_shares: i64,
    float_shares: i64,
}

/// The true prices of a day, yuan.
struct Truth {
    open: f64,
    high: f64,
    low: f64,
    close: f64,
}

impl Path {
    /// A stock before its first day; `column` is its place in the panels.
    pub(crate) fn new(mut stock: Stock, column: u32, calendar: &Calendar, bounce: f64) -> Self {
        let mut rng = stock.rng.clone();
        let status = status::draw(&stock, calendar, &mut rng);
        let plans = actions::draw(&stock, calendar, &mut rng);
        stock.rng = rng;
        Self {
            column,
            listed_at: calendar.position(stock.instrument.list_date),
            bounce,
            status,
            plans,
            next_plan: 0,
            activity: Activity::default(),
            latent: stock.first_price as f64 / 100.0,
            close: stock.first_price,
            total_shares: stock.total_shares,
            float_shares: stock.float_shares,
            stock,
        }
    }

    /// What the data set says of the stock.
    pub(crate) fn instrument(&self) -> &weipan_core::Instrument {
        &self.stock.instrument
    }

    /// Whether the stock has a row on a day.
    pub(crate) fn lives_on(&self, row: usize) -> bool {
        (self.stock.first_row..self.stock.end_row).contains(&row)
    }

    /// Market cap at the last close, 0.01 yuan.
    pub(crate) fn cap(&self) -> i64 {
        self.close * self.total_shares
    }

    /// The next day of the stock; `None` before its listing and after its delisting. `percentile` is that of
    /// its market cap at the last close, 0 for the smallest.
    pub(crate) fn step(&mut self, today: &Today, percentile: f64) -> Option<Row> {
        if !self.lives_on(today.day) {
            return None;
        }
        let true_return = self.true_return(today, percentile);
        if self.status.is_suspended(today.day) {
            self.latent *= 1.0 + true_return;
            return Some(self.row(today.day));
        }
        let action = self.take_action(today.day);
        let truth = self.truth(today, true_return);
        let band = self.band(today);
        let mut row = Row { action, ..self.row(today.day) };
        let tick = |yuan: f64| quote(yuan, row.prev_close, band);
        (row.open, row.close) = (tick(truth.open), tick(truth.close));
        row.high = tick(truth.high).max(row.open).max(row.close);
        row.low = tick(truth.low).min(row.open).min(row.close);
        let age = today.day as i64 - self.listed_at;
        let is_locked = band.is_some() && row.high == row.low;
        (row.volume, row.amount) =
            volume::draw(&mut self.activity, &mut self.stock.rng, self.stock.size, age, is_locked, &row);
        self.close = row.close;
        Some(row)
    }

    /// A row at the last close, without trade.
    fn row(&self, day: usize) -> Row {
        let close = self.close;
        Row {
            prev_close: close,
            open: close,
            high: close,
            low: close,
            close,
            volume: 0,
            amount: 0,
            total_shares: self.total_shares,
            float_shares: self.float_shares,
            is_st: self.status.is_st(day),
            is_suspended: self.status.is_suspended(day),
            action: None,
        }
    }

    /// What the stock would earn today without limits.
    fn true_return(&mut self, today: &Today, percentile: f64) -> f64 {
        let common = today.common;
        let noise = self.stock.volatility * common.agitation * fat_tailed(&mut self.stock.rng);
        let is_crumbling = self.stock.is_doomed() && today.day + CRUMBLING.0 >= self.stock.end_row;
        let crumbling = if is_crumbling { CRUMBLING.1 } else { 0.0 };
        let total = self.stock.beta * common.market
            + small_loading(percentile) * common.small
            + large_loading(percentile) * common.large
            + common.industries[self.stock.industry]
            + noise
            - crumbling;
        let is_debut = self.stock.is_new && today.day == self.stock.first_row;
        let debut = if is_debut { self.stock.debut } else { 1.0 };
        (debut * (1.0 + total.max(WORST_RETURN))) - 1.0
    }

    /// Moves the true price by a day, and draws the day's path around it.
    fn truth(&mut self, today: &Today, true_return: f64) -> Truth {
        let rng = &mut self.stock.rng;
        let sigma = 1.2 * self.stock.volatility * today.common.agitation;
        let before = self.latent;
        self.latent = before * (1.0 + true_return);
        let open = before * (1.0 + OVERNIGHT * true_return) * (0.3 * sigma * normal(rng)).exp();
        let close = self.latent * (self.bounce * normal(rng)).exp();
        let up = (0.35 * sigma * normal(rng).abs()).exp();
        let down = (-0.35 * sigma * normal(rng).abs()).exp();
        Truth { open, high: open.max(close) * up, low: open.min(close) * down, close }
    }

    fn band(&self, today: &Today) -> Option<LimitBand> {
        let (board, is_st) = (self.stock.instrument.board, self.status.is_st(today.day));
        let age = today.day as i64 - self.listed_at;
        today.limits.band(board, today.date, is_st, age, Price(self.close * UNITS_A_TICK))
    }

    /// Applies the plan that is due, if any: shares grow, the reference and the true price lose the right.
    fn take_action(&mut self, day: usize) -> Option<Action> {
        let plan = *self.plans.get(self.next_plan).filter(|plan| plan.row <= day)?;
        self.next_plan += 1;
        if is_too_late(day, self.stock.end_row) {
            return None;
        }
        let (cash, new_shares) = plan.terms(self.close)?;
        let grown = |shares: i64| shares + new_shares.new_shares_for(weipan_core::Shares(shares)).0.0;
        self.close = ex_reference(Price(self.close * UNITS_A_TICK), cash, new_shares);
        self.latent = (self.latent - cash.fraction()) / (1.0 + new_shares.fraction());
        (self.total_shares, self.float_shares) = (grown(self.total_shares), grown(self.float_shares));
        Some(Action {
            asset: AssetIdx(self.column),
            ex_day: DayIdx(day as u32),
            pay_day: DayIdx((day + plan.pay_lag) as u32),
            cash_per_share: cash,
            new_shares_per_share: new_shares,
            kind: if new_shares.0 > 0 { ActionKind::Bonus } else { ActionKind::Cash },
        })
    }
}

/// The nearest tick to a price inside the band, never below the floor.
fn quote(yuan: f64, reference: i64, band: Option<LimitBand>) -> i64 {
    let free = (yuan * 100.0).round() as i64;
    let held = match band {
        Some(band) => free.clamp(band.down.0 / UNITS_A_TICK, band.up.0 / UNITS_A_TICK),
        None => free,
    };
    held.max(FLOOR.min(reference))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn quotes_are_held_by_the_band_and_the_floor() {
        let band = Some(LimitBand::around(Price::from_quote(10.0).unwrap(), 100));
        assert_eq!(quote(8.0, 1_000, band), 900);
        assert_eq!(quote(12.0, 1_000, band), 1_100);
        assert_eq!(quote(10.004, 1_000, band), 1_000);
        assert_eq!(quote(30.0, 1_000, None), 3_000);
        assert_eq!(quote(0.01, 21, None), FLOOR);
    }
}
