//! The columns that take part in a regression, and their weights.

use super::Regression;
use crate::float::Float;
use crate::group::Arrangement;

/// Partial sums kept side by side: term i goes to lane i mod 8, whatever the CPU.
const LANES: usize = 8;

#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    /// The columns that take part, those of a group together.
    pub(super) columns: Vec<u32>,
    /// Their weights.
    pub(super) weights: Vec<f64>,
    /// Where in `columns` each set with a constant of its own ends: the groups, or all columns if there is an
    /// intercept, or none.
    ends: Vec<usize>,
    /// Whether a column takes part.
    present: Vec<bool>,
    arrangement: Arrangement,
    /// The columns in the order of the arrangement.
    order: Vec<u32>,
}

impl Sample {
    /// Find the columns where everything is there.
    pub(super) fn draw<T: Float>(&mut self, y: &[T], on: Regression<'_, T>) {
        assert!(u32::try_from(y.len()).is_ok(), "a row of {} columns", y.len());
        self.mark(y, on);
        self.columns.clear();
        self.ends.clear();
        match on.codes {
            Some(codes) => self.gather_groups(codes, y.len()),
            None => {
                let present = (0_u32..).zip(&self.present).filter(|&(_, &present)| present);
                self.columns.extend(present.map(|(column, _)| column));
                if on.intercept && !self.columns.is_empty() {
                    self.ends.push(self.columns.len());
                }
            }
        }
        self.weights.clear();
        let weight = |&column: &u32| on.weights.map_or(1.0, |weights| weights[column as usize].to_f64());
        self.weights.extend(self.columns.iter().map(weight));
    }

    /// How many constants the fit has.
    pub(super) fn constants(&self) -> usize {
        self.ends.len()
    }

    fn mark<T: Float>(&mut self, y: &[T], on: Regression<'_, T>) {
        self.present.clear();
        self.present.extend(y.iter().map(|x| !x.is_missing()));
        for regressor in on.regressors {
            assert!(regressor.len() == y.len(), "a row of {} values and a regressor of {}", y.len(), regressor.len());
            for (present, x) in self.present.iter_mut().zip(*regressor) {
                *present &= !x.is_missing();
            }
        }
        if let Some(weights) = on.weights {
            assert!(weights.len() == y.len(), "a row of {} values and {} weights", y.len(), weights.len());
            for (present, &weight) in self.present.iter_mut().zip(weights) {
                *present &= weight > T::default();
            }
        }
    }

    fn gather_groups(&mut self, codes: &[u32], width: usize) {
        assert!(codes.len() == width, "a row of {width} values and {} group codes", codes.len());
        self.arrangement.arrange(codes);
        self.order.resize(width, 0);
        for (column, &place) in (0_u32..).zip(self.arrangement.places()) {
            self.order[place as usize] = column;
        }
        for group in self.arrangement.groups() {
            let before = self.columns.len();
            let members = self.order[group].iter().filter(|&&column| self.present[column as usize]);
            self.columns.extend(members);
            if self.columns.len() > before {
                self.ends.push(self.columns.len());
            }
        }
    }

    /// Append the values of a row in the columns that take part.
    pub(super) fn append<T: Float>(&self, row: &[T], to: &mut Vec<f64>) {
        to.extend(self.columns.iter().map(|&column| row[column as usize].to_f64()));
    }

    /// Subtract the weighted mean of each set that has a constant.
    pub(super) fn centre(&self, values: &mut [f64]) {
        let mut start = 0;
        for &end in &self.ends {
            centre(&mut values[start..end], &self.weights[start..end]);
            start = end;
        }
    }

    /// Σ w a b.
    pub(super) fn inner(&self, a: &[f64], b: &[f64]) -> f64 {
        total(&self.weights, a, b)
    }

    /// √(Σ w a²).
    pub(super) fn norm(&self, a: &[f64]) -> f64 {
        self.inner(a, a).sqrt()
    }
}

/// Differences to the first value are averaged, so that equal values become exactly 0; then once more, for the rounding
/// of the mean.
fn centre(values: &mut [f64], weights: &[f64]) {
    let pivot = values[0];
    values.iter_mut().for_each(|x| *x -= pivot);
    for _ in 0..2 {
        let mean = sum(weights, values) / sum(weights, &[]);
        values.iter_mut().for_each(|x| *x -= mean);
    }
}

/// Σ w a, or Σ w if `a` is empty.
fn sum(weights: &[f64], a: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    if a.is_empty() {
        weights.chunks(LANES).for_each(|w| w.iter().zip(&mut lanes).for_each(|(w, lane)| *lane += w));
    } else {
        for (w, a) in weights.chunks(LANES).zip(a.chunks(LANES)) {
            w.iter().zip(a).zip(&mut lanes).for_each(|((w, a), lane)| *lane += w * a);
        }
    }
    fold(lanes)
}

fn total(weights: &[f64], a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (w, w_rest) = weights.as_chunks::<LANES>();
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    for ((w, a), b) in w.iter().zip(a).zip(b) {
        for lane in 0..LANES {
            lanes[lane] += w[lane] * a[lane] * b[lane];
        }
    }
    for (lane, ((w, a), b)) in w_rest.iter().zip(a_rest).zip(b_rest).enumerate() {
        lanes[lane] += w * a * b;
    }
    fold(lanes)
}

fn fold([a, b, c, d, e, f, g, h]: [f64; LANES]) -> f64 {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
