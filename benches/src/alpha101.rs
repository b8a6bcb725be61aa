//! A made-up market on which formulas can be compared: everything that real bars do to a formula is in it.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use weipan_core::{Assets, Bars, Board, Calendar, Field, Instrument, Panel};
use weipan_factor::{Expression, Factor, FactorError};

use crate::normal;

/// The columns that Alpha101 is made of, by their names in the factor language.
pub const COLUMNS: [&str; 9] = ["open", "high", "low", "close", "vwap", "volume", "amount", "returns", "market_cap"];
/// Industries; one stock in forty is in none.
const INDUSTRIES: u32 = 30;

/// Made-up bars: prices on the tick, moves held at ten percent, late listings, days without a row, suspensions of one day
/// to some weeks, splits, dividends, days without a range, stocks that are alone in an industry or in none, and two stocks
/// that trade alike.
///
/// # Errors
/// A text, if there are more stocks than symbols or more days than dates.
pub fn bars(days: usize, stocks: usize, seed: u64) -> Result<Bars, String> {
    let first = NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or_default();
    let date = |day: usize| first.checked_add_days(Days::new(day as u64)).unwrap_or_default();
    let calendar = Calendar::new((0..days).map(date).collect()).map_err(|error| error.to_string())?;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let market: Vec<f64> = (0..days).map(|_| 0.01 * normal(&mut random)).collect();
    let listed: Vec<usize> = (0..stocks)
        .map(|_| if random.random::<f64>() < 0.1 { random.random_range(0..days.max(1)) } else { 0 })
        .collect();
    let instruments: Result<Vec<_>, String> =
        (0..stocks).map(|i| instrument(i, date(listed[i]), &mut random)).collect();
    let mut bars = Bars::new(Arc::new(calendar), Arc::new(Assets::new(instruments?)));
    let mut fields = vec![Panel::filled(days, stocks, f64::NAN); Field::ALL.len()];
    let mut suspended = Panel::filled(days, stocks, false);
    for (i, listed) in listed.into_iter().enumerate() {
        // The last stock repeats the one before it, so that ties between stocks are there on every day.
        let mut random =
            ChaCha8Rng::seed_from_u64(seed ^ ((i - usize::from(i > 0 && i + 1 == stocks)) as u64 + 1) << 20);
        let mut stock = Stock::new(&mut random);
        for (day, market) in market.iter().enumerate().skip(listed) {
            let Some((values, halted)) = stock.day(*market, &mut random) else { continue };
            for (panel, value) in fields.iter_mut().zip(values) {
                panel.as_mut_slice()[day * stocks + i] = value;
            }
            suspended.as_mut_slice()[day * stocks + i] = halted;
        }
    }
    for (field, panel) in Field::ALL.into_iter().zip(fields) {
        bars.insert(field, panel);
    }
    bars.insert_status(Panel::filled(days, stocks, false), suspended);
    Ok(bars)
}

fn instrument(i: usize, list_date: NaiveDate, random: &mut impl Rng) -> Result<Instrument, String> {
    let industry = match random.random_range(0..40 * INDUSTRIES) {
        0 => Some(INDUSTRIES + i as u32 + 1),
        draw if draw < INDUSTRIES => None,
        draw => Some(draw % INDUSTRIES + 1),
    };
    Ok(Instrument {
        symbol: format!("{:06}.SH", 600_000 + i).parse().map_err(|_| format!("no symbol for stock {i}"))?,
        name: format!("stock {i}"),
        board: Board::Main,
        list_date,
        delist_date: None,
        industry: industry.map(|code| format!("industry {code}")),
    })
}

/// A stock while its days are made.
struct Stock {
    close: f64,
    shares: f64,
    activity: f64,
    /// Days of suspension that are left.
    halt: u32,
}

/// Down to the tick, a cent.
fn tick(price: f64) -> f64 {
    ((price * 100.0).round() / 100.0).max(0.01)
}

impl Stock {
    fn new(random: &mut impl Rng) -> Self {
        Self {
            close: tick((2.3 + 0.8 * normal(random)).exp()),
            shares: (1e4 * (1.0 + 0.9 * normal(random)).exp()).round() * 1e4,
            activity: 0.01 * (0.5 * normal(random)).exp(),
            halt: 0,
        }
    }

    /// The values of a day in the order of [`Field::ALL`], and whether it is suspended; `None` for a day without a row.
    fn day(&mut self, market: f64, random: &mut impl Rng) -> Option<([f64; 10], bool)> {
        let draws: [f64; 4] = std::array::from_fn(|_| random.random());
        let noise: [f64; 4] = std::array::from_fn(|_| normal(random));
        if draws[0] < 0.000_3 {
            return None;
        }
        if self.halt == 0 && draws[1] < 0.003 {
            self.halt = 1 + (draws[1] * 1e4) as u32;
        }
        let previous = self.after_rights(draws[2]);
        let halted = self.halt > 0;
        self.halt = self.halt.saturating_sub(1);
        let limit = |price: f64| tick(price.clamp(previous * 0.9, previous * 1.1));
        let (open, close) = if halted {
            (previous, previous)
        } else {
            (limit(previous * (1.0 + 0.004 * noise[0])), limit(previous * (market + 0.02 * noise[1]).exp()))
        };
        // Now and then a day at one price: locked at a limit.
        let open = if draws[3] < 0.01 { close } else { open };
        let reach = if halted || draws[3] < 0.01 { 0.0 } else { 0.006 };
        let high = limit(open.max(close) * (1.0 + reach * noise[2].abs())).max(open).max(close);
        let low = limit(open.min(close) * (1.0 - reach * noise[3].abs())).min(open).min(close);
        let mean = self.activity * (0.5 * noise[2] + 10.0 * market.abs()).exp();
        let volume = if halted { 0.0 } else { (mean * self.shares / 2.0 / 100.0).round() * 100.0 };
        let amount = (volume * (open + high + low + close) / 4.0).round();
        self.close = close;
        let float = self.shares / 2.0;
        Some(([open, high, low, close, previous, volume, amount, volume / float, self.shares, float], halted))
    }

    /// The reference price of the day, after a split or a dividend if there is one.
    fn after_rights(&mut self, draw: f64) -> f64 {
        if draw < 0.000_5 {
            self.shares *= 2.0;
            tick(self.close / 2.0)
        } else if draw < 0.003 {
            tick(self.close * 0.97)
        } else {
            self.close
        }
    }
}

/// Writes the columns of the factor language, and a row of industry codes, as `.npy` files.
///
/// # Errors
/// What the file system or the language says.
pub fn write_columns(bars: &Bars, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    for name in COLUMNS {
        write_npy(&folder.join(format!("{name}.npy")), &score(bars, &Expression::parse(name, name)?)?)?;
    }
    let codes: Vec<Option<&String>> = bars.assets().iter().map(|(_, stock)| stock.industry.as_ref()).collect();
    let mut known: Vec<_> = codes.iter().copied().flatten().collect();
    known.sort();
    known.dedup();
    let code = |industry: &String| known.iter().position(|other| *other == industry).map_or(f64::NAN, |at| at as f64);
    let row: Vec<f64> = codes.iter().map(|industry| industry.map_or(f64::NAN, code)).collect();
    let row = Panel::from_rows(1, row.len(), row).ok_or("a row has its own length")?;
    write_npy(&folder.join("industry.npy"), &row)?;
    Ok(())
}

/// The scores of all days.
///
/// # Errors
/// What the language says.
pub fn score(bars: &Bars, factor: &Expression) -> Result<Panel<f64>, FactorError> {
    factor.score_days(bars, 0..bars.calendar().len() as u32)
}

/// Writes a panel as a version 1 `.npy` file of 64-bit floats.
///
/// # Errors
/// What the file system says.
pub fn write_npy(path: &Path, panel: &Panel<f64>) -> io::Result<()> {
    let mut header =
        format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {}), }}", panel.days(), panel.assets());
    // Magic, version and length are ten bytes; the data start at a multiple of 64, after a line end.
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut file = io::BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&(header.len() as u16).to_le_bytes())?;
    file.write_all(header.as_bytes())?;
    for value in panel.as_slice() {
        file.write_all(&value.to_le_bytes())?;
    }
    file.flush()
}
