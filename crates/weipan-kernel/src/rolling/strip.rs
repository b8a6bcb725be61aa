//! A strip of columns on its way through an operator, one block of windows after another.
//!
//! The days of the data are cut at every multiple of the window's length, counted from the first day. A window of
//! that length holds exactly one cut, or ends just before one: it is the last rows of the older side and the first
//! rows of the newer side. All windows around one cut make a [`Block`].

use super::{Memory, RollingScratch, Window};

/// Columns that are worked on at once, so that their windows stay in cache.
pub(super) const LANES: usize = 64;

/// One day of a strip.
pub(super) type Row = [f64; LANES];

/// No value anywhere.
pub(super) const MISSING: Row = [f64::NAN; LANES];

/// The windows around one cut. Window i is rows `older[i..]` and the first `window.days − (older.len() − i)` rows
/// of `newer`; its result goes to row i of the output. `N` inputs: one, or the two of a pair. In a pair, a row is
/// missing in both inputs or in none.
#[derive(Clone, Copy)]
pub(super) struct Block<'a, const N: usize> {
    /// Rows before the cut, from the oldest of the first window; never empty.
    pub older: [&'a [Row]; N],
    /// Rows from the cut to the newest of the last window.
    pub newer: [&'a [Row]; N],
    /// The window's length and how many values it needs.
    pub window: Window,
}

impl<const N: usize> Block<'_, N> {
    /// Rows of the newer side in the first window.
    #[inline(always)]
    pub(super) fn inside(&self) -> usize {
        self.window.days - self.older[0].len()
    }
}

/// Reads a day of the strip into `N` rows, counted from the first row of the past.
pub(super) type Read<'a, const N: usize> = &'a dyn Fn(usize, [&mut Row; N]);

/// Takes the result of an asked row.
pub(super) type Write<'a> = &'a mut dyn FnMut(usize, &Row);

/// A strip of columns: where its days come from and where results go.
pub(super) struct Strip<'a, const N: usize> {
    pub read: Read<'a, N>,
    pub write: Write<'a>,
    /// Rows before the first asked one.
    pub lead: usize,
    /// Number of the past's first row, counted from the first day of the data.
    pub start: usize,
    /// Rows asked for.
    pub asked: usize,
    pub window: Window,
    pub scratch: &'a mut RollingScratch,
}

impl<const N: usize> Strip<'_, N> {
    /// Calls `work(block, results, memory)` for each block.
    pub(super) fn each_block(self, mut work: impl FnMut(Block<'_, N>, &mut [Row], &mut Memory)) {
        let Self { read, write, lead, start, asked, window, scratch } = self;
        let RollingScratch { older, newer, results, memory } = scratch;
        let days = window.days;
        let mut done = 0;
        older.iter_mut().chain(newer.iter_mut()).for_each(Vec::clear);
        while done < asked {
            let inside = (start + lead + done + 1) % days;
            let count = (days - inside).min(asked - done);
            // One more than the newest row of the first window, counted from the past's first row.
            let end = lead + done + 1;
            if done == 0 {
                gather(read, end as isize - days as isize, days - inside, older);
            }
            gather(read, end as isize - inside as isize, inside + count - 1, newer);
            results.resize(results.len().max(count), MISSING);
            let block = Block { older: views(older), newer: views(newer), window };
            work(block, &mut results[..count], memory);
            for (row, result) in results[..count].iter().enumerate() {
                write(done + row, result);
            }
            done += count;
            if done < asked {
                gather(read, (lead + done) as isize, 1, newer);
                std::mem::swap(older, newer);
                newer.iter_mut().for_each(Vec::clear);
            }
        }
    }
}

fn views<const N: usize>(rows: &[Vec<Row>; 2]) -> [&[Row]; N] {
    std::array::from_fn(|input| &rows[input][..])
}

/// Appends `count` rows from row `from` of the past; rows before its first are missing.
fn gather<const N: usize>(read: Read<'_, N>, from: isize, count: usize, into: &mut [Vec<Row>; 2]) {
    for row in from..from + count as isize {
        into[..N].iter_mut().for_each(|rows| rows.push(MISSING));
        let Ok(row) = usize::try_from(row) else { continue };
        let mut inputs = into.iter_mut();
        let last: [Option<&mut Row>; N] = std::array::from_fn(|_| inputs.next().and_then(|rows| rows.last_mut()));
        // Each of the N inputs has just got a row.
        let Some(last) = all(last) else { continue };
        read(row, last);
    }
}

fn all<R, const N: usize>(rows: [Option<R>; N]) -> Option<[R; N]> {
    rows.iter().all(Option::is_some).then(|| rows.into_iter().flatten().collect::<Vec<_>>().try_into().ok()).flatten()
}
