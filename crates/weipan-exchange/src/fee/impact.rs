//! The order's own impact: `k · σ · sqrt(q / V)` of the price, the square-root law (Tóth et al. 2011, eq. 1). On top of
//! earlier trades that are remembered ([`crate::pressure`]) a share x of volume after x0 costs what it adds to the whole:
//! `k · σ · ((x0 + x)^1.5 - x0^1.5) / x`.
//!
//! σ is the stock's daily volatility over the 20 days before, q / V the order's share of the day's volume. For
//! A-shares no published k is known; 0.7 with a range of 0.3 to 1.0 is a fair guess.

use weipan_core::Cny;

use crate::error::in_range;
use crate::{CostSpec, ExchangeError};

/// An order's share of the day's volume, and what is remembered of earlier ones in its direction.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct VolumeShare {
    /// q / V; 0 where the volume is unknown.
    pub now: f64,
    /// Earlier shares, faded.
    pub before: f64,
}

impl VolumeShare {
    /// What takes the place of `sqrt(q / V)`.
    fn root(self) -> f64 {
        let (now, before) = (self.now.max(0.0), self.before.max(0.0));
        if before == 0.0 || now == 0.0 { now.sqrt() } else { ((before + now).powf(1.5) - before.powf(1.5)) / now }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Impact {
    k: f64,
}

impl Impact {
    pub(super) fn new(spec: &CostSpec) -> Result<Self, ExchangeError> {
        Ok(Self { k: in_range("costs.impact", spec.impact, 0.0, 10.0, "must lie between 0 and 10")? })
    }

    /// A stock whose volatility is not known yet has no impact.
    pub(super) fn of(self, gross: Cny, share: VolumeShare, volatility: f64) -> Cny {
        let fraction = self.k * volatility * share.root();
        if fraction > 0.0 { Cny::from_yuan(gross.yuan() * fraction.min(1.0)).unwrap_or_default() } else { Cny::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_of_one_intention_cost_as_much_as_the_whole() {
        let cost = |before: f64, now: f64| now * VolumeShare { now, before }.root();
        let whole = cost(0.0, 0.4);
        let slices: f64 = (0..4).map(|n| cost(f64::from(n) * 0.1, 0.1)).sum();
        assert!((whole - 0.4 * 0.4_f64.sqrt()).abs() < 1e-15);
        assert!((slices - whole).abs() < 1e-15, "{slices} {whole}");
    }
}
