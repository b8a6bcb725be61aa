//! What a reader of results must know about the data: what is missing, and what that means.

use weipan_core::{ActionKind, Assets, Bars, DayIdx, Field, Futures};

use super::Tables;
use crate::error::DataError;
use crate::read::bars::{BarFiles, IS_ST, IS_SUSPENDED};
use crate::read::parquet_file::Kind;

/// What is lost without an optional column.
const LOST: [(&str, Kind, &str); 8] = [
    ("open", Kind::Number, "fills at the open use the close"),
    ("high", Kind::Number, "a stock counts as locked at its limit when it closes there"),
    ("low", Kind::Number, "a stock counts as locked at its limit when it closes there"),
    ("turnover", Kind::Number, "factors of turnover are n/a"),
    ("total_shares", Kind::Number, "market capitalisations are n/a and no stock can be ranked by size"),
    ("float_shares", Kind::Number, "float capitalisations are n/a"),
    (IS_ST, Kind::Flag, "no stock counts as ST"),
    (IS_SUSPENDED, Kind::Flag, "no stock counts as suspended while it has a row"),
];

/// Optional columns that files lack.
pub(super) fn of_columns(files: &BarFiles) -> Result<Vec<String>, DataError> {
    let mut warnings = Vec::new();
    let all = files.files.len();
    for (column, kind, meaning) in LOST {
        let with = files.count_with(column, kind)?;
        if with == 0 {
            warnings.push(format!("No column {column}: {meaning}."));
        } else if with < all {
            warnings.push(format!("{} of {all} files of bars have no column {column}: there, {meaning}.", all - with));
        }
    }
    Ok(warnings)
}

/// Stocks without total shares, if these were loaded.
pub(super) fn of_bars(bars: &Bars) -> Option<String> {
    let (shares, close) = (bars.field(Field::TotalShares)?, bars.field(Field::Close)?);
    let width = bars.assets().len();
    let (mut has_bar, mut has_shares) = (vec![false; width], vec![false; width]);
    for day in (0..bars.calendar().len()).map(|d| DayIdx(d as u32)) {
        let (shares, close) = (shares.row(day), close.row(day));
        for i in 0..width {
            has_bar[i] |= !close[i].is_nan();
            has_shares[i] |= !shares[i].is_nan();
        }
    }
    let without = (0..width).filter(|i| has_bar[*i] && !has_shares[*i]).count();
    (without > 0).then(|| format!("{without} stocks have no total_shares: they are never ranked by size."))
}

/// Tables and parts of tables that are missing.
pub(super) fn of_tables(tables: &Tables, assets: &Assets, days: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut warn = |text: String| warnings.push(text);
    if assets.iter().all(|(_, stock)| stock.industry.is_none()) {
        warn("No industry: industry constraints and exposures are n/a.".into());
    }
    match &tables.actions {
        None => warn("No corporate actions: dividends and bonus shares are not paid out.".into()),
        Some(table) => {
            let count = |kind| table.actions.all().iter().filter(|action| action.kind == kind).count();
            if !table.has_pay_dates && !table.actions.all().is_empty() {
                warn("No pay dates: dividends are paid on the ex-date.".into());
            }
            let rights = count(ActionKind::Rights);
            if rights > 0 {
                warn(format!("{rights} rights issues are subscribed and paid on the ex-date."));
            }
            let restructurings = count(ActionKind::Restructuring);
            if restructurings > 0 {
                warn(format!("{restructurings} restructurings pay the ratio that their reference prices imply."));
            }
        }
    }
    match &tables.members {
        None => warn("No index members: universes by index are n/a.".into()),
        Some(table) => table.strangers.iter().for_each(|(index, symbols)| {
            warn(format!("{} members of {index} have no stock in the data: they are left out.", symbols.len()));
        }),
    }
    match &tables.indices {
        None => warn("No index levels: benchmarks and index hedges are n/a.".into()),
        Some(indices) => {
            let bare = |code: &&str| indices.get(code).is_some_and(|levels| levels.total_return.is_empty());
            let codes: Vec<_> = indices.codes().filter(bare).collect();
            if !codes.is_empty() {
                warn(format!("No total return of {}: its dividends are not known.", codes.join(", ")));
            }
        }
    }
    match &tables.futures {
        None => warn("No futures: hedges with futures are n/a.".into()),
        Some(futures) => warnings.extend(of_futures(futures, days)),
    }
    warnings
}

fn of_futures(futures: &Futures, days: usize) -> Option<String> {
    let bars = || (0..days).flat_map(|d| futures.bars(DayIdx(d as u32)));
    let (all, without) = (bars().count(), bars().filter(|bar| bar.settlement.is_none()).count());
    match without {
        0 => None,
        _ if without == all => Some("No settlement prices: futures are marked at the close.".into()),
        _ => Some(format!("{without} of {all} futures bars have no settlement price: these are marked at the close.")),
    }
}
