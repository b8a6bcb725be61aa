//! Slippage: a fixed part of the price given away on each side, in 1e-4.

use weipan_core::{Cny, Rate};

use crate::error::in_range;
use crate::{CostSpec, ExchangeError};

#[derive(Debug, Clone, Copy)]
pub(super) struct Slippage {
    rate: Rate,
}

impl Slippage {
    pub(super) fn new(spec: &CostSpec) -> Result<Self, ExchangeError> {
        let bps = in_range("costs.slippage_bps", spec.slippage_bps, 0.0, 1000.0, "must lie between 0 and 1000")?;
        Ok(Self { rate: Rate::from_fraction(bps * 1e-4).unwrap_or_default() })
    }

    pub(super) fn of(self, gross: Cny) -> Cny {
        self.rate.of(gross)
    }
}
