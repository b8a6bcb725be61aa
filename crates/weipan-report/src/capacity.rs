//! Return against assets under management: what one book earns as its account grows and its own trades move prices.

use weipan_core::Cny;
use weipan_core::ledger::DayRow;
use weipan_core::record::RunTables;

use crate::causes::Cause;
use crate::closing::close_out_day;
use crate::statistic::DAYS_PER_YEAR;
use crate::study::Study;

/// What one size of the account came to. Causes are fractions of the mean equity a year.
#[derive(Debug, Clone, PartialEq)]
pub struct CapacityRow {
    /// Starting equity, yuan.
    pub equity: f64,
    /// Compound return a year.
    pub annual_return: f64,
    /// Worst drawdown.
    pub max_drawdown: f64,
    /// Selection, market and trading against the mark.
    pub gross: f64,
    /// The discount and interest.
    pub carry: f64,
    /// The book's own impact.
    pub impact: f64,
    /// All other named costs.
    pub costs: f64,
    /// Mean of long value over what the leverage asks for.
    pub invested: f64,
    /// Worth of buys that the share of volume refused, over worth bought and refused.
    pub refused: f64,
    /// Mean days to sell the book.
    pub days_to_sell: f64,
    /// Whether the account was closed out.
    pub closed_out: bool,
}

impl CapacityRow {
    /// Names of the columns of [`CapacityRow::values`], as in `capacity.csv`.
    pub const COLUMNS: [&'static str; 11] = [
        "equity",
        "annual_return",
        "max_drawdown",
        "gross",
        "carry",
        "impact",
        "costs",
        "invested",
        "refused",
        "days_to_sell",
        "closed_out",
    ];

    /// Whether at least half of the wanted purchases could be made: otherwise the account is not the same book at another size.
    pub(crate) fn is_bought(&self) -> bool {
        // NaN, nothing wanted, refused nothing.
        self.refused.is_nan() || self.refused <= 0.5
    }

    /// All columns as numbers; NaN where a figure is not defined.
    #[must_use]
    pub fn values(&self) -> [f64; 11] {
        [
            self.equity,
            self.annual_return,
            self.max_drawdown,
            self.gross,
            self.carry,
            self.impact,
            self.costs,
            self.invested,
            self.refused,
            self.days_to_sell,
            f64::from(u8::from(self.closed_out)),
        ]
    }
}

/// A row for each run, in their order.
#[must_use]
pub fn capacity(runs: &[RunTables]) -> Vec<CapacityRow> {
    runs.iter().map(row).collect()
}

fn row(run: &RunTables) -> CapacityRow {
    let study = Study::of(run);
    let days = &run.days;
    let open: Vec<&DayRow> = days.iter().filter(|day| day.equity > Cny::ZERO).collect();
    let mean = |of: &dyn Fn(&DayRow) -> f64| open.iter().map(|day| of(day)).sum::<f64>() / open.len().max(1) as f64;
    let yearly = mean(&|day| day.equity.yuan()) * days.len() as f64 / DAYS_PER_YEAR;
    let of = |causes: &[Cause]| causes.iter().map(|cause| cause.sum(days).yuan()).sum::<f64>() / yearly;
    let others: Vec<Cause> = Cause::COSTS.into_iter().filter(|cause| *cause != Cause::Impact).collect();
    let target = run.record.account.leverage;
    CapacityRow {
        equity: run.record.account.equity,
        annual_return: study.value("annual_return"),
        max_drawdown: study.value("max_drawdown"),
        gross: of(&[Cause::Selection, Cause::Market, Cause::Trading]),
        carry: of(&[Cause::Basis, Cause::Financing]),
        impact: of(&[Cause::Impact]),
        costs: of(&others),
        invested: mean(&|day| day.long_value.yuan() / (target * day.equity.yuan())),
        refused: refused(run),
        days_to_sell: study.value("days_to_sell_mean"),
        closed_out: close_out_day(days).is_some(),
    }
}

/// Part of the wanted purchases that the share of volume refused.
fn refused(run: &RunTables) -> f64 {
    use weipan_core::{RejectRule, Side};
    let bought: Cny = run.days.iter().map(|day| day.bought).sum();
    let by_volume = |r: &&weipan_core::ledger::RejectRow| r.side == Side::Buy && r.rule == RejectRule::Volume;
    let kept: Cny = run.rejects.iter().filter(by_volume).map(|r| r.worth).sum();
    kept.yuan() / (bought + kept).yuan()
}

/// The equity at which the return a year falls to a level: between the two sizes around it, in the logarithm of equity; `None`
/// if it is above the level at every size, or below it at the first.
///
/// ```
/// use weipan_report::crossing;
/// assert_eq!(crossing(&[(1e8, 0.20), (1e9, 0.10), (1e10, -0.10)], 0.0).map(|e| e.log10()), Some(9.5));
/// assert_eq!(crossing(&[(1e8, 0.20)], 0.0), None);
/// ```
#[must_use]
pub fn crossing(curve: &[(f64, f64)], level: f64) -> Option<f64> {
    curve.windows(2).find(|pair| pair[0].1 >= level && pair[1].1 < level).map(|pair| {
        let ((small, above), (large, below)) = (pair[0], pair[1]);
        let part = (above - level) / (above - below);
        10.0_f64.powf(small.log10() + part * (large.log10() - small.log10()))
    })
}
