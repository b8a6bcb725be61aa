//! The daily series that statistics and charts are made of.

use chrono::NaiveDate;
use weipan_core::Cny;
use weipan_core::ledger::DayRow;
use weipan_core::record::RunTables;

/// Net asset value and returns of a run beside its benchmark and index: one value a day, NaN where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Trading days.
    pub dates: Vec<NaiveDate>,
    /// Unit NAV, 1 before the first day, money from outside taken out; NaN after ruin. Zero or less on the day of ruin.
    pub nav: Vec<f64>,
    /// Daily return `(E(t) - E(t-1) - flow) / (E(t-1) + flow)`: a top-up arrives before the open. NaN after ruin.
    pub returns: Vec<f64>,
    /// Daily return of the benchmark; NaN on the first day.
    pub benchmark: Vec<f64>,
    /// Daily return of the hedge index; NaN on the first day.
    pub index: Vec<f64>,
    /// Benchmark, 1 on the first day.
    pub benchmark_nav: Vec<f64>,
    /// Hedge index, 1 on the first day.
    pub index_nav: Vec<f64>,
    /// First day on which equity was zero or less: returns are not defined after it.
    pub ruined: Option<usize>,
}

/// Equity at the close before each day; the starting equity before the first.
#[must_use]
pub fn equity_before(run: &RunTables) -> Vec<Cny> {
    let start = Cny::from_yuan(run.record.account.equity).unwrap_or_default();
    std::iter::once(start).chain(run.days.iter().map(|row| row.equity)).take(run.days.len()).collect()
}

/// Long value at the close before each day, yuan; zero before the first.
#[must_use]
pub fn long_before(days: &[DayRow]) -> Vec<f64> {
    std::iter::once(0.0).chain(days.iter().map(|row| row.long_value.yuan())).take(days.len()).collect()
}

/// `level(t) / level(t-1) - 1`; NaN on the first day and where a level is missing.
fn changes(levels: &[f64]) -> Vec<f64> {
    std::iter::once(f64::NAN).chain(levels.windows(2).map(|w| w[1] / w[0] - 1.0)).take(levels.len()).collect()
}

/// Levels over the first one that is there.
fn rebased(levels: &[f64]) -> Vec<f64> {
    let first = levels.iter().copied().find(|v| !v.is_nan()).unwrap_or(f64::NAN);
    levels.iter().map(|v| v / first).collect()
}

impl Series {
    /// The series of a run.
    #[must_use]
    pub fn of(run: &RunTables) -> Self {
        let days = &run.days;
        let (benchmark, index): (Vec<f64>, Vec<f64>) = days.iter().map(|row| (row.benchmark, row.index)).unzip();
        let ruined = days.iter().position(|row| row.equity <= Cny::ZERO);
        let (mut nav, mut returns, mut value) = (Vec::with_capacity(days.len()), Vec::with_capacity(days.len()), 1.0);
        for (t, (row, before)) in days.iter().zip(equity_before(run)).enumerate() {
            let base = (before + row.external).yuan();
            let change = (row.equity - before - row.external - row.redemption).yuan();
            let alive = ruined.is_none_or(|end| t <= end) && base > 0.0;
            returns.push(if alive { change / base } else { f64::NAN });
            value *= 1.0 + returns[t];
            nav.push(value);
        }
        Self {
            dates: days.iter().map(|row| row.date).collect(),
            nav,
            returns,
            benchmark: changes(&benchmark),
            index: changes(&index),
            benchmark_nav: rebased(&benchmark),
            index_nav: rebased(&index),
            ruined,
        }
    }

    /// Geometric excess over the benchmark, `nav / benchmark - 1`; NaN where the NAV is not positive: nothing is left that
    /// could be compared.
    #[must_use]
    pub fn excess(&self) -> Vec<f64> {
        self.nav.iter().zip(&self.benchmark_nav).map(|(n, b)| if *n > 0.0 { n / b - 1.0 } else { f64::NAN }).collect()
    }

    /// NAV on the last day on which it is defined.
    #[must_use]
    pub fn last_nav(&self) -> f64 {
        self.nav.iter().copied().rfind(|v| !v.is_nan()).unwrap_or(f64::NAN)
    }

    /// Compound return of daily returns over a range of days, missing days left out; NaN if all are missing.
    #[must_use]
    pub fn compound(returns: &[f64]) -> f64 {
        let present = returns.iter().filter(|r| !r.is_nan());
        if present.clone().next().is_none() { f64::NAN } else { present.map(|r| 1.0 + r).product::<f64>() - 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_and_bases_survive_missing_levels() {
        let levels = [f64::NAN, 2.0, 3.0];
        assert!(changes(&levels)[1].is_nan());
        assert_eq!(changes(&levels)[2], 0.5);
        assert_eq!(rebased(&levels)[1..], [1.0, 1.5]);
        assert!(changes(&[]).is_empty());
    }

    #[test]
    fn compound_skips_what_is_missing() {
        assert_eq!(Series::compound(&[0.5, f64::NAN, 1.0]), 2.0);
        assert!(Series::compound(&[f64::NAN]).is_nan());
    }
}
