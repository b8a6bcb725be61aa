//! The margin test: E / max(L, N·M·S) against the account's lines, compared in integers.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::ledger::MarginStatus;
use weipan_core::rules::INITIAL_MARGIN;
use weipan_core::{ByDateOr, Cny, Rate, RuleBook, ScheduleError};

use crate::{AccountKind, AccountSpec, HedgeError};

#[derive(Deserialize)]
struct MarginRow {
    fraction: f64,
}

/// Initial margin of a `dma` account opened on a date, from the rule book.
///
/// # Errors
/// [`HedgeError::Rules`] if the table has no row for the date.
pub fn dma_initial_margin(opened: NaiveDate, rules: &RuleBook) -> Result<f64, HedgeError> {
    let none = || ScheduleError::Form {
        what: INITIAL_MARGIN.name.to_owned(),
        message: format!("no row for an account opened on {opened}; set account.initial_margin"),
    };
    let rows = rules.schedule::<MarginRow>(&INITIAL_MARGIN, &[])?;
    Ok(rows.on(opened).ok_or_else(none)?.fraction)
}

/// Lines of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// Margin posted when a position is opened.
    pub initial: Rate,
    /// Warning line.
    pub warning: Rate,
    /// Call line.
    pub call: Rate,
    /// Close-out line.
    pub close_out: Rate,
    /// Ratio that an unwind cuts to.
    pub unwind_to: Rate,
}

impl Lines {
    /// The lines of an account opened on a date. A `cash` account has no lines: its initial margin is 1.
    ///
    /// # Errors
    /// [`HedgeError`] if lines contradict each other or the leverage exceeds `1 / initial_margin`.
    pub fn new(spec: &AccountSpec, opened: NaiveDate, rules: &RuleBook) -> Result<Self, HedgeError> {
        let initial = match (spec.kind, spec.initial_margin) {
            (AccountKind::Cash, _) => 1.0,
            (AccountKind::Dma, ByDateOr::Value(value)) => value,
            (AccountKind::Dma, ByDateOr::ByDate) => dma_initial_margin(opened, rules)?,
        };
        let unwind_to = match spec.unwind_to {
            ByDateOr::Value(value) => value,
            ByDateOr::ByDate => initial,
        };
        check_order(spec, initial, unwind_to)?;
        check_leverage(spec, initial, opened)?;
        let rate = |value| Rate::from_fraction(value).unwrap_or_default();
        Ok(Self {
            initial: rate(initial),
            warning: rate(spec.warning),
            call: rate(spec.call),
            close_out: rate(spec.close_out),
            unwind_to: rate(unwind_to),
        })
    }

    /// Where a ratio stands. The lines are strict: a ratio equal to a line has not crossed it.
    ///
    /// ```
    /// use weipan_core::{Cny, Rate, RuleBook, ledger::MarginStatus};
    /// use weipan_hedge::{AccountSpec, Lines};
    /// let day = chrono::NaiveDate::from_ymd_opt(2024, 1, 2).unwrap_or_default();
    /// let lines = Lines::new(&AccountSpec::default(), day, &RuleBook::shipped()?)?;
    /// assert_eq!(lines.status(Cny(15), Cny(100)), MarginStatus::Warning);
    /// assert_eq!(lines.status(Cny(14), Cny(100)), MarginStatus::Call);
    /// # Ok::<(), weipan_hedge::HedgeError>(())
    /// ```
    #[must_use]
    pub fn status(&self, equity: Cny, base: Cny) -> MarginStatus {
        let below = |line: Rate| i128::from(equity.0) * i128::from(Rate::ONE) < i128::from(line.0) * i128::from(base.0);
        if base == Cny::ZERO {
            MarginStatus::Normal
        } else if below(self.close_out) {
            MarginStatus::CloseOut
        } else if below(self.call) {
            MarginStatus::Call
        } else if below(self.warning) {
            MarginStatus::Warning
        } else {
            MarginStatus::Normal
        }
    }
}

/// Margin ratio for people and charts: E / max(L, N·M·S); NaN without a position.
#[must_use]
pub fn ratio(equity: Cny, base: Cny) -> f64 {
    if base > Cny::ZERO { equity.yuan() / base.yuan() } else { f64::NAN }
}

fn check_order(spec: &AccountSpec, initial: f64, unwind_to: f64) -> Result<(), HedgeError> {
    let range = |key, value| crate::spec::in_range(key, value, 0.0, 1.0);
    // Both are divided by: without any margin there would be no bound on leverage, and no target to unwind to.
    crate::spec::in_range("account.initial_margin", initial, 0.001, 1.0)?;
    crate::spec::in_range("account.unwind_to", unwind_to, 0.001, 1.0)?;
    let lines = [
        ("account.close_out", spec.close_out),
        ("account.call", spec.call),
        ("account.warning", spec.warning),
        ("account.initial_margin", initial),
    ];
    for pair in lines.windows(2) {
        let ((low_key, low), (high_key, high)) = (pair[0], pair[1]);
        range(low_key, low)?;
        if low > high {
            let why = format!("{low} lies above {high}; write close_out <= call <= warning <= initial_margin");
            return Err(HedgeError::Contradiction { first: low_key, second: high_key, why });
        }
    }
    if unwind_to < spec.call {
        let why = format!("an unwind to {unwind_to} would stay below the call line {}", spec.call);
        return Err(HedgeError::Contradiction { first: "account.unwind_to", second: "account.call", why });
    }
    Ok(())
}

fn check_leverage(spec: &AccountSpec, initial: f64, opened: NaiveDate) -> Result<(), HedgeError> {
    let most = 1.0 / initial;
    if spec.leverage <= most + 1e-12 {
        return Ok(());
    }
    let account = match spec.kind {
        AccountKind::Cash => "a cash account cannot borrow; take kind = \"dma\"".to_owned(),
        AccountKind::Dma => format!(
            "an account opened on {opened} posts {initial} of max(long, short), so leverage is at most {most}; \
             lower account.leverage or set account.initial_margin"
        ),
    };
    Err(HedgeError::Range { key: "account.leverage", value: spec.leverage, must: account })
}
