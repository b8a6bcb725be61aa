//! Transfer fee 过户费 of the clearing house: both sides, by market and date.

use chrono::NaiveDate;
use weipan_core::rules::TRANSFER_FEE;
use weipan_core::{ByDateOr, Dated, Rate, RuleBook};

use super::{ByMarket, MarketFee};
use crate::ExchangeError;
use crate::error::in_range;

#[derive(Debug, Clone)]
pub(super) struct TransferFee {
    rates: MarketFee,
}

impl TransferFee {
    pub(super) fn new(spec: ByDateOr, rules: &RuleBook) -> Result<Self, ExchangeError> {
        let rates = match spec {
            ByDateOr::Value(value) => {
                let value = in_range("costs.transfer_fee", value, 0.0, 0.05, "must lie between 0 and 0.05")?;
                let always = Dated::constant(Rate::from_fraction(value).unwrap_or_default());
                MarketFee { sse_szse: always.clone(), bse: always }
            }
            ByDateOr::ByDate => MarketFee::new(rules, &TRANSFER_FEE)?,
        };
        Ok(Self { rates })
    }

    pub(super) fn on(&self, date: NaiveDate) -> ByMarket {
        self.rates.on(date)
    }
}
