//! Broker's commission 佣金: `max(rate · amount, minimum)` on each fill, both sides.
//!
//! By default the rate is all in. With `costs.commission_includes_fees = false` it is the broker's own part alone, and the
//! dated handling and securities management fees come on top; the sum stands in the `commission` column.

use chrono::NaiveDate;
use weipan_core::{Board, Cny, Rate, RuleBook};

use super::regulatory::{DayRegulatoryFees, RegulatoryFees};
use crate::error::in_range;
use crate::{CostSpec, ExchangeError};

#[derive(Debug, Clone)]
pub(super) struct Commission {
    rate: Rate,
    minimum: Cny,
    /// Fees that the rate does not include.
    beside: Option<RegulatoryFees>,
}

impl Commission {
    pub(super) fn new(spec: &CostSpec, rules: &RuleBook) -> Result<Self, ExchangeError> {
        let rate = in_range("costs.commission", spec.commission, 0.0, 0.05, "must lie between 0 and 0.05")?;
        let minimum =
            in_range("costs.commission_min", spec.commission_min, 0.0, 1e6, "must lie between 0 and 1e6 yuan")?;
        Ok(Self {
            rate: Rate::from_fraction(rate).unwrap_or_default(),
            minimum: Cny::from_yuan(minimum).unwrap_or_default(),
            beside: if spec.commission_includes_fees { None } else { Some(RegulatoryFees::new(rules)?) },
        })
    }

    pub(super) fn on(&self, date: NaiveDate) -> DayCommission {
        let beside = self.beside.as_ref().map(|fees| fees.on(date));
        DayCommission { rate: self.rate, minimum: self.minimum, beside }
    }
}

/// The commission of one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayCommission {
    rate: Rate,
    minimum: Cny,
    beside: Option<DayRegulatoryFees>,
}

impl DayCommission {
    pub(super) fn of(self, board: Board, gross: Cny) -> Cny {
        self.rate.of(gross).max(self.minimum) + self.beside.map_or(Cny::ZERO, |fees| fees.of(board, gross))
    }
}
