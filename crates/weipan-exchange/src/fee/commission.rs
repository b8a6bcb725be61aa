//! Broker's commission 佣金: `max(rate · amount, minimum)` on each fill, both sides.

use weipan_core::{Cny, Rate};

use crate::error::in_range;
use crate::{CostSpec, ExchangeError};

#[derive(Debug, Clone, Copy)]
pub(super) struct Commission {
    rate: Rate,
    minimum: Cny,
}

impl Commission {
    pub(super) fn new(spec: &CostSpec) -> Result<Self, ExchangeError> {
        let rate = in_range("costs.commission", spec.commission, 0.0, 0.05, "must lie between 0 and 0.05")?;
        let minimum =
            in_range("costs.commission_min", spec.commission_min, 0.0, 1e6, "must lie between 0 and 1e6 yuan")?;
        Ok(Self {
            rate: Rate::from_fraction(rate).unwrap_or_default(),
            minimum: Cny::from_yuan(minimum).unwrap_or_default(),
        })
    }

    pub(super) fn of(self, gross: Cny) -> Cny {
        self.rate.of(gross).max(self.minimum)
    }
}
