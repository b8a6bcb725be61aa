//! From one series per stock to a market.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use weipan_core::{
    Actions, Assets, Bars, Calendar, DayIdx, Field, Futures, Indices, Instrument, Market, Panel, Symbol,
};

use crate::error::DataError;
use crate::possible::Possible;

/// One stock on one day, in the units of the bars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    pub date: NaiveDate,
    pub open: f64,
    pub high: f64,
    pub low: f64,
    pub close: f64,
    pub prev_close: f64,
    /// Shares.
    pub volume: f64,
    /// Yuan.
    pub amount: f64,
    /// Fraction of the float.
    pub turnover: f64,
    pub is_st: bool,
    pub is_suspended: bool,
}

/// One stock's file.
#[derive(Debug)]
pub(super) struct Series {
    /// The stock.
    pub symbol: Symbol,
    /// The file it comes from.
    pub file: String,
    /// Its bars by date.
    pub bars: BTreeMap<NaiveDate, Bar>,
    /// Rows that were there twice.
    pub twice: Vec<String>,
}

/// What became of a file.
#[derive(Debug)]
pub(super) enum Read {
    /// A stock.
    Series(Series),
    /// Nothing that can be used: the file and why.
    LeftOut(String),
}

const FIELDS: [Field; 8] = [
    Field::Open,
    Field::High,
    Field::Low,
    Field::Close,
    Field::PrevClose,
    Field::Volume,
    Field::Amount,
    Field::Turnover,
];

impl Series {
    /// Puts rows in the order of dates. A row that is there twice is dropped; two that differ are an error.
    pub fn new(symbol: Symbol, file: String, rows: Vec<(u64, Bar)>) -> Result<Self, DataError> {
        let mut bars = BTreeMap::new();
        let mut twice = Vec::new();
        for (line, bar) in rows {
            match bars.insert(bar.date, bar) {
                None => {}
                Some(first) if same(&first, &bar) => {
                    twice.push(format!("{file}, row {line}: {} is there twice, one row dropped", bar.date));
                }
                Some(_) => {
                    return Err(DataError::Duplicate { file, row: line, key: symbol.to_string(), date: bar.date });
                }
            }
        }
        Ok(Self { symbol, file, bars, twice })
    }
}

/// Whether two rows say the same; a missing turnover equals a missing turnover.
fn same(a: &Bar, b: &Bar) -> bool {
    let values = |bar: &Bar| values(bar).map(f64::to_bits);
    (a.date, values(a), a.is_st, a.is_suspended) == (b.date, values(b), b.is_st, b.is_suspended)
}

fn values(bar: &Bar) -> [f64; FIELDS.len()] {
    [bar.open, bar.high, bar.low, bar.close, bar.prev_close, bar.volume, bar.amount, bar.turnover]
}

/// Refuses a row with a value that cannot be, or without a price; says which.
pub(super) fn impossible(bar: &Bar) -> Option<String> {
    const PRICES: usize = 5;
    let rows = FIELDS.into_iter().zip(values(bar)).enumerate();
    let is_bad = |i: usize, field, value: f64| Possible::of(field).excludes(value) || (i < PRICES && value.is_nan());
    let (_, (field, value)) = rows.into_iter().find(|(i, (field, value))| is_bad(*i, *field, *value))?;
    Some(format!("{} {value} on {}: {}", field.name(), bar.date, Possible::of(field).words))
}

/// The stocks' series side by side. The calendar is the set of days on which any of them has a row; a day that a
/// stock misses between its first and its last one becomes a suspended day at the last close.
pub(super) fn market(mut series: Vec<Series>, ends_mean_delisted: bool) -> Result<Market, DataError> {
    series.sort_by(|a, b| a.symbol.cmp(&b.symbol));
    if let Some(pair) = series.windows(2).find(|pair| pair[0].symbol == pair[1].symbol) {
        let message = format!("{} is also in {}; keep one of the files", pair[1].symbol, pair[0].file);
        return Err(DataError::value(&pair[1].file, 1, "symbol", message));
    }
    let days: BTreeSet<NaiveDate> = series.iter().flat_map(|one| one.bars.keys().copied()).collect();
    let calendar = Arc::new(Calendar::new(days.into_iter().collect())?);
    let stocks = series.iter().map(|one| instrument(one, &calendar, ends_mean_delisted));
    let assets = Arc::new(Assets::new(stocks.collect::<Result<_, _>>()?));
    let (length, width) = (calendar.len(), assets.len());
    let mut panels: Vec<_> = FIELDS.iter().map(|_| Panel::filled(length, width, f64::NAN)).collect();
    let (mut st, mut suspended) = (Panel::filled(length, width, false), Panel::filled(length, width, false));
    for (column, one) in series.iter().enumerate() {
        for (day, bar) in filled(one, &calendar) {
            panels.iter_mut().zip(values(&bar)).for_each(|(panel, value)| panel.row_mut(day)[column] = value);
            st.row_mut(day)[column] = bar.is_st;
            suspended.row_mut(day)[column] = bar.is_suspended;
        }
    }
    let mut bars = Bars::new(calendar, assets);
    FIELDS.into_iter().zip(panels).for_each(|(field, panel)| bars.insert(field, panel));
    bars.insert_status(st, suspended);
    Ok(Market {
        name: String::new(),
        bars,
        actions: Actions::default(),
        indices: Indices::default(),
        members: Arc::default(),
        futures: Futures::default(),
        warnings: Vec::new(),
        fingerprint: String::new(),
    })
}

fn instrument(series: &Series, calendar: &Calendar, ends_mean_delisted: bool) -> Result<Instrument, DataError> {
    let wrong = |message: &str| DataError::value(&series.file, 1, "symbol", format!("{}: {message}", series.symbol));
    let board = series.symbol.board().ok_or_else(|| wrong("its prefix belongs to no board"))?;
    let (Some(first), Some(last)) = (series.bars.keys().next(), series.bars.keys().next_back()) else {
        return Err(wrong("it has no rows"));
    };
    let next = calendar.days().iter().find(|day| *day > last).copied();
    Ok(Instrument {
        symbol: series.symbol.clone(),
        name: series.symbol.to_string(),
        board,
        list_date: *first,
        delist_date: next.filter(|_| ends_mean_delisted),
        industry: None,
    })
}

/// The bars of a stock on every trading day between its first and its last.
fn filled(series: &Series, calendar: &Calendar) -> Vec<(DayIdx, Bar)> {
    let mut before: Option<Bar> = None;
    let last = series.bars.keys().next_back();
    let mut bars = Vec::new();
    for (position, date) in calendar.days().iter().enumerate() {
        let bar = match (series.bars.get(date), before) {
            (Some(bar), _) => *bar,
            (None, Some(before)) if Some(date) < last => no_trade(*date, &before),
            (None, _) => continue,
        };
        bars.push((DayIdx(position as u32), bar));
        before = Some(bar);
    }
    bars
}

fn no_trade(date: NaiveDate, before: &Bar) -> Bar {
    let price = before.close;
    Bar {
        date,
        open: price,
        high: price,
        low: price,
        close: price,
        prev_close: price,
        volume: 0.0,
        amount: 0.0,
        turnover: 0.0,
        is_st: before.is_st,
        is_suspended: true,
    }
}
