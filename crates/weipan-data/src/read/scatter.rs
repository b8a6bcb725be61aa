//! Long rows into dense panels.

use std::ops::Range;

use arrow_array::BooleanArray;
use chrono::NaiveDate;
use weipan_core::{AssetIdx, Calendar};

use crate::error::DataError;
use crate::read::bars::{BarFiles, Group, IS_ST, IS_SUSPENDED, SYMBOL};
use crate::read::batch::Batch;
use crate::read::by_symbol::{BySymbol, ColumnsOf};
use crate::read::parquet_file::{Kind, ParquetFile};
use crate::read::seen::Seen;

/// Row groups that share days with each other and with no other.
#[derive(Debug)]
pub(crate) struct Island<'a> {
    /// Rows of the panels.
    pub days: Range<usize>,
    /// The row groups, in the order of files.
    pub groups: Vec<&'a Group>,
}

/// A row whose day and stock were there before.
#[derive(Debug, Clone)]
pub(crate) struct Clash {
    /// The file.
    pub file: String,
    /// The row, from 1.
    pub row: u64,
    /// The day.
    pub date: NaiveDate,
    /// The stock.
    pub asset: AssetIdx,
}

/// Memory of all panels, a day after the other.
#[derive(Debug)]
pub(crate) struct Slabs {
    /// One per numeric column.
    pub numbers: Vec<Vec<f64>>,
    /// Under ST.
    pub is_st: Vec<bool>,
    /// Suspended.
    pub is_suspended: Vec<bool>,
}

/// The rows of all panels that belong to one island.
#[derive(Debug)]
pub(crate) struct Slab<'a> {
    numbers: Vec<&'a mut [f64]>,
    is_st: &'a mut [bool],
    is_suspended: &'a mut [bool],
}

impl Slabs {
    /// Zeroed memory: the system hands it out page by page, on the thread that first writes to it.
    pub fn zeroed(columns: usize, cells: usize) -> Self {
        let numbers = (0..columns).map(|_| vec![0.0; cells]).collect();
        Self { numbers, is_st: vec![false; cells], is_suspended: vec![false; cells] }
    }

    /// Cuts the memory at the islands' days, which must rise and cover all days.
    pub fn split<'a, 'p>(&'a mut self, islands: &'a [Island<'p>], width: usize) -> Vec<(&'a Island<'p>, Slab<'a>)> {
        let mut numbers: Vec<&mut [f64]> = self.numbers.iter_mut().map(Vec::as_mut_slice).collect();
        let (mut st, mut suspended) = (self.is_st.as_mut_slice(), self.is_suspended.as_mut_slice());
        let mut parts = Vec::new();
        for island in islands {
            let cells = island.days.len() * width;
            let mine = numbers.iter_mut().filter_map(|rest| rest.split_off_mut(..cells)).collect();
            let (Some(is_st), Some(is_suspended)) = (st.split_off_mut(..cells), suspended.split_off_mut(..cells))
            else {
                break;
            };
            parts.push((island, Slab { numbers: mine, is_st, is_suspended }));
        }
        parts
    }
}

impl Slab<'_> {
    /// Reads an island's row groups into its rows of the panels.
    pub fn fill(
        mut self,
        island: &Island<'_>,
        bars: &BarFiles,
        calendar: &Calendar,
        by_symbol: &BySymbol<'_>,
        names: &[&str],
    ) -> Result<Vec<Clash>, DataError> {
        let mut seen = Seen::new(island, calendar, by_symbol.width());
        let mut columns_of = ColumnsOf::new(by_symbol);
        let mut clashes = Vec::new();
        for group in &island.groups {
            let file = &bars.files[group.file];
            let wanted = wanted(file, names)?;
            let mut runs = Runs { group, calendar, first_day: island.days.start, next: 0 };
            let mut row = 0;
            for batch in file.reader(group.number, &wanted)? {
                let batch = batch?;
                let batch = Batch::new(&file.name, group.rows_before + row as u64, batch);
                columns_of.map(&batch)?;
                let pieces = runs.within(row..row + batch.len());
                for piece in &pieces {
                    let twice = seen.mark(piece, &columns_of.columns);
                    clashes.extend(twice.into_iter().map(|at| clash(file, &batch, piece, at, &columns_of.columns)));
                }
                self.write(&batch, &pieces, &columns_of.columns, names, &mut seen)?;
                row += batch.len();
            }
        }
        Ok(clashes)
    }

    fn write(
        &mut self,
        batch: &Batch<'_>,
        pieces: &[Piece],
        columns: &[u32],
        names: &[&str],
        seen: &mut Seen,
    ) -> Result<(), DataError> {
        let width = seen.width;
        for piece in pieces {
            // A day's row is filled with NaN just before its first values: it is still in the cache then.
            if !std::mem::replace(&mut seen.started[piece.day], true) {
                let cells = piece.day * width..(piece.day + 1) * width;
                self.numbers.iter_mut().for_each(|slab| slab[cells.clone()].fill(f64::NAN));
            }
        }
        for (slab, name) in self.numbers.iter_mut().zip(names) {
            if batch.has(name) {
                let values = batch.numbers(name)?;
                pieces.iter().for_each(|piece| piece.scatter(slab, width, columns, &values));
            }
        }
        for (slab, name) in [(&mut *self.is_st, IS_ST), (&mut *self.is_suspended, IS_SUSPENDED)] {
            if batch.has(name) {
                let flags = batch.flags(name)?;
                pieces.iter().for_each(|piece| piece.scatter_flags(slab, width, columns, flags));
            }
        }
        Ok(())
    }
}

fn wanted<'a>(file: &ParquetFile, names: &[&'a str]) -> Result<Vec<&'a str>, DataError> {
    let mut wanted = vec![SYMBOL];
    for name in names {
        if file.find(name, Kind::Number)? {
            wanted.push(name);
        }
    }
    for name in [IS_ST, IS_SUSPENDED] {
        if file.find(name, Kind::Flag)? {
            wanted.push(name);
        }
    }
    Ok(wanted)
}

fn clash(file: &ParquetFile, batch: &Batch<'_>, piece: &Piece, at: usize, columns: &[u32]) -> Clash {
    Clash { file: file.name.clone(), row: batch.row(at), date: piece.date, asset: AssetIdx(columns[at]) }
}

/// Rows of a batch, all of one day.
#[derive(Debug)]
pub(super) struct Piece {
    /// Rows of the batch.
    pub rows: Range<usize>,
    /// Row of the island's panels.
    pub day: usize,
    /// The date.
    pub date: NaiveDate,
}

impl Piece {
    fn scatter(&self, slab: &mut [f64], width: usize, columns: &[u32], values: &[f64]) {
        let row = &mut slab[self.day * width..(self.day + 1) * width];
        let (columns, values) = (&columns[self.rows.clone()], &values[self.rows.clone()]);
        if let Some(first) = consecutive(columns) {
            row[first..first + values.len()].copy_from_slice(values);
            return;
        }
        for (column, value) in columns.iter().zip(values) {
            row[*column as usize] = *value;
        }
    }

    fn scatter_flags(&self, slab: &mut [bool], width: usize, columns: &[u32], flags: &BooleanArray) {
        let flags = flags.slice(self.rows.start, self.rows.len());
        let row = &mut slab[self.day * width..(self.day + 1) * width];
        for at in flags.values().set_indices() {
            row[columns[self.rows.start + at] as usize] = true;
        }
    }
}

/// The first column, if each further one is the next.
fn consecutive(columns: &[u32]) -> Option<usize> {
    let first = *columns.first()?;
    let last = *columns.last()?;
    let spans = last.checked_sub(first)? as usize + 1 == columns.len();
    (spans && columns.windows(2).all(|pair| pair[0] < pair[1])).then_some(first as usize)
}

/// The runs of a row group, walked batch by batch.
struct Runs<'a> {
    group: &'a Group,
    calendar: &'a Calendar,
    first_day: usize,
    next: usize,
}

impl Runs<'_> {
    /// The parts of runs inside some rows of the row group, in rows of the batch; days outside the window are left out.
    fn within(&mut self, batch: Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some(run) = self.group.runs.get(self.next) {
            let (start, end) = (run.rows.start.max(batch.start), run.rows.end.min(batch.end));
            if start < end
                && let Some(day) = self.calendar.find(run.date)
            {
                let rows = start - batch.start..end - batch.start;
                pieces.push(Piece { rows, day: day.row() - self.first_day, date: run.date });
            }
            if run.rows.end > batch.end {
                break;
            }
            self.next += 1;
        }
        pieces
    }
}
