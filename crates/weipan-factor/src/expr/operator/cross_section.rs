//! Operators that look at all stocks on one day: one call of a kernel a row.

use weipan_kernel::{EdgeTies, Outside, RankOptions, RankScratch, SelectScratch, WinsorizeBy, bottom_k, top_k};

/// A kernel with its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CrossSection {
    Rank(RankOptions),
    /// Divisor of the variance: n − ddof.
    ZScore {
        ddof: usize,
    },
    Demean,
    Scale,
    Winsorize(Outliers, Outside),
    Bucket(usize),
    /// Yes for the k largest.
    Top(usize),
    /// Yes for the k smallest.
    Bottom(usize),
    /// Pulled in to ± a fraction of Σ|x|, the fraction as bits.
    Truncate(u64),
}

/// Where outliers begin; the numbers as bits, so that equal operators are found equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Outliers {
    Quantile { lower: u64, upper: u64 },
    Sigma { k: u64 },
    Mad { k: u64 },
}

impl Outliers {
    fn rule(self) -> WinsorizeBy<f64> {
        match self {
            Self::Quantile { lower, upper } => {
                WinsorizeBy::Quantile { lower: f64::from_bits(lower), upper: f64::from_bits(upper) }
            }
            Self::Sigma { k } => WinsorizeBy::Sigma { k: f64::from_bits(k), ddof: 1 },
            Self::Mad { k } => WinsorizeBy::Mad { k: f64::from_bits(k) },
        }
    }
}

/// Working memory, worth keeping between calls.
#[derive(Debug, Default)]
pub(crate) struct RowWork {
    ranks: RankScratch,
    select: SelectScratch,
    mask: Vec<bool>,
}

impl CrossSection {
    /// Writes the operator of each row of `width` values.
    pub(crate) fn apply(self, x: &[f64], width: usize, out: &mut [f64], work: &mut RowWork) {
        for (x, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
            self.row(x, out, work);
        }
    }

    fn row(self, x: &[f64], out: &mut [f64], work: &mut RowWork) {
        match self {
            Self::Rank(options) => _ = weipan_kernel::rank(x, out, options, &mut work.ranks),
            Self::ZScore { ddof } => weipan_kernel::zscore(x, ddof, out),
            Self::Demean => weipan_kernel::demean(x, out),
            Self::Scale => weipan_kernel::scale(x, out),
            Self::Winsorize(outliers, outside) => {
                weipan_kernel::winsorize(x, outliers.rule(), outside, out, &mut work.select);
            }
            Self::Bucket(buckets) => _ = weipan_kernel::quantile_bucket(x, buckets, out, &mut work.select),
            Self::Top(k) => chosen(x, out, work, |work| {
                top_k(x, k, EdgeTies::ByColumn, &mut work.mask, &mut work.select);
            }),
            Self::Bottom(k) => chosen(x, out, work, |work| {
                bottom_k(x, k, EdgeTies::ByColumn, &mut work.mask, &mut work.select);
            }),
            Self::Truncate(fraction) => truncate(x, f64::from_bits(fraction), out),
        }
    }
}

/// Yes or no for each value that is there, as `mark` fills the mask.
fn chosen(x: &[f64], out: &mut [f64], work: &mut RowWork, mark: impl FnOnce(&mut RowWork)) {
    work.mask.clear();
    work.mask.resize(x.len(), false);
    mark(work);
    for ((out, x), chosen) in out.iter_mut().zip(x).zip(&work.mask) {
        *out = if x.is_nan() { f64::NAN } else { f64::from(u8::from(*chosen)) };
    }
}

fn truncate(x: &[f64], fraction: f64, out: &mut [f64]) {
    let gross: f64 = x.iter().filter(|x| !x.is_nan()).map(|x| x.abs()).sum();
    let limit = fraction * gross;
    // Not `clamp`, which would panic where the limit is not a number.
    let inside = |x: f64| {
        if x > limit {
            limit
        } else if x < -limit {
            -limit
        } else {
            x
        }
    };
    out.iter_mut().zip(x).for_each(|(out, x)| *out = inside(*x));
}
