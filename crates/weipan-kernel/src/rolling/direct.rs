//! Operators that read each window whole, its days one after another.

use super::cpu::{self, Task};
use super::strip::{Block, LANES, Row};

/// One day of a strip; loops over its columns are the innermost ones, which is what compilers make wide.
pub(super) type Lanes = Row;

/// An operator over windows that lie one after another.
pub(super) trait Direct: Copy {
    /// Writes row i of `out` from `rows[i..i + days]`; `work` is memory to work in.
    fn windows(self, rows: &[Lanes], days: usize, needed: f64, out: &mut [Lanes], work: &mut Vec<Lanes>);
}

struct Whole<'a, D> {
    operator: D,
    block: Block<'a, 1>,
    out: &'a mut [Row],
    memory: &'a mut Memory,
}

/// Working memory of a direct operator.
#[derive(Debug, Default)]
pub(super) struct Memory {
    rows: Vec<Lanes>,
    work: Vec<Lanes>,
}

/// The operator over the windows of a block.
pub(super) fn direct<D: Direct>(operator: D, block: Block<'_, 1>, out: &mut [Row], memory: &mut Memory) {
    cpu::run(Whole { operator, block, out, memory });
}

impl<D: Direct> Task for Whole<'_, D> {
    #[inline(always)]
    fn run(self) {
        let Self { operator, block, out, memory } = self;
        let ([older], [newer], days) = (block.older, block.newer, block.window.days);
        let needed = block.window.min_periods.max(1) as f64;
        memory.rows.clear();
        memory.rows.extend(older.iter().chain(newer));
        operator.windows(&memory.rows, days, needed, out, &mut memory.work);
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
    let mut count = [0.0; LANES];
    for row in &rows[..days - 1] {
        for l in 0..LANES {
            count[l] += there(row[l]);
        }
    }
    for (window, out) in rows.windows(days).zip(out) {
        for l in 0..LANES {
            count[l] += there(window[days - 1][l]);
        }
        each(window, &count, out);
        for l in 0..LANES {
            count[l] -= there(window[0][l]);
        }
    }
}

/// One for a value, zero for a missing one.
#[inline(always)]
pub(super) fn there(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { 1.0 }
}
