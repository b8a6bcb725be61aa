//! Any text is a definition or a mistake with a place; what parses can be explained and scored without a panic.
#![no_main]

use std::sync::{Arc, OnceLock};

use chrono::{Days, NaiveDate};
use libfuzzer_sys::fuzz_target;
use weipan_core::{Assets, Bars, Board, Calendar, Field, Instrument, Panel};
use weipan_factor::{Expression, Factor, FactorError, UserLibrary, explain};

const DAYS: usize = 12;
const STOCKS: usize = 5;

/// Twelve days of five stocks with gaps.
fn bars() -> &'static Bars {
    static BARS: OnceLock<Bars> = OnceLock::new();
    BARS.get_or_init(|| {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let days = (0..DAYS as u64).map(|day| first + Days::new(day)).collect();
        let stock = |at: usize| Instrument {
            symbol: format!("{:06}.SH", 600_000 + at).parse().unwrap(),
            name: String::new(),
            board: Board::Main,
            list_date: first,
            delist_date: None,
            industry: Some(if at < 2 { "a" } else { "b" }.to_owned()),
        };
        let assets = Assets::new((0..STOCKS).map(stock).collect());
        let mut bars = Bars::new(Arc::new(Calendar::new(days).unwrap()), Arc::new(assets));
        for (shift, field) in Field::ALL.into_iter().enumerate() {
            let cell =
                |at: usize| if (at + shift) % 11 == 0 { f64::NAN } else { 1.0 + ((at * 7 + shift * 3) % 13) as f64 };
            bars.insert(field, Panel::from_rows(DAYS, STOCKS, (0..DAYS * STOCKS).map(cell).collect()).unwrap());
        }
        bars
    })
}

fuzz_target!(|text: &str| {
    let mut library = UserLibrary::default();
    library.insert("own", "window = 3\nts_mean(returns, window)").unwrap();
    match Expression::parse_with("fuzzed", text, &library, &[]) {
        Err(FactorError::Text(error)) => {
            assert!(error.line >= 1 && error.column >= 1 && error.width >= 1);
            let _ = error.to_string();
        }
        Err(other) => panic!("{other}"),
        Ok(factor) => {
            let _ = (explain(&[&factor]).bytes(10, 1), factor.fits(DAYS));
            if factor.lookback() < 100 {
                let _ = factor.score_days(bars(), 0..DAYS as u32);
            }
        }
    }
});
