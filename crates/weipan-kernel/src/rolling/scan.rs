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

impl<const N: usize> At<N> {
    /// To be filled in.
    const NOWHERE: Self = Self { n: 0.0, days: 0.0, rows: 0.0, pivot: [0.0; N], today: [0.0; N] };
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
        let pivot = pivots::<S, N, K>(older.map(|rows| &rows[before - 1]));
        table.resize(table.len().max(out.len() * K), [0.0; LANES]);
        let table = &mut table.as_chunks_mut::<K>().0[..out.len()];
        let (mut first, mut second) = (empty::<S, N, K>(), empty::<S, N, K>());
        let (mut run, mut next) = (&mut first, &mut second);
        for row in (0..before).rev() {
            let weight = scan.older_weight(before - 1 - row);
            let rows = older.map(|rows| &rows[row]);
            let step = |run, x| scan.older(run, distance::<S, N, K>(x), weight);
            let (head, tail) = table.split_at_mut(table.len().min(row + 1));
            match (head.get_mut(row), tail.first()) {
                (None, _) => extend(run, next, rows, &pivot, step),
                (Some(entry), None) => extend(run, entry, rows, &pivot, step),
                (Some(entry), Some(newer)) => extend(newer, entry, rows, &pivot, step),
            }
            std::mem::swap(&mut run, &mut next);
        }
        *run = empty::<S, N, K>();
        let at = |rows: usize| At { n: window.days as f64, days: window.days as f64, rows: rows as f64, ..At::NOWHERE };
        for row in 0..inside {
            let weight = scan.newer_weight(row);
            extend(run, next, newer.map(|rows| &rows[row]), &pivot, |run, x| {
                scan.newer(run, distance::<S, N, K>(x), weight)
            });
            std::mem::swap(&mut run, &mut next);
        }
        let end = |entry: [f64; K], run: [f64; K], today: [(f64, f64); N], weight: f64, at: At<N>| {
            let pivot = today.map(|(_, pivot)| pivot);
            scan.value(scan.join(entry, run, weight), At { pivot, today: distance::<S, N, K>(today), ..at })
        };
        let newest = if inside > 0 { newer.map(|side| &side[inside - 1]) } else { older.map(|side| &side[before - 1]) };
        let (weight, at_first) = (scan.join_weight(inside), at(inside));
        for l in 0..LANES {
            let today = std::array::from_fn(|n| (newest[n][l], pivot[n][l]));
            out[0][l] = end(lane(&table[0], l), lane(run, l), today, weight, at_first);
        }
        // The newer run grows by a row with each window.
        for (i, (out, entry)) in out.iter_mut().zip(&*table).enumerate().skip(1) {
            let row = inside + i - 1;
            let (grow, weight, at) = (scan.newer_weight(row), scan.join_weight(row + 1), at(row + 1));
            let newest = newer.map(|side| &side[row]);
            for l in 0..LANES {
                let today = std::array::from_fn(|n| (newest[n][l], pivot[n][l]));
                let grown = scan.newer(lane(run, l), distance::<S, N, K>(today), grow);
                for k in 0..K {
                    next[k][l] = grown[k];
                }
                out[l] = end(lane(entry, l), grown, today, weight, at);
            }
            std::mem::swap(&mut run, &mut next);
        }
    }
}

#[inline(always)]
fn empty<S: Scan<N, K>, const N: usize, const K: usize>() -> [Row; K] {
    S::EMPTY.map(|empty| [empty; LANES])
}

#[inline(always)]
fn pivots<S: Scan<N, K>, const N: usize, const K: usize>(rows: [&Row; N]) -> [Row; N] {
    rows.map(|row| if S::PIVOT { row.map(finite) } else { [0.0; LANES] })
}

/// Missing values are left out, and the others counted.
struct Partial<'a, S, const N: usize, const K: usize>(Run<'a, S, N>);

/// A run that knows how many values it has; its pivot is the first of them that it met.
#[derive(Clone, Copy)]
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

    /// Writes the run with one more row to `next`.
    #[inline(always)]
    fn extend(
        &self,
        next: &mut Self,
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
                let pivot = if there & first & pivoted { finite(x[n]) } else { self.pivot[n][l] };
                next.pivot[n][l] = pivot;
                y[n] = if pivoted { x[n] - pivot } else { x[n] };
            }
            let old = lane(&self.run, l);
            let (new, kept) = (step(old, y), missed(old));
            for k in 0..K {
                next.run[k][l] = if there { new[k] } else { kept[k] };
            }
            next.count[l] = self.count[l] + if there { 1.0 } else { 0.0 };
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
        let (mut first, mut second) = (Counted::<N, K>::new(S::EMPTY), Counted::<N, K>::new(S::EMPTY));
        let (mut left, mut next) = (&mut first, &mut second);
        for row in (0..before).rev() {
            let weight = scan.older_weight(before - 1 - row);
            let step = |run, x| scan.older(run, x, weight);
            left.extend(next, older.map(|rows| &rows[row]), S::PIVOT, step, |run| run);
            std::mem::swap(&mut left, &mut next);
            if row < counts.len() {
                (counts[row], table[row]) = (left.count, left.run);
            }
        }
        let theirs = left.pivot;
        let (mut right, mut next) = (left, next);
        *right = Counted::new(S::EMPTY);
        let needed = window.min_periods.max(1) as f64;
        for rows in 0..inside + out.len() {
            if rows > 0 {
                let weight = scan.newer_weight(rows - 1);
                let step = |run, x| scan.newer(run, x, weight);
                right.extend(next, newer.map(|side| &side[rows - 1]), S::PIVOT, step, |run| scan.missed(run));
                std::mem::swap(&mut right, &mut next);
            }
            let Some(i) = rows.checked_sub(inside) else { continue };
            let newest = if rows > 0 { newer.map(|side| &side[rows - 1]) } else { older.map(|side| &side[before - 1]) };
            let (weight, entry, count) = (scan.join_weight(rows), &table[i], &counts[i]);
            let at = At { days: window.days as f64, rows: rows as f64, ..At::NOWHERE };
            for l in 0..LANES {
                let (m, n) = (count[l], right.count[l]);
                let (theirs, mine) = (lane(&theirs, l), lane(&right.pivot, l));
                let both = (m > 0.0) & (n > 0.0);
                let by = std::array::from_fn(|n| if both { mine[n] - theirs[n] } else { 0.0 });
                let pivot: [f64; N] = std::array::from_fn(|n| if m > 0.0 { theirs[n] } else { mine[n] });
                let joined = scan.join(lane(entry, l), scan.shift(lane(&right.run, l), n, by), weight);
                let today = std::array::from_fn(|n| newest[n][l] - pivot[n]);
                let value = scan.value(joined, At { n: m + n, pivot, today, ..at });
                out[i][l] = if S::COUNTED & (m + n < needed) { f64::NAN } else { value };
            }
        }
    }
}

/// Writes the run with one more row to `next`. (Not in place: a choice between an old and a new value in place becomes
/// a masked store, which costs many cycles on some CPUs.)
#[inline(always)]
fn extend<const N: usize, const K: usize>(
    run: &[Row; K],
    next: &mut [Row; K],
    rows: [&Row; N],
    pivot: &[Row; N],
    step: impl Fn([f64; K], [(f64, f64); N]) -> [f64; K],
) {
    for l in 0..LANES {
        let new = step(lane(run, l), std::array::from_fn(|n| (rows[n][l], pivot[n][l])));
        for k in 0..K {
            next[k][l] = new[k];
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
