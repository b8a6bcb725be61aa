//! Bars: which row groups hold which days, and dense panels of their columns.
//!
//! Two passes. The first reads only dates (a few bytes a day, run-length encoded) and makes the calendar and, for
//! each row group, the runs of rows with the same day. The second decodes the other columns, row groups in parallel,
//! straight into the panels. Row groups that share no day own disjoint rows of the panels and need no lock; row groups
//! that share a day (files written elsewhere) are joined into one island, which one thread reads from start to end.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use weipan_core::{Assets, Bars, Calendar, Field, Panel};

use crate::error::DataError;
use crate::layout::Layout;
use crate::read::by_symbol::BySymbol;
use crate::read::parquet_file::{Kind, ParquetFile};
use crate::read::scatter::{Clash, Island, Slabs};

pub(crate) const DATE: &str = "date";
pub(crate) const SYMBOL: &str = "symbol";
pub(crate) const IS_ST: &str = "is_st";
pub(crate) const IS_SUSPENDED: &str = "is_suspended";
/// Columns without which bars are no bars.
pub(crate) const REQUIRED: [Field; 4] = [Field::Close, Field::PrevClose, Field::Volume, Field::Amount];
/// Calendar days before the window in which the trading day before it is looked for: longer than any holiday.
const LOOK_BACK: Days = Days::new(31);

/// The days that are asked for, both ends included; `None` is open.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Window {
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
}

impl Window {
    /// Whether a day lies inside.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }
}

/// Rows of a row group, all of one day.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The day.
    pub date: NaiveDate,
    /// Rows inside the row group.
    pub rows: Range<usize>,
}

/// One row group.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Position of its file.
    pub file: usize,
    /// Its number in the file.
    pub number: usize,
    /// Rows of the file before it.
    pub rows_before: u64,
    /// Its days, in the order of rows.
    pub runs: Vec<Run>,
}

/// What a load will read.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The trading days of the window.
    pub days: Vec<NaiveDate>,
    /// The last trading day before the window, where the data reach back.
    pub day_before: Option<NaiveDate>,
    /// The row groups that hold days of the window.
    pub groups: Vec<Group>,
}

/// All files of bars, with their footers.
#[derive(Debug)]
pub(crate) struct BarFiles {
    /// The files, in the order of names.
    pub files: Vec<ParquetFile>,
}

/// Panels to read, by column name.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    /// Fields of the bars.
    pub fields: &'a [Field],
    /// Further columns.
    pub extra: &'a [String],
}

impl BarFiles {
    /// Reads the footers and demands the key columns.
    pub fn open(layout: &Layout) -> Result<Self, DataError> {
        let open = |name: &String| {
            let file = ParquetFile::open(&layout.root, name)?;
            file.require(DATE, Kind::Date)?;
            file.require(SYMBOL, Kind::Text)?;
            REQUIRED.iter().try_for_each(|field| file.require(field.name(), Kind::Number))?;
            Ok(file)
        };
        Ok(Self { files: layout.bars.iter().map(open).collect::<Result<_, DataError>>()? })
    }

    /// Names of all columns, those of the first file first.
    pub fn columns(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.files.iter().flat_map(ParquetFile::columns) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// How many files have a column, with the right type.
    pub fn count_with(&self, column: &str, kind: Kind) -> Result<usize, DataError> {
        self.files.iter().try_fold(0, |n, file| Ok(n + usize::from(file.find(column, kind)?)))
    }

    /// The first pass: days and runs.
    pub fn plan(&self, window: &Window) -> Result<Plan, DataError> {
        let reach = Window { start: window.start.and_then(|day| day.checked_sub_days(LOOK_BACK)), end: window.end };
        let groups = self.groups_within(&reach);
        let groups: Vec<Group> =
            groups.into_par_iter().map(|(file, number)| self.read_runs(file, number)).collect::<Result<_, _>>()?;
        let days: BTreeSet<NaiveDate> = groups.iter().flat_map(|g| &g.runs).map(|run| run.date).collect();
        let day_before = window.start.and_then(|start| days.range(..start).next_back().copied());
        let days = days.into_iter().filter(|day| window.contains(*day)).collect();
        let inside = |group: &Group| group.runs.iter().any(|run| window.contains(run.date));
        Ok(Plan { days, day_before, groups: groups.into_iter().filter(inside).collect() })
    }

    fn groups_within(&self, reach: &Window) -> Vec<(usize, usize)> {
        let all = self.files.iter().enumerate().flat_map(|(f, file)| (0..file.groups()).map(move |g| (f, g)));
        let overlaps = |&(f, g): &(usize, usize)| {
            self.files[f].date_range(g, DATE).is_none_or(|(first, last)| {
                reach.start.is_none_or(|start| start <= last) && reach.end.is_none_or(|end| first <= end)
            })
        };
        all.filter(overlaps).collect()
    }

    fn read_runs(&self, file: usize, number: usize) -> Result<Group, DataError> {
        let source = &self.files[file];
        let rows_before = source.rows_before(number);
        let mut runs: Vec<Run> = Vec::new();
        let mut row = 0;
        for batch in source.reader(number, &[DATE])? {
            let batch = batch?;
            let batch = crate::read::batch::Batch::new(&source.name, rows_before + row as u64, batch);
            for same in batch.days(DATE)?.chunk_by(|a, b| a == b) {
                let date = NaiveDate::from_epoch_days(same[0]).ok_or_else(|| {
                    DataError::value(&source.name, rows_before + row as u64 + 1, DATE, "the date is out of range")
                })?;
                match runs.last_mut() {
                    Some(last) if last.date == date => last.rows.end += same.len(),
                    _ => runs.push(Run { date, rows: row..row + same.len() }),
                }
                row += same.len();
            }
        }
        Ok(Group { file, number, rows_before, runs })
    }

    /// The second pass: dense panels, and the rows whose key was there before. Of these the last one stands.
    pub fn read(
        &self,
        plan: &Plan,
        assets: &Arc<Assets>,
        columns: &Columns<'_>,
    ) -> Result<(Bars, Vec<Clash>), DataError> {
        let calendar = Arc::new(Calendar::new(plan.days.clone())?);
        let (days, width) = (calendar.len(), assets.len());
        let names: Vec<&str> =
            columns.fields.iter().map(|f| f.name()).chain(columns.extra.iter().map(String::as_str)).collect();
        let mut slabs = Slabs::zeroed(names.len(), days * width);
        let islands = islands(plan, &calendar);
        let by_symbol = BySymbol::new(assets);
        let parts = slabs.split(&islands, width);
        let clashes: Vec<Vec<Clash>> = parts
            .into_par_iter()
            .map(|(island, slab)| slab.fill(island, self, &calendar, &by_symbol, &names))
            .collect::<Result<_, _>>()?;
        let mut panels = slabs.numbers.into_iter().filter_map(|values| Panel::from_rows(days, width, values));
        let mut bars = Bars::new(Arc::clone(&calendar), Arc::clone(assets));
        columns.fields.iter().zip(&mut panels).for_each(|(field, panel)| bars.insert(*field, panel));
        columns.extra.iter().zip(&mut panels).for_each(|(name, panel)| bars.insert_extra(name, panel));
        let flags = |values| Panel::from_rows(days, width, values);
        if let (Some(st), Some(suspended)) = (flags(slabs.is_st), flags(slabs.is_suspended)) {
            bars.insert_status(st, suspended);
        }
        Ok((bars, clashes.into_iter().flatten().collect()))
    }
}

/// Joins row groups that share days: islands own disjoint, rising ranges of days that cover the calendar.
fn islands<'a>(plan: &'a Plan, calendar: &Calendar) -> Vec<Island<'a>> {
    let span = |group: &Group| {
        let rows = || group.runs.iter().filter_map(|run| calendar.find(run.date)).map(|day| day.row());
        Some(rows().min()?..rows().max()? + 1)
    };
    let mut spans: Vec<_> = plan.groups.iter().filter_map(|group| Some((span(group)?, group))).collect();
    spans.sort_by_key(|(days, group)| (days.start, group.file, group.number));
    let mut islands: Vec<Island<'a>> = Vec::new();
    for (days, group) in spans {
        match islands.last_mut() {
            Some(last) if days.start < last.days.end => {
                last.days.end = last.days.end.max(days.end);
                last.groups.push(group);
            }
            _ => islands.push(Island { days, groups: vec![group] }),
        }
    }
    // Inside an island the order of rows is that of the files, so that the same row counts as the second one.
    islands.iter_mut().for_each(|island| island.groups.sort_by_key(|group| (group.file, group.number)));
    islands
}
