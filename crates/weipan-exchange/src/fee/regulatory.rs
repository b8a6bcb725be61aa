//! Exchange handling fee 经手费 and securities management fee 证管费: by date, both sides. Brokers charge them inside their
//! commission, or beside it.

use chrono::NaiveDate;
use weipan_core::rules::{HANDLING_FEE, SECURITIES_FEE};
use weipan_core::{Board, Cny, Dated, Rate, RuleBook, ScheduleError};

use super::{ByMarket, MarketFee, rates};

#[derive(Debug, Clone)]
pub(super) struct RegulatoryFees {
    handling: MarketFee,
    securities: Dated<Rate>,
}

impl RegulatoryFees {
    pub(super) fn new(rules: &RuleBook) -> Result<Self, ScheduleError> {
        Ok(Self { handling: MarketFee::new(rules, &HANDLING_FEE)?, securities: rates(rules, &SECURITIES_FEE, &[])? })
    }

    pub(super) fn on(&self, date: NaiveDate) -> DayRegulatoryFees {
        let securities = self.securities.on(date).copied().unwrap_or_default();
        DayRegulatoryFees { handling: self.handling.on(date), securities }
    }
}

/// Both fees on one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayRegulatoryFees {
    handling: ByMarket,
    securities: Rate,
}

impl DayRegulatoryFees {
    pub(super) fn of(self, board: Board, gross: Cny) -> Cny {
        self.handling.of(board, gross) + self.securities.of(gross)
    }
}
