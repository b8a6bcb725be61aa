//! Stamp duty 印花税: by date and side; sells only since 2008-09-19, 0.05 % since 2023-08-28.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::rules::STAMP_DUTY;
use weipan_core::{ByDateOr, Cny, Dated, Rate, RuleBook, Side};

use crate::ExchangeError;
use crate::error::in_range;

#[derive(Deserialize)]
struct StampRow {
    buy: f64,
    sell: f64,
}

#[derive(Debug, Clone)]
pub(super) struct StampDuty {
    /// Rate on buys, rate on sells.
    rates: Dated<(Rate, Rate)>,
}

impl StampDuty {
    pub(super) fn new(spec: ByDateOr, rules: &RuleBook) -> Result<Self, ExchangeError> {
        let rate = |value: f64| Rate::from_fraction(value).unwrap_or_default();
        let rates = match spec {
            ByDateOr::Value(sell) => {
                let sell = in_range("costs.stamp_duty", sell, 0.0, 0.05, "must lie between 0 and 0.05")?;
                Dated::constant((Rate(0), rate(sell)))
            }
            ByDateOr::ByDate => rules.schedule(&STAMP_DUTY, &[])?.map(|r: StampRow| (rate(r.buy), rate(r.sell))),
        };
        Ok(Self { rates })
    }

    pub(super) fn of(&self, date: NaiveDate, side: Side, gross: Cny) -> Cny {
        let (buy, sell) = self.rates.on(date).copied().unwrap_or_default();
        match side {
            Side::Buy => buy.of(gross),
            Side::Sell => sell.of(gross),
        }
    }
}
