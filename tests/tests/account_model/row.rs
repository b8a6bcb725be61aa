//! Rows as both sides write them, and where they first differ.

use std::fmt;

use serde_json::{Map, Value, json};
use weipan_core::ledger::{DayRow, FillRow, FutureRow, RejectRow};
use weipan_core::record::RunTables;

/// Named columns of a row: integers inside newtypes, words of enums, floats as bits.
macro_rules! columns {
    ($row:expr; units: $($unit:ident),*; words: $($word:ident),*; floats: $($float:ident),*;
     texts: $($text:ident),*; plain: $($plain:ident),*) => {
        Map::from_iter([
            $((stringify!($unit).to_owned(), json!($row.$unit.0)),)*
            $((stringify!($word).to_owned(), json!($row.$word.word())),)*
            $((stringify!($float).to_owned(), bits($row.$float)),)*
            $((stringify!($text).to_owned(), json!(&*$row.$text)),)*
            $((stringify!($plain).to_owned(), json!($row.$plain)),)*
        ])
    };
}

fn bits(value: f64) -> Value {
    if value.is_nan() { Value::Null } else { json!(value.to_bits().cast_signed()) }
}

fn day(row: &DayRow) -> Map<String, Value> {
    columns!(row;
        units: equity, cash, receivable, payable, long_value, short_value, contracts, borrowed, selection, market, basis, basis_carry,
            basis_rate, financing, trading, slippage, impact, commission, stamp_duty, transfer_fee, futures_slippage,
            futures_fee, management_fee, performance_fee, external, redemption, unwind_asked, unwind_sold, bought, sold, futures_traded, locked_down, suspended,
            blocked_limit, blocked_suspended, blocked_volume, blocked_ban;
        words: status; floats: ratio; texts: contract; plain: date, unwinding, names, rebalance)
}

fn fill(row: &FillRow) -> Map<String, Value> {
    columns!(row; units: shares, reference, amount, commission, stamp_duty, transfer_fee, slippage, impact;
        words: side, origin; floats: participation; texts: symbol; plain: date)
}

fn reject(row: &RejectRow) -> Map<String, Value> {
    columns!(row; units: shares, worth; words: side, rule, origin; floats: ; texts: symbol; plain: date)
}

fn future(row: &FutureRow) -> Map<String, Value> {
    columns!(row; units: sold, reference, price, fee; words: origin; floats: ; texts: contract; plain: date)
}

/// The first disagreement of a case.
#[derive(Debug)]
pub struct Difference {
    date: String,
    table: &'static str,
    row: usize,
    /// Columns that differ, with both values; empty where only one side has the row.
    columns: Vec<(String, Value, Value)>,
    /// The engine's row, or the model's where the engine has none.
    whole: Value,
}

impl Difference {
    /// Whether it names a column of a table.
    pub fn names(&self, table: &str, column: &str) -> bool {
        self.table == table && self.columns.iter().any(|(name, _, _)| name == column)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} row {}:", self.date, self.table, self.row)?;
        for (column, ours, theirs) in &self.columns {
            write!(f, " {column} engine {ours} model {theirs};")?;
        }
        write!(f, " of {}", self.whole)
    }
}

/// The earliest disagreement of all tables; of the same day, fills come before the rejects, futures and days they cause.
pub fn first_difference(run: &RunTables, model: &Value) -> Option<Difference> {
    let tables: [(&'static str, Vec<Map<String, Value>>); 4] = [
        ("fills", run.fills.iter().map(fill).collect()),
        ("rejects", run.rejects.iter().map(reject).collect()),
        ("futures", run.futures.iter().map(future).collect()),
        ("days", run.days.iter().map(day).collect()),
    ];
    let found = tables.into_iter().filter_map(|(name, rows)| in_table(name, rows, model[name].as_array()?));
    found.min_by_key(|difference| difference.date.clone())
}

fn in_table(table: &'static str, ours: Vec<Map<String, Value>>, theirs: &[Value]) -> Option<Difference> {
    let date = |row: &Value| row["date"].as_str().unwrap_or_default().to_owned();
    let alone = |row: usize, whole: Value| Difference { date: date(&whole), table, row, columns: Vec::new(), whole };
    let count = ours.len();
    for (row, ours) in ours.into_iter().enumerate() {
        let Some(theirs) = theirs.get(row) else { return Some(alone(row, ours.into())) };
        let differing = ours.iter().filter(|(column, value)| theirs[*column] != **value);
        let columns: Vec<_> = differing.map(|(c, value)| (c.clone(), value.clone(), theirs[c].clone())).collect();
        if !columns.is_empty() {
            let whole = Value::from(ours);
            return Some(Difference { date: date(&whole).min(date(theirs)), table, row, columns, whole });
        }
    }
    theirs.get(count).map(|whole| alone(count, whole.clone()))
}
