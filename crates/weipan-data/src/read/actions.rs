//! `actions.parquet`: corporate actions on unadjusted prices.

use std::collections::HashSet;

use chrono::NaiveDate;
use weipan_core::{Action, ActionKind, Actions, Assets, Calendar, DayIdx, Ratio};

use crate::error::DataError;
use crate::layout::{ACTIONS, Layout};
use crate::read::batch::Batch;
use crate::read::parquet_file::{Kind, ParquetFile};

/// The kinds, as files call them.
pub(crate) const KINDS: [(ActionKind, &str); 4] = [
    (ActionKind::Cash, "cash"),
    (ActionKind::Bonus, "bonus"),
    (ActionKind::Rights, "rights"),
    (ActionKind::Restructuring, "restructuring"),
];

/// The actions of a window, and what a reader must know of them.
#[derive(Debug, Default)]
pub(crate) struct ActionTable {
    /// Those whose ex-day lies in the window.
    pub actions: Actions,
    /// Whether any action says when its cash is paid.
    pub has_pay_dates: bool,
}

/// Reads the actions whose ex-date lies after `day_before` (the last trading day before the window) and not after the
/// window. An ex-date without trading moves to the next trading day.
pub(crate) fn read(
    layout: &Layout,
    assets: &Assets,
    calendar: &Calendar,
    day_before: Option<NaiveDate>,
) -> Result<ActionTable, DataError> {
    let file = ParquetFile::open(&layout.root, ACTIONS)?;
    let mut columns = vec!["symbol", "ex_date", "cash_per_share", "bonus_ratio", "kind"];
    let kinds = [Kind::Text, Kind::Date, Kind::Number, Kind::Number, Kind::Text];
    columns.iter().zip(kinds).try_for_each(|(column, kind)| file.require(column, kind))?;
    let has_pay_dates = file.find("pay_date", Kind::Date)?;
    columns.extend(has_pay_dates.then_some("pay_date"));
    let first = calendar.days().first().copied().unwrap_or_default();
    let mut actions = Vec::new();
    let mut seen = HashSet::new();
    for batch in file.batches(&columns)? {
        let (cash, ratio) = (batch.numbers("cash_per_share")?, batch.numbers("bonus_ratio")?);
        for at in 0..batch.len() {
            let ex_date = batch.some_date("ex_date", at)?;
            let action = action(&batch, at, assets, calendar, (cash[at], ratio[at]))?;
            if !seen.insert((action.asset, ex_date, action.kind)) {
                let key = assets.get(action.asset).symbol.to_string();
                return Err(DataError::Duplicate { file: ACTIONS.to_owned(), row: batch.row(at), key, date: ex_date });
            }
            let after = day_before.map_or(ex_date >= first, |before| ex_date > before);
            if after && calendar.on_or_after(ex_date).is_some() {
                actions.push(action);
            }
        }
    }
    Ok(ActionTable { actions: Actions::new(actions), has_pay_dates })
}

fn action(
    batch: &Batch<'_>,
    at: usize,
    assets: &Assets,
    calendar: &Calendar,
    (cash, ratio): (f64, f64),
) -> Result<Action, DataError> {
    let symbol = batch.symbol("symbol", at)?;
    let unknown = || batch.wrong(at, "symbol", format!("{symbol} is not in instruments.parquet; add it there"));
    let asset = assets.find(&symbol).ok_or_else(unknown)?;
    let ex_date = batch.some_date("ex_date", at)?;
    let ex_day = calendar.on_or_after(ex_date).unwrap_or_default();
    let pay_day = match batch.date("pay_date", at)? {
        Some(date) if date < ex_date => return Err(batch.wrong(at, "pay_date", "cash is paid before the ex-date")),
        // Beyond the calendar the position counts weekdays: the cash arrives after the window.
        Some(date) => DayIdx(calendar.position(date).max(i64::from(ex_day.0)) as u32),
        None => ex_day,
    };
    let number = |value: f64, column: &str| {
        Ratio::from_fraction(value).ok_or_else(|| batch.wrong(at, column, format!("{value} is not a finite number")))
    };
    let kind = batch.some_text("kind", at)?;
    let found = KINDS.into_iter().find(|(_, name)| *name == kind);
    let (kind, _) = found.ok_or_else(|| {
        let names = KINDS.map(|(_, name)| name).join(", ");
        batch.wrong(at, "kind", format!("`{kind}` is no kind of action; write one of {names}"))
    })?;
    Ok(Action {
        asset,
        ex_day,
        pay_day,
        cash_per_share: number(cash, "cash_per_share")?,
        new_shares_per_share: number(ratio, "bonus_ratio")?,
        kind,
    })
}
