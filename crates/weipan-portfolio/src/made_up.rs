//! Small made-up bars for tests.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use weipan_core::{Assets, Bars, Board, Calendar, Field, Instrument, Panel};

/// Weekdays from 2024-01-01 on.
pub(crate) fn weekdays(count: usize) -> Vec<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let trades = |d: &NaiveDate| !matches!(d.weekday(), Weekday::Sat | Weekday::Sun);
    start.iter_days().filter(trades).take(count).collect()
}

/// Bars of stocks on the main board, listed long ago, with the given panels.
pub(crate) fn bars(days: usize, width: usize, fields: &[(Field, Vec<f64>)]) -> Bars {
    let dates = weekdays(days);
    let instruments = (0..width).map(|i| instrument(i, Board::Main, NaiveDate::from_ymd_opt(2000, 1, 4).unwrap()));
    let assets = Arc::new(Assets::new(instruments.collect()));
    let mut bars = Bars::new(Arc::new(Calendar::new(dates).unwrap()), assets);
    for (field, values) in fields {
        bars.insert(*field, Panel::from_rows(days, width, values.clone()).unwrap());
    }
    bars
}

fn instrument(i: usize, board: Board, list_date: NaiveDate) -> Instrument {
    let symbol = format!("{:06}.SH", 600_000 + i).parse().unwrap();
    Instrument { symbol, name: format!("stock {i}"), board, list_date, delist_date: None, industry: None }
}

/// Thirty days of main, chinext, star, bse, main under ST, main suspended, main listed on day 5, main without rows.
/// Close: 10 + column; amount: column + 1 million.
pub(crate) fn eight_stocks() -> Bars {
    let dates = weekdays(30);
    let listed = |i: usize| if i == 6 { dates[5] } else { NaiveDate::from_ymd_opt(2000, 1, 4).unwrap() };
    let boards =
        [Board::Main, Board::ChiNext, Board::Star, Board::Bse, Board::Main, Board::Main, Board::Main, Board::Main];
    let instruments = (0..8).map(|i| instrument(i, boards[i], listed(i))).collect();
    let there = |d: usize, i: usize| i != 7 && (i != 6 || d >= 5);
    let panel = |value: fn(usize) -> f64| {
        let cell = |at: usize| if there(at / 8, at % 8) { value(at % 8) } else { f64::NAN };
        Panel::from_rows(30, 8, (0..240).map(cell).collect()).unwrap()
    };
    let flag = |column: usize| Panel::from_rows(30, 8, (0..240).map(|at| at % 8 == column).collect()).unwrap();
    let assets = Arc::new(Assets::new(instruments));
    let mut bars = Bars::new(Arc::new(Calendar::new(dates.clone()).unwrap()), assets);
    bars.insert(Field::Close, panel(|i| 10.0 + i as f64));
    bars.insert(Field::Amount, panel(|i| if i == 5 { 0.0 } else { (i as f64 + 1.0) * 1e6 }));
    bars.insert_status(flag(4), flag(5));
    bars
}
