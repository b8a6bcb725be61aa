//! Exchange handling fee 经手费 and securities management fee 证管费: by date, both sides. Brokers charge them inside their
//! commission, or beside it.

use chrono::NaiveDate;
use weipan_core::rules::{HANDLING_FEE, SECURITIES_FEE};
use weipan_core::{Board, Cny, Dated, Rate, RuleBook, ScheduleError};

use super::{MarketFee, rates};

#[derive(Debug, Clone)]
pub(super) struct RegulatoryFees {
    handling: MarketFee,
    securities: Dated<Rate>,
}

impl RegulatoryFees {
    pub(super) fn new(rules: &RuleBook) -> Result<Self, ScheduleError> {
        Ok(Self { handling: MarketFee::new(rules, &HANDLING_FEE)?, securities: rates(rules, &SECURITIES_FEE, &[])? })
    }

    pub(super) fn of(&self, date: NaiveDate, board: Board, gross: Cny) -> Cny {
        let securities = self.securities.on(date).copied().unwrap_or_default();
        self.handling.on(date, board).of(gross) + securities.of(gross)
    }
}
