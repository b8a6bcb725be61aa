//! A market that is written down as a table of closes, for tests by hand.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use weipan_core::{Assets, Bars, Board, Calendar, Field, Instrument, Panel};

/// One row of closes a day from 2024-01-29 on, every day a trading day; the previous close is the close before. Every
/// stock is on the main board, long listed, and has a million shares times its column from 1. Even columns are `mines`,
/// odd ones `banks`.
pub(crate) fn market(closes: &[&[f64]]) -> Bars {
    let (days, width) = (closes.len(), closes.first().map_or(0, |row| row.len()));
    let start = NaiveDate::from_ymd_opt(2024, 1, 29).unwrap();
    let dates = (0..days).map(|d| start.checked_add_days(Days::new(d as u64)).unwrap()).collect();
    let instruments = (0..width).map(|i| Instrument {
        symbol: format!("{:06}.SH", 600_000 + i).parse().unwrap(),
        name: format!("stock {i}"),
        board: Board::Main,
        list_date: NaiveDate::from_ymd_opt(2010, 1, 4).unwrap(),
        delist_date: None,
        industry: Some(if i % 2 == 0 { "mines" } else { "banks" }.to_owned()),
    });
    let mut bars = Bars::new(Arc::new(Calendar::new(dates).unwrap()), Arc::new(Assets::new(instruments.collect())));
    let flat = closes.concat();
    let first = closes.first().copied().unwrap_or_default();
    let previous = [first].into_iter().chain(closes.iter().copied()).take(days).collect::<Vec<_>>().concat();
    let shares: Vec<f64> = (0..days * width).map(|cell| 1e6 * (cell % width + 1) as f64).collect();
    for (field, values) in [(Field::Close, flat), (Field::PrevClose, previous), (Field::TotalShares, shares)] {
        bars.insert(field, Panel::from_rows(days, width, values).unwrap());
    }
    bars
}
