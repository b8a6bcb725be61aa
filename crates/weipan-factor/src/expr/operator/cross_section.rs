//! Operators that look at all stocks on one day: one call of a kernel a row.

use weipan_kernel::{Outside, RankOptions, RankScratch, SelectScratch, WinsorizeBy};

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
    Winsorize(Outliers),
    Bucket(usize),
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

impl CrossSection {
    /// Writes the operator of each row of `width` values.
    pub(crate) fn apply(
        self,
        x: &[f64],
        width: usize,
        out: &mut [f64],
        ranks: &mut RankScratch,
        select: &mut SelectScratch,
    ) {
        for (x, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
            match self {
                Self::Rank(options) => _ = weipan_kernel::rank(x, out, options, ranks),
                Self::ZScore { ddof } => weipan_kernel::zscore(x, ddof, out),
                Self::Demean => weipan_kernel::demean(x, out),
                Self::Scale => weipan_kernel::scale(x, out),
                Self::Winsorize(outliers) => {
                    weipan_kernel::winsorize(x, outliers.rule(), Outside::Clip, out, select);
                }
                Self::Bucket(buckets) => _ = weipan_kernel::quantile_bucket(x, buckets, out, select),
            }
        }
    }
}
