//! Random specs: everything that decides about money.

use std::ops::Range;

use chrono::Datelike;
use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;
use toml::Value;
use weipan_core::{DayIdx, Market};
use weipan_engine::Spec;

use crate::market::seeded;

/// The random choices of one case.
pub struct Draw {
    rng: TestRng,
}

impl Draw {
    /// The stream of a case.
    pub fn new(seed: u64, case: u64) -> Self {
        Self { rng: seeded((seed << 32) | case) }
    }

    /// A spec of as much leverage as there may be, under tight lines, on which every rule of the account bears.
    pub fn dire(&mut self, market: &Market) -> Spec {
        let (mut values, window) = (Vec::new(), self.window(market));
        self.account(&mut values);
        self.book(&mut values);
        self.exchange(&mut values);
        self.costs(&mut values);
        values.push(("account.leverage", Value::from(4.0)));
        for (key, line) in [("account.warning", 0.22), ("account.call", 0.21), ("account.close_out", 0.05)] {
            values.push((key, Value::from(line)));
        }
        values.push(("account.top_up", Value::from("none")));
        values.push(("exchange.price_limits", Value::from(true)));
        values.push(("hedge.contract", Value::from("front")));
        values.push(("data.start", date(market, window.start)));
        spec(values)
    }

    /// A spec, for a market.
    pub fn spec(&mut self, market: &Market) -> Spec {
        let mut values = Vec::new();
        if self.chance(0.22) {
            self.cash(&mut values);
        } else {
            self.dma(&mut values);
        }
        self.account(&mut values);
        self.book(&mut values);
        self.exchange(&mut values);
        self.costs(&mut values);
        let window = self.window(market);
        values.push(("data.start", date(market, window.start)));
        values.push(("data.end", date(market, window.end)));
        values.push(("ban", self.bans(market, &window)));
        if self.chance(0.6) {
            self.fund_fees(&mut values);
        }
        if self.chance(0.6) {
            values.push(("flow", self.flows(market, &window)));
        }
        spec(values)
    }

    fn chance(&mut self, of: f64) -> bool {
        self.rng.random_bool(of)
    }

    fn word(&mut self, words: &[&str]) -> Value {
        Value::from(words[self.rng.random_range(0..words.len())])
    }

    /// A number with few digits, as people write them.
    fn number(&mut self, low: f64, high: f64) -> Value {
        Value::from((self.rng.random_range(low..high) * 1e4).round() / 1e4)
    }

    fn maybe(&mut self, low: f64, high: f64) -> Value {
        if self.chance(0.5) { Value::from("by_date") } else { self.number(low, high) }
    }

    fn cash(&mut self, values: &mut Vec<(&'static str, Value)>) {
        values.push(("account.kind", Value::from("cash")));
        values.push(("account.leverage", if self.chance(0.5) { Value::from(1.0) } else { self.number(0.4, 1.0) }));
        values.push(("hedge.product", Value::from("none")));
        values.push(("hedge.benchmark", self.word(&["", "000905.SH"])));
    }

    fn dma(&mut self, values: &mut Vec<(&'static str, Value)>) {
        let tight = self.chance(0.4);
        let lines = if tight { (0.22, 0.21, 0.17) } else { (0.18, 0.15, 0.1) };
        values.push(("account.initial_margin", if self.chance(0.5) { "by_date".into() } else { 0.25.into() }));
        values.push(("account.warning", Value::from(lines.0)));
        values.push(("account.call", Value::from(lines.1)));
        values.push(("account.close_out", Value::from(lines.2)));
        values.push(("account.unwind_to", self.maybe(0.25, 0.4)));
        values.push(("account.leverage", if self.chance(0.5) { self.number(0.5, 4.0) } else { self.number(3.5, 4.0) }));
        values.push(("hedge.product", self.word(&["IM", "IM", "IC", "IF", "none"])));
        values.push(("hedge.ratio", if self.chance(0.5) { Value::from(1.0) } else { self.number(0.0, 1.3) }));
        let rules = ["front", "next", "front_quarter", "next_quarter", "most_open_interest"];
        values.push(("hedge.contract", self.word(&rules)));
        let roll_days = self.rng.random_range(0..10_i64);
        values.push(("hedge.roll_days", Value::from(roll_days)));
        values.push(("hedge.roll_over_days", Value::from(self.rng.random_range(1..=1 + roll_days.min(3)))));
        let cap = match self.rng.random_range(0..5) {
            0 => Value::from("by_date"),
            1 => self.number(1.0, 40.0),
            _ => Value::from(0.0),
        };
        values.push(("hedge.opening_cap", cap));
        values.push(("hedge.fill", self.word(&["open", "close", "settlement"])));
        values.push(("hedge.rebalance", self.word(&["daily", "daily", "with_book"])));
        values.push(("hedge.on_ban", self.word(&["run_net_long", "cut_longs", "stop"])));
        values.push(("hedge.slippage_ticks", self.number(0.0, 4.0)));
        values.push(("hedge.fee", self.maybe(0.0, 0.001)));
        let limit = match self.rng.random_range(0..4) {
            0 => Value::from("by_date"),
            1 => self.number(1.0, 60.0),
            _ => Value::from(0.0),
        };
        values.push(("hedge.position_limit", limit));
        values.push(("hedge.benchmark", self.word(&["", "", "000905.SH"])));
    }

    fn account(&mut self, values: &mut Vec<(&'static str, Value)>) {
        let equity = 10.0_f64.powf(self.rng.random_range(5.7..8.4));
        values.push(("account.equity", Value::from(equity.round())));
        values.push(("account.policy", self.word(&["constant", "band", "hold"])));
        values.push(("account.band", self.number(0.0, 0.6)));
        values.push(("account.top_up", self.word(&["none", "none", "to_initial"])));
        values.push(("account.unwind_hedge", self.word(&["by_itself", "in_step"])));
        values.push(("account.financing_base", self.word(&["borrowed", "notional"])));
        values.push(("account.financing_rate", self.maybe(0.0, 0.1)));
        values.push(("account.cash_rate", self.number(0.0, 0.03)));
        values.push(("account.day_count", Value::from(if self.chance(0.5) { 365 } else { 360 })));
        values.push(("account.delist_recovery", self.number(0.0, 0.5)));
    }

    fn book(&mut self, values: &mut Vec<(&'static str, Value)>) {
        values.push(("universe.exclude_st", Value::from(self.chance(0.3))));
        values.push(("universe.min_days_listed", Value::from(if self.chance(0.5) { 60 } else { 0 })));
        values.push(("book.count", Value::from(self.rng.random_range(3..30_i64))));
        values.push(("book.weights", self.word(&["equal", "cap", "float_cap"])));
        values.push(("schedule.rebalance", self.word(&["daily", "weekly", "monthly", "every"])));
        values.push(("schedule.every", Value::from(self.rng.random_range(2..25_i64))));
    }

    fn exchange(&mut self, values: &mut Vec<(&'static str, Value)>) {
        values.push(("exchange.fill", self.word(&["open", "vwap", "close"])));
        let part = if self.chance(0.2) { Value::from(0.0) } else { self.number(0.001, 0.5) };
        values.push(("exchange.participation", part));
        values.push(("exchange.price_limits", Value::from(self.chance(0.85))));
        values.push(("exchange.lots", Value::from(self.chance(0.8))));
        values.push(("exchange.t_plus_one", Value::from(self.chance(0.8))));
    }

    fn costs(&mut self, values: &mut Vec<(&'static str, Value)>) {
        values.push(("costs.commission", self.number(0.0, 0.003)));
        values.push(("costs.commission_includes_fees", Value::from(self.chance(0.7))));
        values.push(("costs.commission_min", if self.chance(0.5) { Value::from(5.0) } else { Value::from(0.0) }));
        values.push(("costs.stamp_duty", self.maybe(0.0, 0.003)));
        values.push(("costs.transfer_fee", self.maybe(0.0, 0.001)));
        values.push(("costs.slippage_bps", self.number(0.0, 20.0)));
        values.push(("costs.impact", if self.chance(0.5) { self.number(0.2, 1.2) } else { Value::from(0.0) }));
    }

    fn fund_fees(&mut self, values: &mut Vec<(&'static str, Value)>) {
        values.push(("account.management_fee", self.number(0.0, 0.03)));
        values.push(("account.performance_fee", self.number(0.0, 0.3)));
        values.push(("account.crystallise", self.word(&["yearly", "quarterly"])));
    }

    /// What clients bring and take, with notice or without: parts of the equity, or money of any size.
    fn flows(&mut self, market: &Market, window: &Range<u32>) -> Value {
        let count = self.rng.random_range(1..6);
        let flow = |_| {
            // Money may come on the very day on which fees are taken.
            let meets_fees = self.chance(0.3);
            let comes = self.chance(if meets_fees { 0.8 } else { 0.4 });
            let sign = if comes { 1.0 } else { -1.0 };
            let size = if self.chance(0.7) {
                ("fraction", (self.rng.random_range(0.01..0.6_f64) * 1e4).round() / 1e4 * sign)
            } else {
                ("amount", 10.0_f64.powf(self.rng.random_range(4.0..8.0)).round() * sign)
            };
            let notice = if meets_fees || self.chance(0.3) { 0 } else { self.rng.random_range(0..25_i64) };
            let mut day = self.rng.random_range(window.clone());
            if meets_fees {
                day = (day..window.end).find(|day| is_first_of_quarter(market, *day)).unwrap_or(day);
            }
            let rows =
                [("date", date(market, day)), (size.0, Value::from(size.1)), ("notice_days", Value::from(notice))];
            Value::from(toml::Table::from_iter(rows.map(|(key, value)| (key.to_owned(), value))))
        };
        Value::Array((0..count).map(flow).collect())
    }

    /// Half a year to all of the data.
    fn window(&mut self, market: &Market) -> Range<u32> {
        let days = market.bars.calendar().len() as u32;
        let start = self.rng.random_range(25..days / 2);
        start..self.rng.random_range(start + 100..days)
    }

    /// Bans inside the run.
    fn bans(&mut self, market: &Market, window: &Range<u32>) -> Value {
        let count = self.rng.random_range(0..4);
        let ban = |_| {
            let from = self.rng.random_range(window.clone());
            let to = (from + self.rng.random_range(0..90)).min(window.end);
            let side = self.word(&["sell", "net_sell", "buy", "open_short", "open_short", "open_short"]);
            let of = |(key, value): (&str, Value)| (key.to_owned(), value);
            let rows = [("side", side), ("from", date(market, from)), ("to", date(market, to))];
            Value::from(toml::Table::from_iter(rows.map(of)))
        };
        Value::Array((0..count).map(ban).collect())
    }
}

fn spec(values: Vec<(&'static str, Value)>) -> Spec {
    let spec = values.into_iter().fold(Spec::default(), |spec, (key, value)| spec.with(key, &value).unwrap());
    spec.check().unwrap();
    spec
}

fn is_first_of_quarter(market: &Market, day: u32) -> bool {
    let quarter = |day| (market.bars.calendar().date(DayIdx(day)).month0()) / 3;
    day > 0 && quarter(day) != quarter(day - 1)
}

fn date(market: &Market, day: u32) -> Value {
    Value::from(market.bars.calendar().date(DayIdx(day)).to_string())
}
