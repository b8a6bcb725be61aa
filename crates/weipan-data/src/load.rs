//! From a data set to a market.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use weipan_core::{Actions, AssetIdx, Assets, Bars, Calendar, DayIdx, Field, Futures, Indices, Market};

use crate::error::DataError;
use crate::layout::{ACTIONS, BARS, FUTURES, INDEX, INSTRUMENTS, Layout, MEMBERS};
use crate::manifest::Manifest;
use crate::possible::Possible;
use crate::read::actions::ActionTable;
use crate::read::bars::{BarFiles, Columns, DATE, IS_ST, IS_SUSPENDED, Plan, SYMBOL, Window};
use crate::read::members::MemberTable;
use crate::read::parquet_file::Kind;
use crate::read::scatter::Clash;
use crate::read::{actions, futures, index, instruments, members, place};

mod sanity;
mod warning;

/// What to load.
#[derive(Debug, Clone, Copy)]
pub struct LoadRequest<'a> {
    /// Folder of the data set.
    pub path: &'a Path,
    /// First day; `None` from the start of the data.
    pub start: Option<NaiveDate>,
    /// Last day, included; `None` to the end of the data.
    pub end: Option<NaiveDate>,
    /// Fields to load; `is_st` and `is_suspended` always are.
    pub fields: &'a [Field],
    /// Further numeric columns of the bars, by name.
    pub extra: &'a [String],
}

/// Loads a data set: bars of the asked fields and days, and all tables beside them.
///
/// The calendar is the sorted set of days in the bars, or of the index levels in a set without bars. All stocks of `instruments.parquet` are columns, also those
/// without a row in the window, so that columns do not move with the window. NaN where a stock has no row. The
/// result does not depend on the number of threads.
///
/// # Errors
/// [`DataError`] if the folder is no data set, if a file is missing or broken, if a required or extra column is
/// missing, if a key comes twice, if a value cannot be, or if no bar lies in the window. Optional fields that the set does not have are
/// left out and named in [`Market::warnings`].
pub fn load(request: &LoadRequest<'_>) -> Result<Market, DataError> {
    let manifest = Manifest::read(request.path)?;
    let layout = Layout::open(request.path, &manifest)?;
    let window = Window { start: request.start, end: request.end };
    let loaded = read(&layout, &window, Some(request.fields), request.extra)?;
    if let Some(clash) = loaded.clashes.first() {
        let key = loaded.market.bars.assets().get(clash.asset).symbol.to_string();
        return Err(DataError::Duplicate { file: clash.file.clone(), row: clash.row, key, date: clash.date });
    }
    if let Some((field, day, asset)) = sanity::impossible(&loaded.market.bars) {
        return Err(loaded.refusal(field, day, asset));
    }
    let mut market = loaded.market;
    market.warnings.extend(sanity::doubts(&market.bars));
    market.name = manifest.name.clone();
    market.fingerprint = layout.fingerprint(&loaded.files)?;
    market.warnings = manifest.notes.into_iter().chain(market.warnings).collect();
    Ok(market)
}

/// A market with what only a check wants to know.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The market; without name, fingerprint and notes.
    pub market: Market,
    /// Rows of bars whose key was there before.
    pub clashes: Vec<Clash>,
    /// The files that were read.
    pub files: Vec<String>,
    /// The files of bars.
    pub bar_files: BarFiles,
    /// Which row groups of theirs were read.
    pub plan: Plan,
}

impl Loaded {
    /// The error of a bar's value that cannot be. Panels know no rows: the place is looked up now.
    fn refusal(&self, field: Field, day: DayIdx, asset: AssetIdx) -> DataError {
        let bars = &self.market.bars;
        let date = bars.calendar().date(day);
        let places = match place::of_bars(&self.bar_files, &self.plan, bars.assets(), &[(date, asset)]) {
            Ok(places) => places,
            Err(error) => return error,
        };
        let place = places.into_iter().flatten().next().map(|(file, row)| format!("{file}, row {row}"));
        DataError::ImpossibleValue {
            place: place.unwrap_or_else(|| BARS.to_owned()),
            column: field.name(),
            symbol: bars.assets().get(asset).symbol.to_string(),
            date,
            value: bars.field(field).map_or(f64::NAN, |panel| panel.at(day, asset)),
            possible: Possible::of(field).words,
        }
    }
}

/// Reads the files of a layout; `fields` `None` reads all that are there, and all further numeric columns.
pub(crate) fn read(
    layout: &Layout,
    window: &Window,
    fields: Option<&[Field]>,
    extra: &[String],
) -> Result<Loaded, DataError> {
    let assets = Arc::new(if layout.has_stocks() { instruments::read(layout)? } else { Assets::default() });
    let files = BarFiles::open(layout)?;
    let plan = plan(layout, &files, window)?;
    if plan.days.is_empty() {
        return Err(empty_window(layout, &files, window));
    }
    let (fields, extra) = match fields {
        Some(fields) => (present(&files, fields)?, demanded(&files, extra)?),
        None => (present(&files, &Field::ALL)?, further(&files)),
    };
    let columns = Columns { fields: &fields, extra: &extra };
    let (bars, clashes) = files.read(&plan, &assets, &columns)?;
    let tables = Tables::read(layout, &assets, bars.calendar(), &plan)?;
    let names = files_read(layout, &files, &plan);
    let warnings = if layout.has_stocks() {
        let mut warnings = warning::of_columns(&files)?;
        warnings.extend(warning::of_bars(&bars));
        warnings.extend(warning::of_tables(&tables, &assets, plan.days.len()));
        warnings
    } else {
        Vec::new()
    };
    let market = tables.into_market(bars, warnings);
    Ok(Loaded { market, clashes, files: names, bar_files: files, plan })
}

/// The days of the window: those of the bars, or, in a set without bars, those of the indices.
pub(crate) fn plan(layout: &Layout, files: &BarFiles, window: &Window) -> Result<Plan, DataError> {
    if layout.has_stocks() {
        return files.plan(window);
    }
    let all: BTreeSet<NaiveDate> = index::read(layout)?.into_values().flat_map(BTreeMap::into_keys).collect();
    let day_before = window.start.and_then(|start| all.range(..start).next_back().copied());
    let days = all.into_iter().filter(|day| window.contains(*day)).collect();
    Ok(Plan { days, day_before, groups: Vec::new() })
}

/// The tables beside the bars.
#[derive(Debug, Default)]
struct Tables {
    actions: Option<ActionTable>,
    members: Option<MemberTable>,
    indices: Option<Indices>,
    futures: Option<Futures>,
}

impl Tables {
    fn read(layout: &Layout, assets: &Assets, calendar: &Calendar, plan: &Plan) -> Result<Self, DataError> {
        let mut tables = Self::default();
        if layout.has(ACTIONS) {
            tables.actions = Some(actions::read(layout, assets, calendar, plan.day_before)?);
        }
        if layout.has(MEMBERS) {
            tables.members = Some(members::read(layout, assets, calendar)?);
        }
        if layout.has(INDEX) {
            tables.indices = Some(index::on_calendar(index::read(layout)?, calendar));
        }
        if layout.has(FUTURES) {
            tables.futures = Some(futures::on_calendar(&futures::read(layout)?, calendar, FUTURES)?);
        }
        Ok(tables)
    }

    fn into_market(self, mut bars: Bars, warnings: Vec<String>) -> Market {
        let members = Arc::new(self.members.unwrap_or_default().members);
        bars.insert_members(Arc::clone(&members));
        Market {
            name: String::new(),
            bars,
            actions: self.actions.map_or_else(Actions::default, |table| table.actions),
            indices: self.indices.unwrap_or_default(),
            members,
            futures: self.futures.unwrap_or_default(),
            warnings,
            fingerprint: String::new(),
        }
    }
}

/// The asked fields that at least one file has.
fn present(files: &BarFiles, fields: &[Field]) -> Result<Vec<Field>, DataError> {
    let mut found = Vec::new();
    for field in fields {
        if !found.contains(field) && files.count_with(field.name(), Kind::Number)? > 0 {
            found.push(*field);
        }
    }
    Ok(found)
}

fn demanded(files: &BarFiles, extra: &[String]) -> Result<Vec<String>, DataError> {
    for name in extra {
        if files.count_with(name, Kind::Number)? == 0 {
            let file = files.files.first().map_or_else(String::new, |file| file.name.clone());
            let found = files.columns().join(", ");
            return Err(DataError::MissingColumn { file, column: name.clone(), found });
        }
    }
    Ok(extra.to_vec())
}

/// Numeric columns that are neither keys nor fields nor status.
fn further(files: &BarFiles) -> Vec<String> {
    let known = |name: &str| matches!(name, DATE | SYMBOL | IS_ST | IS_SUSPENDED) || Field::from_name(name).is_some();
    let numeric = |name: &str| files.files.iter().all(|file| file.find(name, Kind::Number).is_ok());
    let mut names = files.columns();
    names.retain(|name| !known(name) && numeric(name));
    names
}

fn files_read(layout: &Layout, files: &BarFiles, plan: &Plan) -> Vec<String> {
    let used = |i: &usize| plan.groups.iter().any(|group| group.file == *i);
    let bars = (0..files.files.len()).filter(used).map(|i| files.files[i].name.clone());
    let tables = [INSTRUMENTS, ACTIONS, MEMBERS, INDEX, FUTURES].into_iter().filter(|name| layout.has(name));
    bars.chain(tables.map(str::to_owned)).collect()
}

fn empty_window(layout: &Layout, files: &BarFiles, window: &Window) -> DataError {
    let days = plan(layout, files, &Window::default()).map(|plan| plan.days).unwrap_or_default();
    match (days.first(), days.last()) {
        (Some(first), Some(last)) => DataError::EmptyWindow {
            path: layout.root.clone(),
            start: window.start.unwrap_or(*first),
            end: window.end.unwrap_or(*last),
            first: *first,
            last: *last,
        },
        _ => DataError::Manifest { file: layout.root.display().to_string(), message: "its bars have no rows".into() },
    }
}
