//! Panels of real size for the benches: 2,500 days of 5,000 stocks.

pub mod alpha101;

use ndarray::Array2;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Trading days of a panel: ten years.
pub const DAYS: usize = 2_500;
/// Stocks of a panel: the A-share market.
pub const STOCKS: usize = 5_000;

/// A panel like market capitalisations: log-normal, 8 % missing, about 10 % of the values tied with another.
#[must_use]
pub fn market_caps() -> Array2<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    Array2::from_shape_fn((DAYS, STOCKS), |_| market_cap(&mut random))
}

/// One value of it.
pub fn market_cap(random: &mut impl Rng) -> f64 {
    if random.random::<f64>() < 0.08 {
        return f64::NAN;
    }
    let value = (8.0 + 1.2 * normal(random)).exp();
    // Whole numbers tie where values are dense: below a few thousand, at the centre.
    if random.random::<f64>() < 0.3 { (value / 4.0).round() * 4.0 } else { value }
}

/// A panel like daily returns: both signs, 8 % missing.
#[must_use]
pub fn returns() -> Array2<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    Array2::from_shape_fn((DAYS, STOCKS), |_| {
        if random.random::<f64>() < 0.08 { f64::NAN } else { 0.02 * normal(&mut random) }
    })
}

/// A standard normal value: the sum of twelve uniform ones is near enough here.
pub fn normal(random: &mut impl Rng) -> f64 {
    (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0
}
