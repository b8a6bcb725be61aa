//! What the account's own earlier trades still weigh on a stock: traded shares of volume that fade day by day.
//!
//! The square-root law holds for a whole intention to trade, not for each day's slice of it (Tóth et al. 2011; Bouchaud,
//! Farmer & Lillo 2009, section 5): selling 10 % of the volume on each of four days costs more than four lonely days. So
//! a stock remembers the signed shares of volume traded earlier, halved every `half_life` trading days (the decay of a
//! propagator, Bouchaud et al. 2004, eq. 5, as an exponential). A trade of `x` on top of `x0` in the same direction costs
//! `k · σ · ((x0 + x)^1.5 - x0^1.5) / x` of the price: `k · σ · sqrt(x)` where nothing is remembered. What was traded in the
//! other direction is no discount.

use std::collections::BTreeMap;

use weipan_core::{AssetIdx, DayIdx, Side};

/// Remembered shares of volume by stock.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Pressure {
    /// Trading days after which half is forgotten; 0 forgets at once.
    half_life: f64,
    /// The day up to which it has faded, and the signed share then: bought positive, sold negative.
    left: BTreeMap<u32, (u32, f64)>,
}

/// Less than this share of a day's volume is forgotten.
const NOTHING: f64 = 1e-6;

impl Pressure {
    /// A memory of a half-life in trading days.
    #[must_use]
    pub fn new(half_life: f64) -> Self {
        Self { half_life, left: BTreeMap::new() }
    }

    /// Earlier shares of volume in the direction of a trade, as far as they are remembered.
    ///
    /// ```
    /// use weipan_core::{AssetIdx, DayIdx, Side};
    /// use weipan_exchange::Pressure;
    /// let mut pressure = Pressure::new(2.0);
    /// pressure.add(AssetIdx(0), DayIdx(5), Side::Sell, 0.08);
    /// assert_eq!(pressure.before(AssetIdx(0), DayIdx(7), Side::Sell), 0.04);
    /// assert_eq!(pressure.before(AssetIdx(0), DayIdx(7), Side::Buy), 0.0);
    /// ```
    #[must_use]
    pub fn before(&self, asset: AssetIdx, day: DayIdx, side: Side) -> f64 {
        (self.faded(asset, day) * sign(side)).max(0.0)
    }

    /// Remembers a trade.
    pub fn add(&mut self, asset: AssetIdx, day: DayIdx, side: Side, share: f64) {
        if self.half_life > 0.0 {
            let left = self.faded(asset, day) + sign(side) * share;
            self.left.insert(asset.0, (day.0, left));
        }
    }

    /// Forgets what has faded away; once a day keeps the memory small.
    pub fn forget(&mut self, day: DayIdx) {
        let half_life = self.half_life;
        self.left.retain(|_, (since, share)| fade(*share, *since, day, half_life).abs() > NOTHING);
    }

    fn faded(&self, asset: AssetIdx, day: DayIdx) -> f64 {
        self.left.get(&asset.0).map_or(0.0, |(since, share)| fade(*share, *since, day, self.half_life))
    }
}

fn fade(share: f64, since: u32, day: DayIdx, half_life: f64) -> f64 {
    share * (-f64::from(day.0.saturating_sub(since)) / half_life).exp2()
}

fn sign(side: Side) -> f64 {
    match side {
        Side::Buy => 1.0,
        Side::Sell => -1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trades_add_up_and_fade() {
        let (stock, mut pressure) = (AssetIdx(3), Pressure::new(1.0));
        pressure.add(stock, DayIdx(1), Side::Sell, 0.1);
        pressure.add(stock, DayIdx(2), Side::Sell, 0.1);
        assert_eq!(pressure.before(stock, DayIdx(2), Side::Sell), 0.15000000000000002);
        pressure.add(stock, DayIdx(3), Side::Buy, 0.2);
        assert_eq!(pressure.before(stock, DayIdx(3), Side::Buy), 0.125);
        pressure.forget(DayIdx(40));
        assert_eq!(pressure, Pressure::new(1.0));
    }

    #[test]
    fn without_a_half_life_nothing_is_remembered() {
        let mut pressure = Pressure::default();
        pressure.add(AssetIdx(0), DayIdx(1), Side::Buy, 0.5);
        assert_eq!(pressure.before(AssetIdx(0), DayIdx(1), Side::Buy), 0.0);
    }
}
