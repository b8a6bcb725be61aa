//! The order's own impact: `k · σ · sqrt(q / V)` of the price, the square-root law (Tóth et al. 2011, eq. 1).
//!
//! σ is the stock's daily volatility over the 20 days before, q / V the order's share of the day's volume. For
//! A-shares no published k is known; 0.7 with a range of 0.3 to 1.0 is a fair guess.

use weipan_core::Cny;

use crate::error::in_range;
use crate::{CostSpec, ExchangeError};

#[derive(Debug, Clone, Copy)]
pub(super) struct Impact {
    k: f64,
}

impl Impact {
    pub(super) fn new(spec: &CostSpec) -> Result<Self, ExchangeError> {
        Ok(Self { k: in_range("costs.impact", spec.impact, 0.0, 10.0, "must lie between 0 and 10")? })
    }

    /// A stock whose volatility is not known yet has no impact.
    pub(super) fn of(self, gross: Cny, volume_share: f64, volatility: f64) -> Cny {
        let fraction = self.k * volatility * volume_share.max(0.0).sqrt();
        if fraction > 0.0 { Cny::from_yuan(gross.yuan() * fraction.min(1.0)).unwrap_or_default() } else { Cny::ZERO }
    }
}
