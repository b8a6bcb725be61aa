//! Operators inside groups of stocks, one call of a kernel a row.

use weipan_kernel::{
    Alone, GroupScratch, NO_GROUP, RankOptions, Regression, ResidualScratch, group_count, group_demean, group_max,
    group_mean, group_median, group_min, group_rank, group_scale, group_std, group_sum, group_zscore, residual,
};

/// A kernel with its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Grouped {
    Mean,
    Demean(Alone),
    ZScore(Alone),
    Rank(RankOptions),
    Scale,
    Sum,
    Count,
    Min,
    Max,
    Median,
    Std,
}

/// Most regressors of a residual.
pub(crate) const MOST_REGRESSORS: usize = 16;

/// Working memory, worth keeping between calls.
#[derive(Debug, Default)]
pub(crate) struct GroupWork {
    codes: Vec<u32>,
    groups: GroupScratch,
    residual: ResidualScratch,
}

impl GroupWork {
    /// Group codes of a row of numbers.
    fn code(&mut self, groups: &[f64]) {
        self.codes.clear();
        self.codes.extend(groups.iter().map(|group| if group.is_nan() { NO_GROUP } else { *group as u32 }));
    }
}

impl Grouped {
    /// Writes the operator of each row of `width` values, inside the groups of the same row.
    pub(crate) fn apply(self, x: &[f64], groups: &[f64], width: usize, out: &mut [f64], work: &mut GroupWork) {
        let rows = x.chunks_exact(width).zip(groups.chunks_exact(width)).zip(out.chunks_exact_mut(width));
        for ((x, groups), out) in rows {
            work.code(groups);
            let (codes, scratch) = (&work.codes, &mut work.groups);
            match self {
                Self::Mean => group_mean(x, codes, out, scratch),
                Self::Demean(alone) => group_demean(x, codes, alone, out, scratch),
                Self::ZScore(alone) => group_zscore(x, codes, 1, alone, out, scratch),
                Self::Rank(options) => group_rank(x, codes, options, out, scratch),
                Self::Scale => group_scale(x, codes, out, scratch),
                Self::Sum => group_sum(x, codes, out, scratch),
                Self::Count => group_count(x, codes, out, scratch),
                Self::Min => group_min(x, codes, out, scratch),
                Self::Max => group_max(x, codes, out, scratch),
                Self::Median => group_median(x, codes, out, scratch),
                Self::Std => group_std(x, codes, 1, out, scratch),
            }
        }
    }
}

/// The parts of a residual, rows of a block each: y, the regressors, weights and groups.
pub(crate) struct Regressed<'a> {
    pub y: &'a [f64],
    pub regressors: &'a [&'a [f64]],
    pub weights: Option<&'a [f64]>,
    pub groups: Option<&'a [f64]>,
}

impl Regressed<'_> {
    /// Writes the residual of each row of `width` values.
    pub(crate) fn apply(&self, width: usize, out: &mut [f64], work: &mut GroupWork) {
        for (row, out) in out.chunks_exact_mut(width).enumerate() {
            let of = |rows: &'_ [f64]| -> std::ops::Range<usize> { row * width..((row + 1) * width).min(rows.len()) };
            let mut regressors: [&[f64]; MOST_REGRESSORS] = [&[]; MOST_REGRESSORS];
            regressors.iter_mut().zip(self.regressors).for_each(|(to, from)| *to = &from[of(from)]);
            if let Some(groups) = self.groups {
                work.code(&groups[of(groups)]);
            }
            let on = Regression {
                regressors: &regressors[..self.regressors.len()],
                codes: self.groups.map(|_| work.codes.as_slice()),
                weights: self.weights.map(|weights| &weights[of(weights)]),
                intercept: true,
            };
            residual(&self.y[of(self.y)], on, out, &mut work.residual);
        }
    }
}
