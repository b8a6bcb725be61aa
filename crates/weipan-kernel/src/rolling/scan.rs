//! Windows as two runs that meet at a cut: 3 joins a value, however long the window.
//!
//! Before the cut, runs grow towards older rows; after it, towards newer rows; a window joins one of each (van Herk
//! 1992; Gil and Werman 1993, there for minima). Nothing is carried over a cut, so nothing drifts.
//!
//! Sums are taken of distances to a *pivot*, a value that every window of the run holds. With M = Σ(x − x̄)², a member
//! p of the window has n·(x̄ − p)² ≤ n·M, so M = Σ(x − p)² − n·(x̄ − p)² loses at most a factor n + 1 of precision,
//! at any level of x; and a constant window has distances of exactly zero.

use super::cpu::{self, Task};
use super::strip::{Block, LANES, Row};

/// An operator over `N` inputs whose runs are `K` numbers.
pub(super) trait Scan<const N: usize, const K: usize>: Copy {
    /// Whether inputs are distances to a pivot.
    const PIVOT: bool = true;
    /// Whether a result needs `min_periods` values; otherwise the run says by itself what it has.
    const COUNTED: bool = true;
    /// A run of no rows.
    const EMPTY: [f64; K] = [0.0; K];

    /// What `older` is told of the row `age` rows before the newest of its side: by default its time, where the
    /// first row after the cut has time 0.
    #[inline(always)]
    fn older_weight(self, age: usize) -> f64 {
        -1.0 - age as f64
    }

    /// What `newer` is told of row `row` after the cut.
    #[inline(always)]
    fn newer_weight(self, row: usize) -> f64 {
        row as f64
    }

    /// What `join` is told of a window with `rows` rows after the cut.
    #[inline(always)]
    fn join_weight(self, rows: usize) -> f64 {
        rows as f64
    }

    /// The run with one older value.
    fn older(self, run: [f64; K], x: [f64; N], weight: f64) -> [f64; K];

    /// The run with one newer value.
    fn newer(self, run: [f64; K], x: [f64; N], weight: f64) -> [f64; K] {
        self.older(run, x, weight)
    }

    /// The run after a newer row whose value is missing.
    #[inline(always)]
    fn missed(self, run: [f64; K]) -> [f64; K] {
        run
    }

    /// Two runs made one.
    #[inline(always)]
    fn join(self, older: [f64; K], newer: [f64; K], _weight: f64) -> [f64; K] {
        std::array::from_fn(|k| older[k] + newer[k])
    }

    /// The run of `n` values when `by` is added to each of them.
    #[inline(always)]
    fn shift(self, run: [f64; K], _n: f64, _by: [f64; N]) -> [f64; K] {
        run
    }

    /// The result.
    fn value(self, run: [f64; K], at: At<N>) -> f64;
}

/// What a result may want to know besides its run.
#[derive(Clone, Copy)]
pub(super) struct At<const N: usize> {
    /// Values in the window.
    pub n: f64,
    /// Rows in the window.
    pub days: f64,
    /// Rows after the cut; the newest row has time `rows − 1`.
    pub rows: f64,
    /// What was subtracted from the inputs.
    pub pivot: [f64; N],
    /// The newest row, as distance to the pivot; NaN if missing.
    pub today: [f64; N],
}

struct Run<'a, S, const N: usize> {
    scan: S,
    block: Block<'a, N>,
    out: &'a mut [Row],
    table: &'a mut Vec<Row>,
}

/// The operator over the windows of a block.
pub(super) fn scan<S: Scan<N, K>, const N: usize, const K: usize>(
    scan: S,
    block: Block<'_, N>,
    out: &mut [Row],
    table: &mut Vec<Row>,
) {
    let run = Run { scan, block, out, table };
    if S::COUNTED && block.window.is_full() {
        cpu::run(Full::<S, N, K>(run));
    } else {
        cpu::run(Partial::<S, N, K>(run));
    }
}

/// Every value has to be there: one that is missing makes its run NaN.
struct Full<'a, S, const N: usize, const K: usize>(Run<'a, S, N>);

impl<S: Scan<N, K>, const N: usize, const K: usize> Task for Full<'_, S, N, K> {
    #[inline(always)]
    fn run(self) {
        let Run { scan, block, out, table } = self.0;
        let Block { older, newer, window } = block;
        let (before, inside) = (older[0].len(), block.inside());
        let pivot: [Row; N] =
            std::array::from_fn(|n| if S::PIVOT { older[n][before - 1].map(finite) } else { [0.0; LANES] });
        table.resize(table.len().max(out.len() * K), [0.0; LANES]);
        let table = &mut table.as_chunks_mut::<K>().0[..out.len()];
        let mut run = S::EMPTY.map(|empty| [empty; LANES]);
        for row in (0..before).rev() {
            let weight = scan.older_weight(before - 1 - row);
            extend(&mut run, older.map(|rows| &rows[row]), &pivot, |run, x| {
                scan.older(run, distance::<S, N, K>(x), weight)
            });
            if let Some(entry) = table.get_mut(row) {
                *entry = run;
            }
        }
        let mut run = S::EMPTY.map(|empty| [empty; LANES]);
        let newer_row = |run: &mut [Row; K], row: usize| {
            let weight = scan.newer_weight(row);
            extend(run, newer.map(|rows| &rows[row]), &pivot, |run, x| scan.newer(run, distance::<S, N, K>(x), weight));
        };
        (0..inside).for_each(|row| newer_row(&mut run, row));
        let days = window.days as f64;
        for (i, (out, entry)) in out.iter_mut().zip(&*table).enumerate() {
            let rows = inside + i;
            if i > 0 {
                newer_row(&mut run, rows - 1);
            }
            let today = if rows > 0 { newer.map(|side| &side[rows - 1]) } else { older.map(|side| &side[before - 1]) };
            let weight = scan.join_weight(rows);
            for l in 0..LANES {
                let joined = scan.join(lane(entry, l), lane(&run, l), weight);
                let pivot = lane(&pivot, l);
                let today = distance::<S, N, K>(std::array::from_fn(|n| (today[n][l], pivot[n])));
                out[l] = scan.value(joined, At { n: days, days, rows: rows as f64, pivot, today });
            }
        }
    }
}

/// Missing values are left out, and the others counted.
struct Partial<'a, S, const N: usize, const K: usize>(Run<'a, S, N>);

/// A run that knows how many values it has; its pivot is the first of them that it met.
struct Counted<const N: usize, const K: usize> {
    run: [Row; K],
    count: Row,
    pivot: [Row; N],
}

impl<const N: usize, const K: usize> Counted<N, K> {
    #[inline(always)]
    fn new(empty: [f64; K]) -> Self {
        Self { run: empty.map(|empty| [empty; LANES]), count: [0.0; LANES], pivot: [[0.0; LANES]; N] }
    }

    #[inline(always)]
    fn extend(
        &mut self,
        rows: [&Row; N],
        pivoted: bool,
        step: impl Fn([f64; K], [f64; N]) -> [f64; K],
        missed: impl Fn([f64; K]) -> [f64; K],
    ) {
        for l in 0..LANES {
            let x = rows.map(|row| row[l]);
            let (there, first) = (!x[0].is_nan(), self.count[l] == 0.0);
            let mut y = x;
            for n in 0..N {
                let pivot = if there && first && pivoted { finite(x[n]) } else { self.pivot[n][l] };
                self.pivot[n][l] = pivot;
                y[n] = if pivoted { x[n] - pivot } else { x[n] };
            }
            let old = lane(&self.run, l);
            let (new, kept) = (step(old, y), missed(old));
            for k in 0..K {
                self.run[k][l] = if there { new[k] } else { kept[k] };
            }
            self.count[l] += if there { 1.0 } else { 0.0 };
        }
    }
}

impl<S: Scan<N, K>, const N: usize, const K: usize> Task for Partial<'_, S, N, K> {
    #[inline(always)]
    fn run(self) {
        let Run { scan, block, out, table } = self.0;
        let Block { older, newer, window } = block;
        let (before, inside) = (older[0].len(), block.inside());
        table.resize(table.len().max(out.len() * (K + 1)), [0.0; LANES]);
        let (counts, table) = table.split_at_mut(out.len());
        let table = &mut table.as_chunks_mut::<K>().0[..out.len()];
        let mut left = Counted::<N, K>::new(S::EMPTY);
        for row in (0..before).rev() {
            let weight = scan.older_weight(before - 1 - row);
            left.extend(older.map(|rows| &rows[row]), S::PIVOT, |run, x| scan.older(run, x, weight), |run| run);
            if row < counts.len() {
                (counts[row], table[row]) = (left.count, left.run);
            }
        }
        let mut right = Counted::<N, K>::new(S::EMPTY);
        let newer_row = |right: &mut Counted<N, K>, row: usize| {
            let weight = scan.newer_weight(row);
            right.extend(
                newer.map(|rows| &rows[row]),
                S::PIVOT,
                |run, x| scan.newer(run, x, weight),
                |run| scan.missed(run),
            );
        };
        (0..inside).for_each(|row| newer_row(&mut right, row));
        let (days, needed) = (window.days as f64, window.min_periods.max(1) as f64);
        for (i, (out, entry)) in out.iter_mut().zip(&*table).enumerate() {
            let rows = inside + i;
            if i > 0 {
                newer_row(&mut right, rows - 1);
            }
            let today = if rows > 0 { newer.map(|side| &side[rows - 1]) } else { older.map(|side| &side[before - 1]) };
            let weight = scan.join_weight(rows);
            for l in 0..LANES {
                let (m, n) = (counts[i][l], right.count[l]);
                let (theirs, mine) = (lane(&left.pivot, l), lane(&right.pivot, l));
                let both = m > 0.0 && n > 0.0;
                let by = std::array::from_fn(|n| if both { mine[n] - theirs[n] } else { 0.0 });
                let pivot: [f64; N] = std::array::from_fn(|n| if m > 0.0 { theirs[n] } else { mine[n] });
                let joined = scan.join(lane(entry, l), scan.shift(lane(&right.run, l), n, by), weight);
                let today = std::array::from_fn(|n| today[n][l] - pivot[n]);
                let value = scan.value(joined, At { n: m + n, days, rows: rows as f64, pivot, today });
                out[l] = if S::COUNTED && m + n < needed { f64::NAN } else { value };
            }
        }
    }
}

#[inline(always)]
fn extend<const N: usize, const K: usize>(
    run: &mut [Row; K],
    rows: [&Row; N],
    pivot: &[Row; N],
    step: impl Fn([f64; K], [(f64, f64); N]) -> [f64; K],
) {
    for l in 0..LANES {
        let new = step(lane(run, l), std::array::from_fn(|n| (rows[n][l], pivot[n][l])));
        for k in 0..K {
            run[k][l] = new[k];
        }
    }
}

#[inline(always)]
fn distance<S: Scan<N, K>, const N: usize, const K: usize>(x: [(f64, f64); N]) -> [f64; N] {
    x.map(|(x, pivot)| if S::PIVOT { x - pivot } else { x })
}

#[inline(always)]
fn lane<const K: usize>(rows: &[Row; K], l: usize) -> [f64; K] {
    std::array::from_fn(|k| rows[k][l])
}

/// A pivot that is not finite would spoil finite distances; then the values themselves do.
#[inline(always)]
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { 0.0 }
}
