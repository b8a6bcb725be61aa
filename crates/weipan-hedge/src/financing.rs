//! Interest: what borrowed money costs for the calendar days since the last trading day.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::rules::{FINANCING_RATE, LOAN_RATE, RuleTable};
use weipan_core::{ByDateOr, Cny, Dated, Rate, RuleBook};

use crate::{AccountKind, AccountSpec, FinancingBase, HedgeError};

#[derive(Deserialize)]
struct RateRow {
    rate: f64,
}

/// The table of rates of a kind of account.
fn table(kind: AccountKind) -> &'static RuleTable {
    match kind {
        AccountKind::Cash | AccountKind::Dma => &FINANCING_RATE,
        AccountKind::Margin => &LOAN_RATE,
    }
}

/// Rates by date and the base they are paid on.
#[derive(Debug, Clone)]
pub struct Financing {
    rate: Dated<Rate>,
    cash_rate: Rate,
    base: FinancingBase,
    day_count: i64,
}

impl Financing {
    /// The financing of an account.
    ///
    /// # Errors
    /// [`HedgeError::Rules`] if the book's rows are not rates, which would be a defect.
    pub fn new(spec: &AccountSpec, rules: &RuleBook) -> Result<Self, HedgeError> {
        let rate = |value| Rate::from_fraction(value).unwrap_or_default();
        let schedule = match spec.financing_rate {
            ByDateOr::Value(value) => Dated::constant(rate(value)),
            ByDateOr::ByDate => rules.schedule(table(spec.kind), &[])?.map(|row: RateRow| rate(row.rate)),
        };
        Ok(Self {
            rate: schedule,
            cash_rate: rate(spec.cash_rate),
            base: spec.financing_base,
            day_count: i64::from(spec.day_count),
        })
    }

    /// The rate a year on a date.
    #[must_use]
    pub fn rate(&self, date: NaiveDate) -> Rate {
        self.rate.on(date).copied().unwrap_or_default()
    }

    /// Interest for `days` calendar days on yesterday's balance, negative when paid: `-B · r · days / year` with
    /// `B = max(0, L - E)` (or `L` for `notional`), plus the cash rate on own cash `max(0, E - L)` (or on `E`).
    #[must_use]
    pub fn interest(&self, long_value: Cny, equity: Cny, date: NaiveDate, days: i64) -> Cny {
        match self.base {
            FinancingBase::Borrowed => {
                self.on_loan((long_value - equity).floor_zero(), (equity - long_value).floor_zero(), date, days)
            }
            FinancingBase::Notional => self.on_loan(long_value, equity.floor_zero(), date, days),
        }
    }

    /// Interest for `days` calendar days on a loan, negative, and on idle cash, each rounded once.
    #[must_use]
    pub fn on_loan(&self, loan: Cny, idle: Cny, date: NaiveDate, days: i64) -> Cny {
        let year = Rate::ONE * self.day_count;
        let on = |amount: Cny, rate: Rate| amount.scaled(rate.0 * days, year);
        on(idle, self.cash_rate) - on(loan, self.rate(date))
    }
}
