//! Stamp duty 印花税: by date and side; sells only since 2008-09-19, 0.05 % since 2023-08-28.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::{ByDateOr, Cny, Dated, Rate, Side};

use crate::ExchangeError;
use crate::error::in_range;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StampRow {
    from: NaiveDate,
    buy: f64,
    sell: f64,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Debug, Clone)]
pub(super) struct StampDuty {
    /// Rate on buys, rate on sells.
    rates: Dated<(Rate, Rate)>,
}

impl StampDuty {
    pub(super) fn new(spec: ByDateOr, rows: Vec<StampRow>) -> Result<Self, ExchangeError> {
        let rate = |value: f64| {
            in_range("costs.stamp_duty", value, 0.0, 0.05, "must lie between 0 and 0.05")
                .map(|v| Rate::from_fraction(v).unwrap_or_default())
        };
        let rates = match spec {
            ByDateOr::Value(sell) => Dated::constant((Rate(0), rate(sell)?)),
            ByDateOr::ByDate => {
                let rows = rows.iter().map(|r| Ok((r.from, (rate(r.buy)?, rate(r.sell)?))));
                Dated::new("stamp_duty", rows.collect::<Result<_, ExchangeError>>()?)?
            }
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
