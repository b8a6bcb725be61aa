//! Regressors made orthogonal, one after the other.

use super::sample::Sample;
use crate::float::Float;

/// A regressor of which no more than this part of its norm is left is explained by others: rounding alone leaves about
/// 1e-16 of it.
const ROUNDING: f64 = 1e-14;
/// The same for its norm about the means: what is left of it would have too few digits.
const COLLINEAR: f64 = 1e-10;

#[derive(Clone, Debug, Default)]
pub(super) struct Basis {
    /// One vector of norm 1 for each kept regressor, one after the other.
    vectors: Vec<f64>,
    /// For each kept regressor its coordinates along the kept ones before it and itself, one after the other.
    triangle: Vec<f64>,
    /// The coordinates of y.
    along: Vec<f64>,
    /// Which regressors were kept.
    pub(super) kept: Vec<usize>,
    /// Regressors seen so far.
    seen: usize,
    /// Constants of the fit.
    constants: usize,
    /// The coordinates of the vector in work.
    steps: Vec<f64>,
}

impl Basis {
    pub(super) fn clear(&mut self, constants: usize) {
        self.vectors.clear();
        self.triangle.clear();
        self.along.clear();
        self.kept.clear();
        self.seen = 0;
        self.constants = constants;
    }

    /// Keep what a regressor adds to those before it, if anything. Whether all sums were finite.
    pub(super) fn add<T: Float>(&mut self, regressor: &[T], sample: &Sample) -> bool {
        let from = self.vectors.len();
        sample.append(regressor, &mut self.vectors);
        let (before, vector) = self.vectors.split_at_mut(from);
        let size = sample.norm(vector);
        sample.centre(vector);
        let centred = sample.norm(vector);
        project_out(before, vector, sample, &mut self.steps);
        let left = sample.norm(vector);
        let full = self.constants + self.kept.len() >= sample.columns.len();
        if full || !(left > ROUNDING * size && left > COLLINEAR * centred) {
            self.vectors.truncate(from);
        } else {
            vector.iter_mut().for_each(|x| *x /= left);
            self.triangle.extend_from_slice(&self.steps);
            self.triangle.push(left);
            self.kept.push(self.seen);
        }
        self.seen += 1;
        size.is_finite() && left.is_finite()
    }

    /// Leave in `rest` what the basis and the constants do not explain of y. Whether all sums were finite.
    pub(super) fn explain<T: Float>(&mut self, y: &[T], sample: &Sample, rest: &mut Vec<f64>) -> bool {
        rest.clear();
        sample.append(y, rest);
        let size = sample.norm(rest);
        sample.centre(rest);
        project_out(&self.vectors, rest, sample, &mut self.along);
        let exact = self.constants + self.kept.len() >= sample.columns.len();
        let left = sample.norm(rest);
        if exact || left <= ROUNDING * size {
            rest.fill(0.0);
        }
        size.is_finite() && left.is_finite()
    }

    /// Solve the triangle for the slopes of the kept regressors.
    pub(super) fn slopes(&mut self, slopes: &mut [f64]) {
        for j in (0..self.kept.len()).rev() {
            let row = &self.triangle[j * (j + 1) / 2..][..=j];
            let slope = self.along[j] / row[j];
            for (along, step) in self.along.iter_mut().zip(&row[..j]) {
                *along -= slope * step;
            }
            slopes[self.kept[j]] = slope;
        }
    }
}

/// Subtract from a vector its projections on all before it, twice; `steps` gets its coordinates along them.
fn project_out(before: &[f64], vector: &mut [f64], sample: &Sample, steps: &mut Vec<f64>) {
    let n = vector.len();
    steps.clear();
    steps.resize(before.len() / n, 0.0);
    for _ in 0..2 {
        for (unit, step) in before.chunks_exact(n).zip(&mut *steps) {
            let along = sample.inner(unit, vector);
            vector.iter_mut().zip(unit).for_each(|(x, unit)| *x -= along * unit);
            *step += along;
        }
    }
}
