//! Index levels and index futures from daily CSV files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use weipan_core::{Actions, Bars, Calendar, Futures, Indices, Market};

use crate::dataset::About;
use crate::error::DataError;
use crate::import::{Imported, csv_file};
use crate::possible::is_level;
use crate::read::futures::{FutureRow, FutureRows};
use crate::read::index::{Level, Levels};
use crate::read::{futures, index};

/// Code, file of the price index, file of its total return.
const INDICES: [(&str, &str, Option<&str>); 5] = [
    ("000300.SH", "sh000300.csv", Some("h00300.csv")),
    ("000852.SH", "sh000852.csv", Some("h00852.csv")),
    ("000905.SH", "sh000905.csv", Some("h00905.csv")),
    ("8841431.WI", "wind_8841431.WI.csv", None),
    ("932000.CSI", "wind_932000.CSI.csv", None),
];
const FUTURES: &str = "cffex_index_futures_daily.csv";
/// Calendar days of index levels kept before and after the bars: the dividends of the last year are a forecast.
const MARGIN: Days = Days::new(372);

/// What the folder holds.
#[derive(Debug, Default)]
pub(super) struct MarketFiles {
    pub indices: Indices,
    pub futures: Futures,
    pub warnings: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct LevelRow {
    date: NaiveDate,
    close: f64,
}

#[derive(Debug, Deserialize)]
struct ContractRow {
    symbol: String,
    date: NaiveDate,
    open: f64,
    high: f64,
    low: f64,
    close: f64,
    volume: f64,
    hold: f64,
}

/// A market of the folder alone: its trading days are those on which some index has a level.
pub(super) fn read_alone(folder: &Path) -> Result<Imported, DataError> {
    let mut days = BTreeSet::new();
    for (_, price, _) in INDICES {
        let path = folder.join(price);
        if path.is_file() {
            days.extend(csv_file::rows::<LevelRow>(&path)?.into_iter().map(|(_, row)| row.date));
        }
    }
    if days.is_empty() {
        let message = "it holds no index levels, and so no trading day".to_owned();
        return Err(DataError::Source { path: folder.to_owned(), message });
    }
    let calendar = Calendar::new(days.into_iter().collect())?;
    let found = read(folder, &calendar)?;
    let about = About {
        name: "market".into(),
        source: "published daily files of index levels and index futures".into(),
        licence: "none stated: for tests and study only, do not redistribute".into(),
        made_by: concat!("weipan ", env!("CARGO_PKG_VERSION"), ", importer market").into(),
        notes: vec!["No stocks: only books whose long leg is an index can run on it.".into()],
    };
    let market = Market {
        name: about.name.clone(),
        bars: Bars::new(Arc::new(calendar), Arc::default()),
        actions: Actions::default(),
        indices: found.indices,
        members: Arc::default(),
        futures: found.futures,
        warnings: Vec::new(),
        fingerprint: String::new(),
    };
    Ok(Imported { market, about, left_out: Vec::new(), warnings: found.warnings })
}

/// Reads the folder; files that are not there are named in the warnings.
pub(super) fn read(folder: &Path, calendar: &Calendar) -> Result<MarketFiles, DataError> {
    let mut found = MarketFiles::default();
    let missing = |path: &PathBuf| format!("{} is not there: left out", csv_file::name(path));
    let mut levels = Levels::new();
    for (code, price, total_return) in INDICES {
        let path = folder.join(price);
        if !path.is_file() {
            found.warnings.push(missing(&path));
            continue;
        }
        let total_path = total_return.map(|name| folder.join(name));
        let totals = match &total_path {
            Some(path) if path.is_file() => closes(path, calendar)?,
            Some(path) => {
                found.warnings.push(missing(path));
                BTreeMap::new()
            }
            None => BTreeMap::new(),
        };
        let total = |date: NaiveDate| totals.get(&date).map_or(f64::NAN, |total| total.0);
        let row = |(date, (close, row))| (date, Level { close, total_return: total(date), row });
        let rows = closes(&path, calendar)?.into_iter().map(row).collect();
        levels.insert(code.to_owned(), rows);
    }
    let path = folder.join(FUTURES);
    if path.is_file() {
        found.futures = futures::on_calendar(&contracts(&path)?, calendar, FUTURES)?;
    } else {
        found.warnings.push(missing(&path));
    }
    if levels.is_empty() && found.futures.contracts().is_empty() {
        let message = format!("it holds neither index levels nor {FUTURES}");
        return Err(DataError::Source { path: folder.to_owned(), message });
    }
    found.warnings.extend(holes(&levels, calendar));
    found.indices = index::on_calendar(levels, calendar);
    Ok(found)
}

/// Levels of a file and their rows, up to a year before and after the bars.
fn closes(path: &Path, calendar: &Calendar) -> Result<BTreeMap<NaiveDate, (f64, u64)>, DataError> {
    let (Some(first), Some(last)) = (calendar.days().first(), calendar.days().last()) else {
        return Ok(BTreeMap::new());
    };
    let kept = first.checked_sub_days(MARGIN).unwrap_or(*first)..=last.checked_add_days(MARGIN).unwrap_or(*last);
    let mut levels = BTreeMap::new();
    for (line, row) in csv_file::rows::<LevelRow>(path)? {
        if !is_level(row.close) {
            let message = format!("{} is no index level", row.close);
            return Err(DataError::value(&csv_file::name(path), line, "close", message));
        }
        if kept.contains(&row.date) && levels.insert(row.date, (row.close, line)).is_some() {
            let (file, key) = (csv_file::name(path), "the index".to_owned());
            return Err(DataError::Duplicate { file, row: line, key, date: row.date });
        }
    }
    Ok(levels)
}

fn contracts(path: &Path) -> Result<FutureRows, DataError> {
    let mut rows = FutureRows::new();
    for (line, row) in csv_file::rows::<ContractRow>(path)? {
        let bar = FutureRow {
            open: row.open,
            high: row.high,
            low: row.low,
            close: row.close,
            settlement: f64::NAN,
            volume: row.volume,
            open_interest: row.hold,
            last_day: None,
            row: line,
        };
        let key = row.symbol.clone();
        if rows.entry(row.symbol).or_default().insert(row.date, bar).is_some() {
            return Err(DataError::Duplicate { file: csv_file::name(path), row: line, key, date: row.date });
        }
    }
    Ok(rows)
}

/// Trading days of the bars without a level.
fn holes(levels: &Levels, calendar: &Calendar) -> Vec<String> {
    let hole = |(code, rows): (&String, &BTreeMap<NaiveDate, Level>)| {
        let without = calendar.days().iter().filter(|day| !rows.contains_key(day)).count();
        (without > 0).then(|| format!("{code} has no level on {without} trading days"))
    };
    levels.iter().filter_map(hole).collect()
}
