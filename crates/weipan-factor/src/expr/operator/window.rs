//! Operators over the last days of one stock: kernels of `weipan_kernel::rolling` with their options.

use weipan_kernel::{Past, Rolling, RollingPair, RollingScratch, Window, rolling, rolling_pair};

/// What is made of one series; numbers as bits, so that equal operators are found equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Rolled {
    Sum,
    Mean,
    Var,
    Std,
    Product,
    Min,
    Max,
    ArgMin,
    ArgMax,
    Rank,
    Quantile { q: u64 },
    Median,
    Skew,
    Kurt,
    ZScore,
    Mad,
    DecayLinear,
    DecayExp { factor: u64 },
    Backfill,
    Slope,
    Rsquare,
    Resid,
}

/// What is made of two series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum RolledPair {
    Corr,
    Cov,
    Beta,
    Rsquare,
    Resid,
}

/// A window's length, and how many of its values must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Days {
    pub days: u32,
    pub min_periods: u32,
}

impl Days {
    fn window(self) -> Window {
        Window { days: self.days as usize, min_periods: self.min_periods as usize }
    }
}

impl Rolled {
    /// Writes the operator for each row of `out`, whose first row is row `past.lead` of `past.rows`.
    pub(crate) fn apply(self, past: Past<'_, f64>, days: Days, out: &mut [f64], scratch: &mut RollingScratch) {
        rolling(self.kernel(), past, days.window(), out, scratch);
    }

    fn kernel(self) -> Rolling {
        match self {
            Self::Sum => Rolling::Sum,
            Self::Mean => Rolling::Mean,
            Self::Var => Rolling::Var { ddof: 1 },
            Self::Std => Rolling::Std { ddof: 1 },
            Self::Product => Rolling::Product,
            Self::Min => Rolling::Min,
            Self::Max => Rolling::Max,
            Self::ArgMin => Rolling::ArgMin,
            Self::ArgMax => Rolling::ArgMax,
            Self::Rank => Rolling::Rank,
            Self::Quantile { q } => Rolling::Quantile { q: f64::from_bits(q) },
            Self::Median => Rolling::Median,
            Self::Skew => Rolling::Skew,
            Self::Kurt => Rolling::Kurt,
            Self::ZScore => Rolling::ZScore { ddof: 1 },
            Self::Mad => Rolling::Mad,
            Self::DecayLinear => Rolling::DecayLinear,
            Self::DecayExp { factor } => Rolling::DecayExp { factor: f64::from_bits(factor) },
            Self::Backfill => Rolling::Backfill,
            Self::Slope => Rolling::Slope,
            Self::Rsquare => Rolling::Rsquare,
            Self::Resid => Rolling::Resid,
        }
    }
}

impl RolledPair {
    /// Writes the operator of y and x for each row of `out`.
    pub(crate) fn apply(
        self,
        y: Past<'_, f64>,
        x: Past<'_, f64>,
        days: Days,
        out: &mut [f64],
        scratch: &mut RollingScratch,
    ) {
        let kernel = match self {
            Self::Corr => RollingPair::Corr,
            Self::Cov => RollingPair::Cov { ddof: 1 },
            Self::Beta => RollingPair::Beta,
            Self::Rsquare => RollingPair::Rsquare,
            Self::Resid => RollingPair::Resid,
        };
        rolling_pair(kernel, y, x, days.window(), out, scratch);
    }
}

/// The value `days` rows before each row of `out`; missing before the data.
pub(crate) fn delay(past: Past<'_, f64>, days: u32, out: &mut [f64]) {
    let (lag, asked) = (days as usize, out.len() / past.width);
    let short = lag.saturating_sub(past.lead).min(asked);
    let (missing, rest) = out.split_at_mut(short * past.width);
    missing.fill(f64::NAN);
    if !rest.is_empty() {
        let from = (past.lead + short - lag) * past.width;
        rest.copy_from_slice(&past.rows[from..from + rest.len()]);
    }
}

/// Each row of `out` less the value `days` rows before it; missing before the data.
pub(crate) fn delta(past: Past<'_, f64>, days: u32, out: &mut [f64]) {
    delay(past, days, out);
    let now = &past.rows[past.lead * past.width..];
    out.iter_mut().zip(now).for_each(|(out, now)| *out = now - *out);
}

/// Days since a yes/no was last yes: 0 if it is today; missing if it was not on any of the last `days` days, today
/// included.
pub(crate) fn since(past: Past<'_, f64>, days: u32, out: &mut [f64]) {
    let width = past.width;
    for (row, out) in out.chunks_exact_mut(width).enumerate() {
        let today = past.lead + row;
        out.fill(f64::NAN);
        for age in (0..(days as usize).min(today + 1)).rev() {
            let then = &past.rows[(today - age) * width..][..width];
            out.iter_mut().zip(then).filter(|(_, yes)| **yes == 1.0).for_each(|(out, _)| *out = age as f64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    fn past(rows: &[f64], lead: usize) -> Past<'_, f64> {
        Past { rows, lead, width: 1, start: 0 }
    }

    #[test]
    fn delays_reach_back_to_the_data_and_no_further() {
        let rows = [1.0, 2.0, 4.0, 8.0];
        let mut out = [0.0; 3];
        delay(past(&rows, 1), 2, &mut out);
        assert!(out[0].is_nan() && out[1..] == [1.0, 2.0]);
        delta(past(&rows, 1), 1, &mut out);
        assert_eq!(out, [1.0, 2.0, 4.0]);
        delay(past(&rows, 1), 9, &mut out);
        assert!(out.iter().all(|x| x.is_nan()));
    }

    #[test]
    fn days_since_a_yes() {
        let rows = [1.0, 0.0, NAN, 0.0, 1.0];
        let mut out = [0.0; 5];
        since(past(&rows, 0), 3, &mut out);
        assert!(out[3].is_nan());
        assert_eq!((out[0], out[1], out[2], out[4]), (0.0, 1.0, 2.0, 0.0));
    }
}
