//! Small made-up bars for tests: gaps, suspensions, splits, listings and STs in them.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use weipan_core::{Assets, Bars, Board, Calendar, Field, Instrument, Panel};

/// Numbers in [0, 1) that look random; the same for the same seed.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Bars of `days × width`. Whatever `days` is, the first days are the same for the same seed; days from `rewritten` on
/// come from other dice.
pub(crate) fn bars(days: usize, width: usize, seed: u64, rewritten: usize) -> Bars {
    let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let date = |d: usize| start.checked_add_days(Days::new(d as u64)).unwrap();
    let calendar = Arc::new(Calendar::new((0..days).map(date).collect()).unwrap());
    let listed = |i: usize| if i % 3 == 2 { i % days.min(20) } else { 0 };
    let instruments = (0..width).map(|i| Instrument {
        symbol: format!("{:06}.SH", 600_000 + i).parse().unwrap(),
        name: format!("stock {i}"),
        board: Board::Main,
        list_date: date(listed(i)),
        delist_date: None,
        industry: None,
    });
    let mut bars = Bars::new(calendar, Arc::new(Assets::new(instruments.collect())));
    let mut fields: Vec<Vec<f64>> = vec![vec![f64::NAN; days * width]; Field::ALL.len() + 1];
    let (mut st, mut suspended) = (Panel::filled(days, width, false), Panel::filled(days, width, false));
    for i in 0..width {
        let mut dice = Dice(seed.wrapping_mul(1_000_003).wrapping_add(i as u64));
        let (mut close, mut shares) =
            (5.0 + (dice.roll() * 2000.0).floor() / 100.0, 1e6 * (1.0 + dice.roll() * 99.0).floor());
        for d in listed(i)..days {
            if d == rewritten {
                dice = Dice(seed ^ 0x5eed_0fff ^ i as u64);
            }
            let (gap, halt, split, move_, spread) = (dice.roll(), dice.roll(), dice.roll(), dice.roll(), dice.roll());
            if gap < 0.03 {
                continue;
            }
            let previous = if split < 0.02 { (close * 50.0).round() / 100.0 } else { close };
            shares *= if split < 0.02 { 2.0 } else { 1.0 };
            let halted = halt < 0.05;
            close = if halted { previous } else { ((previous * (0.9 + 0.2 * move_)) * 100.0).round().max(1.0) / 100.0 };
            let (low, high) = (close.min(previous), close.max(previous) + if halted { 0.0 } else { spread.round() });
            let volume = if halted { 0.0 } else { (spread * 1e5).round() * 100.0 };
            let values = [
                previous,
                high,
                low,
                close,
                previous,
                volume,
                volume * (low + high) / 2.0,
                volume / shares,
                shares,
                shares / 2.0,
                spread,
            ];
            for (field, value) in fields.iter_mut().zip(values) {
                field[d * width + i] = value;
            }
            st.as_mut_slice()[d * width + i] = gap > 0.9;
            suspended.as_mut_slice()[d * width + i] = halted;
        }
    }
    let extra = fields.pop().unwrap();
    for (field, values) in Field::ALL.into_iter().zip(fields) {
        bars.insert(field, Panel::from_rows(days, width, values).unwrap());
    }
    bars.insert_extra("pe_ratio", Panel::from_rows(days, width, extra).unwrap());
    bars.insert_status(st, suspended);
    bars
}
