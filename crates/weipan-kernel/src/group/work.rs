//! Tables with a place for each group, filled and used in walks along the row.

use super::dense::{Dense, are_small};
use crate::float::Float;
use crate::next::Next;

/// Partial sums that a group has: column j adds to lane j mod 4, so that neighbours in one group need not wait for each
/// other.
const LANES: usize = 4;

/// Columns whose slots are found at once.
const CHUNK: usize = 64;

/// The tables. Slot 0 is for the columns without value or group: what gathers there is never used.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    slots: Slots,
    /// What a walk along the row adds up: for each group and lane, two sums.
    lanes: Vec<[[f64; 2]; LANES]>,
    /// The same for means alone.
    shifted: Vec<[Shifted; LANES]>,
    /// What [`Work::moments`] found.
    pub(super) spots: Vec<Spot>,
    /// What the kernel makes of it.
    pub(super) numbers: Vec<f64>,
}

/// Where each column gathers.
#[derive(Clone, Debug, Default)]
struct Slots {
    dense: Dense,
    /// Whether there were codes that are not small.
    large: bool,
    /// The slot of each column.
    of: Vec<u32>,
    /// Slots of a table: as many as the rows so far needed.
    size: usize,
}

/// A sum of distances from the first value that came: equal values add up to exactly 0, and rounding is that of the
/// distances, as in a second walk around the mean.
#[derive(Clone, Copy, Debug, Default)]
struct Shifted {
    first: f64,
    sum: f64,
    count: f64,
}

/// Count, mean and deviation of one group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    /// Values that are there.
    pub(super) count: f64,
    /// The mean, rounded to a float.
    rough: f64,
    /// What that rounding left over.
    rest: f64,
    /// The sum of squared deviations from the mean.
    squares: f64,
    /// What distances are to be divided by.
    pub(super) divisor: f64,
}

impl Spot {
    /// The mean; not finite if a value is infinite or a sum overflows.
    #[inline(always)]
    pub(super) fn mean(&self) -> f64 {
        self.rough + self.rest
    }

    /// Make all results NaN.
    #[inline(always)]
    pub(super) fn spoil(&mut self) {
        (self.rough, self.divisor) = (f64::NAN, f64::NAN);
    }

    /// Distance of a value from the mean, to full precision even where the mean itself has to be rounded.
    #[inline(always)]
    pub(super) fn distance(&self, x: f64) -> f64 {
        (x - self.rough) - self.rest
    }

    /// Standard deviation with divisor n − ddof; NaN unless n > ddof and it is finite.
    #[inline(always)]
    pub(super) fn deviation(&self, ddof: usize) -> f64 {
        let divisor = self.count - ddof as f64;
        let deviation = (self.squares / divisor).sqrt();
        if divisor > 0.0 && deviation.is_finite() { deviation } else { f64::NAN }
    }
}

impl Work {
    /// Mean and squared deviations of each group, in two walks. In the second the rounding of the first is made good
    /// (Chan, Golub and LeVeque 1983, equation 1.7); so equal values have exactly 0.
    #[inline(always)]
    pub(super) fn moments<T: Float>(&mut self, row: &[T], codes: &[u32]) {
        let add = |sums: &mut [f64; 2], x| *sums = [sums[0] + x, sums[1] + 1.0];
        self.slots.first_walk(&mut self.lanes, row, codes, [0.0; 2], add);
        self.grow();
        for (spot, lanes) in self.spots.iter_mut().zip(&self.lanes) {
            let [sum, count] = total(lanes);
            *spot = Spot { count, rough: sum / count, ..Spot::default() };
        }
        self.second_walk(row);
        for (spot, lanes) in self.spots.iter_mut().zip(&self.lanes) {
            let [drift, squares] = total(lanes);
            spot.rest = drift / spot.count;
            spot.squares = squares - drift * spot.rest;
        }
    }

    /// The mean of each group, in one walk: distances from a value of the group are added up (Chan, Golub and LeVeque
    /// 1983, section 3, "shifting the data").
    #[inline(always)]
    pub(super) fn means<T: Float>(&mut self, row: &[T], codes: &[u32]) {
        let add = |lane: &mut Shifted, x| {
            if lane.count == 0.0 {
                lane.first = x;
            }
            lane.sum += x - lane.first;
            lane.count += 1.0;
        };
        self.slots.first_walk(&mut self.shifted, row, codes, Shifted::default(), add);
        self.grow();
        for (spot, lanes) in self.spots.iter_mut().zip(&self.shifted) {
            let first = lanes.iter().find(|lane| lane.count > 0.0).map_or(f64::NAN, |lane| lane.first);
            let moved =
                |lane: &Shifted| if lane.count > 0.0 { lane.sum + lane.count * (lane.first - first) } else { 0.0 };
            let [a, b, c, d] = [0, 1, 2, 3].map(|lane| moved(&lanes[lane]));
            let count: f64 = lanes.iter().map(|lane| lane.count).sum();
            let shift = ((a + c) + (b + d)) / count;
            let rough = first + shift;
            *spot = Spot { count, rough, rest: (first - rough) + shift, ..Spot::default() };
        }
    }

    /// The sum of one term for each group, in `numbers`.
    #[inline(always)]
    pub(super) fn sums<T: Float>(&mut self, row: &[T], codes: &[u32], term: impl Fn(f64) -> f64) {
        self.slots.first_walk(&mut self.lanes, row, codes, [0.0; 2], |sums, x| sums[0] += term(x));
        self.grow();
        for (number, lanes) in self.numbers.iter_mut().zip(&self.lanes) {
            *number = total(lanes)[0];
        }
    }

    /// The value of each group that beats all others and `start`, in `numbers`.
    #[inline(always)]
    pub(super) fn best<T: Float>(&mut self, row: &[T], codes: &[u32], start: f64, beats: impl Fn(f64, f64) -> bool) {
        let better = |a, b| if beats(a, b) { a } else { b };
        self.slots.first_walk(&mut self.lanes, row, codes, [start; 2], |best, x| best[0] = better(x, best[0]));
        self.grow();
        for (number, lanes) in self.numbers.iter_mut().zip(&self.lanes) {
            *number = lanes.iter().fold(start, |best, lane| better(lane[0], best));
        }
    }

    /// Give all tables of groups the slots that the row needed.
    #[inline(always)]
    fn grow(&mut self) {
        self.spots.resize(self.slots.size, Spot::default());
        self.numbers.resize(self.slots.size, 0.0);
    }

    /// Add up deviations from the rounded mean and their squares.
    #[inline(always)]
    fn second_walk<T: Float>(&mut self, row: &[T]) {
        let size = self.spots.len();
        self.lanes.clear();
        self.lanes.resize(size, [[0.0; 2]; LANES]);
        let (lanes, spots) = (&mut self.lanes[..size], &self.spots[..size]);
        let mut add = |x: T, slot: u32, lane: usize| {
            let slot = slot as usize;
            let deviation = x.to_f64() - spots[slot].rough;
            let sums = &mut lanes[slot][lane];
            *sums = [sums[0] + deviation, sums[1] + deviation * deviation];
        };
        let ((rows, row_rest), (all, slots_rest)) = (row.as_chunks::<LANES>(), self.slots.of.as_chunks::<LANES>());
        for (row, slots) in rows.iter().zip(all) {
            for lane in 0..LANES {
                add(row[lane], slots[lane], lane);
            }
        }
        for (lane, (&x, &slot)) in row_rest.iter().zip(slots_rest).enumerate() {
            add(x, slot, lane);
        }
    }

    /// Write `result(value, moments of its group)` for each value.
    #[inline(always)]
    pub(super) fn write<T: Float>(&mut self, row: &[T], out: &mut [T], result: impl Fn(f64, &Spot) -> f64) {
        self.spots[0].spoil();
        let spots = &self.spots[..];
        let next = Next::after(out);
        let chunks = out.chunks_mut(CHUNK).zip(row.chunks(CHUNK)).zip(self.slots.of.chunks(CHUNK));
        for (column, ((out, row), slots)) in (0..).step_by(CHUNK).zip(chunks) {
            next.fetch_all(column..column + CHUNK);
            for ((y, &x), &slot) in out.iter_mut().zip(row).zip(slots) {
                *y = T::from_f64(result(x.to_f64(), &spots[slot as usize]));
            }
        }
    }

    /// Write the number of its group for each value.
    #[inline(always)]
    pub(super) fn write_numbers<T: Float>(&mut self, out: &mut [T]) {
        self.numbers[0] = f64::NAN;
        let numbers = &self.numbers[..];
        let next = Next::after(out);
        let chunks = out.chunks_mut(CHUNK).zip(self.slots.of.chunks(CHUNK));
        for (column, (out, slots)) in (0..).step_by(CHUNK).zip(chunks) {
            next.fetch_all(column..column + CHUNK);
            for (y, &slot) in out.iter_mut().zip(slots) {
                *y = T::from_f64(numbers[slot as usize]);
            }
        }
    }
}

impl Slots {
    /// Give each column its slot and `fold` its value into the lanes of its group. Tables keep the size that the rows before
    /// this one needed; a row that needs more is walked once more.
    #[inline(always)]
    fn first_walk<T: Float, A: Copy>(
        &mut self,
        lanes: &mut Vec<[A; LANES]>,
        row: &[T],
        codes: &[u32],
        start: A,
        fold: impl Fn(&mut A, f64),
    ) {
        self.of.resize(row.len(), 0);
        let (mut small, mut needed) = if self.large { self.dense.of(codes) } else { (codes, 1) };
        loop {
            self.size = self.size.max(needed);
            lanes.clear();
            lanes.resize(self.size, [start; LANES]);
            let last = walk(row, small, &mut self.of, lanes, &fold);
            if last < self.size {
                return;
            }
            needed = last + 1;
            if !are_small(last, row.len()) {
                self.large = true;
                (small, needed) = self.dense.of(codes);
            }
        }
    }
}

/// Write the slot of each column, one more than its code or 0 if it has no value or group, and fold its value into the
/// lanes there. Returns the last slot; if it is not among the lanes, nothing of this is of use.
#[inline(always)]
fn walk<T: Float, A>(
    row: &[T],
    codes: &[u32],
    slots: &mut [u32],
    lanes: &mut [[A; LANES]],
    fold: impl Fn(&mut A, f64),
) -> usize {
    let mut last = 0;
    let next = Next::after(row);
    let end = lanes.len() as u32 - 1;
    let mut chunk = |row: &[T], codes: &[u32], slots: &mut [u32]| {
        for ((slot, &code), x) in slots.iter_mut().zip(codes).zip(row) {
            let place = if x.is_missing() { 0 } else { code.wrapping_add(1) };
            last = last.max(place);
            *slot = place.min(end);
        }
        let ((rows, row_rest), (all, slots_rest)) = (row.as_chunks::<LANES>(), slots.as_chunks::<LANES>());
        for (row, slots) in rows.iter().zip(all) {
            for lane in 0..LANES {
                fold(&mut lanes[slots[lane] as usize][lane], row[lane].to_f64());
            }
        }
        for (lane, (&x, &slot)) in row_rest.iter().zip(slots_rest).enumerate() {
            fold(&mut lanes[slot as usize][lane], x.to_f64());
        }
    };
    // By chunks of known length, so that the slots are found several at once while the next memory is on its way.
    let ((rows, row_rest), (all, codes_rest)) = (row.as_chunks::<CHUNK>(), codes.as_chunks::<CHUNK>());
    let (places, slots_rest) = slots.as_chunks_mut::<CHUNK>();
    for (column, ((row, codes), slots)) in (0..).step_by(CHUNK).zip(rows.iter().zip(all).zip(places)) {
        next.fetch_all(column..column + CHUNK);
        chunk(row, codes, slots);
    }
    chunk(row_rest, codes_rest, slots_rest);
    last as usize
}

#[inline(always)]
fn total([a, b, c, d]: &[[f64; 2]; LANES]) -> [f64; 2] {
    [(a[0] + c[0]) + (b[0] + d[0]), (a[1] + c[1]) + (b[1] + d[1])]
}
