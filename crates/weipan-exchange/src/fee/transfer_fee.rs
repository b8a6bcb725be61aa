//! Transfer fee 过户费 of the clearing house: both sides, by date.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::{ByDateOr, Cny, Dated, Rate};

use crate::ExchangeError;
use crate::error::in_range;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferRow {
    from: NaiveDate,
    rate: f64,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Debug, Clone)]
pub(super) struct TransferFee {
    rates: Dated<Rate>,
}

impl TransferFee {
    pub(super) fn new(spec: ByDateOr, rows: Vec<TransferRow>) -> Result<Self, ExchangeError> {
        let rate = |value: f64| {
            in_range("costs.transfer_fee", value, 0.0, 0.05, "must lie between 0 and 0.05")
                .map(|v| Rate::from_fraction(v).unwrap_or_default())
        };
        let rates = match spec {
            ByDateOr::Value(value) => Dated::constant(rate(value)?),
            ByDateOr::ByDate => {
                let rows = rows.iter().map(|r| Ok((r.from, rate(r.rate)?)));
                Dated::new("transfer_fee", rows.collect::<Result<_, ExchangeError>>()?)?
            }
        };
        Ok(Self { rates })
    }

    pub(super) fn of(&self, date: NaiveDate, gross: Cny) -> Cny {
        self.rates.on(date).copied().unwrap_or_default().of(gross)
    }
}
