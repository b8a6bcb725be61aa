//! Operators that read each window whole: a group of columns at a time, its days one after another.

use super::cpu::{self, Task};
use super::strip::{Block, LANES, Row};

/// Columns in a group: as many as registers hold.
pub(super) const GROUP: usize = 8;

/// One day of a group.
pub(super) type Lanes = [f64; GROUP];

/// An operator over windows that lie one after another.
pub(super) trait Direct: Copy {
    /// Writes row i of `out` from `rows[i..i + days]`; `work` is memory to work in.
    fn windows(self, rows: &[Lanes], days: usize, needed: f64, out: &mut [Lanes], work: &mut Vec<Lanes>);
}

struct Groups<'a, D> {
    operator: D,
    block: Block<'a, 1>,
    out: &'a mut [Row],
    memory: &'a mut Memory,
}

/// Working memory of a direct operator.
#[derive(Debug, Default)]
pub(super) struct Memory {
    rows: Vec<Lanes>,
    out: Vec<Lanes>,
    work: Vec<Lanes>,
}

/// The operator over the windows of a block.
pub(super) fn direct<D: Direct>(operator: D, block: Block<'_, 1>, out: &mut [Row], memory: &mut Memory) {
    cpu::run(Groups { operator, block, out, memory });
}

impl<D: Direct> Task for Groups<'_, D> {
    #[inline(always)]
    fn run(self) {
        let Self { operator, block, out, memory } = self;
        let ([older], [newer], days) = (block.older, block.newer, block.window.days);
        let needed = block.window.min_periods.max(1) as f64;
        memory.out.resize(memory.out.len().max(out.len()), [0.0; GROUP]);
        let results = &mut memory.out[..out.len()];
        for group in 0..LANES / GROUP {
            memory.rows.clear();
            memory.rows.extend(older.iter().chain(newer).map(|row| row.as_chunks().0[group]));
            operator.windows(&memory.rows, days, needed, results, &mut memory.work);
            for (out, result) in out.iter_mut().zip(&*results) {
                out.as_chunks_mut().0[group] = *result;
            }
        }
    }
}

/// Calls `each(window, values there, result)` for every window.
#[inline(always)]
pub(super) fn each_window(
    rows: &[Lanes],
    days: usize,
    out: &mut [Lanes],
    mut each: impl FnMut(&[Lanes], &Lanes, &mut Lanes),
) {
    let mut count = [0.0; GROUP];
    for row in &rows[..days - 1] {
        for l in 0..GROUP {
            count[l] += there(row[l]);
        }
    }
    for (window, out) in rows.windows(days).zip(out) {
        for l in 0..GROUP {
            count[l] += there(window[days - 1][l]);
        }
        each(window, &count, out);
        for l in 0..GROUP {
            count[l] -= there(window[0][l]);
        }
    }
}

/// One for a value, zero for a missing one.
#[inline(always)]
pub(super) fn there(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { 1.0 }
}
