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

    pub(super) fn on(&self, date: NaiveDate) -> DayStampDuty {
        let (buy, sell) = self.rates.on(date).copied().unwrap_or_default();
        DayStampDuty { buy, sell }
    }
}

/// The rates of one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayStampDuty {
    buy: Rate,
    sell: Rate,
}

impl DayStampDuty {
    pub(super) fn of(self, side: Side, gross: Cny) -> Cny {
        match side {
            Side::Buy => self.buy.of(gross),
            Side::Sell => self.sell.of(gross),
        }
    }
}
