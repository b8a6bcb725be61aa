//! Money, prices and counts as integers, so that accounts add up to the last unit.
//!
//! Money and prices share one grid: 1e-4 yuan. A price times a whole number of shares is then exact; only
//! rates (fees, interest, index returns) round, once, half away from zero.

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// Units of [`Cny`] and [`Price`] in one yuan (or one index point).
pub const UNITS_PER_YUAN: i64 = 10_000;
/// Units of [`Price`] in one stock tick of 0.01 yuan.
pub const UNITS_PER_TICK: i64 = 100;

/// `a · b / c` in 128 bits, rounded half away from zero. `c` must not be zero; a zero `c` gives 0.
///
/// ```
/// assert_eq!(weipan_core::mul_div_round(5, 1, 2), 3);
/// assert_eq!(weipan_core::mul_div_round(-5, 1, 2), -3);
/// ```
#[must_use]
pub fn mul_div_round(a: i64, b: i64, c: i64) -> i64 {
    if c == 0 {
        return 0;
    }
    // Nearly always everything fits, and a division of 64 bits takes a tenth of one of 128.
    if let Some(product) = a.checked_mul(b).filter(|product| c > 0 && product.unsigned_abs() <= i64::MAX as u64 / 2) {
        return (product + if product >= 0 { c / 2 } else { -(c / 2) }) / c;
    }
    let (product, divisor) = (i128::from(a) * i128::from(b), i128::from(c));
    let (product, divisor) = if divisor < 0 { (-product, -divisor) } else { (product, divisor) };
    let half = if product >= 0 { divisor / 2 } else { -(divisor / 2) };
    let rounded = (product + half) / divisor;
    i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN })
}

/// Rounds a float on a grid of `1 / units`; NaN, infinities and values beyond i64 give `None`.
fn on_grid(value: f64, units: f64) -> Option<i64> {
    let scaled = value * units;
    // Half away from zero, as `round` does, but without its call into the maths library: prices pass here by the million.
    let cut = scaled as i64;
    let rest = scaled - cut as f64;
    let whole = cut.wrapping_add(i64::from(rest >= 0.5)).wrapping_sub(i64::from(rest <= -0.5));
    (scaled.abs() < 9.0e18).then_some(whole)
}

macro_rules! additive {
    ($name:ident) => {
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
                Self(iter.map(|x| x.0).sum())
            }
        }
        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);
            /// The larger of the value and zero.
            #[must_use]
            pub fn floor_zero(self) -> Self {
                Self(self.0.max(0))
            }
            /// The magnitude.
            #[must_use]
            pub fn abs(self) -> Self {
                Self(self.0.abs())
            }
        }
    };
}

/// An amount of money in units of 1e-4 yuan.
///
/// ```
/// use weipan_core::Cny;
/// let fee = Cny::from_yuan(12.3456).unwrap_or_default();
/// assert_eq!(fee, Cny(123_456));
/// assert_eq!(fee.yuan(), 12.3456);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Cny(pub i64);
additive!(Cny);

impl Cny {
    /// The nearest unit to an amount in yuan; `None` if it is not finite or too large.
    #[must_use]
    pub fn from_yuan(yuan: f64) -> Option<Self> {
        on_grid(yuan, UNITS_PER_YUAN as f64).map(Self)
    }

    /// The amount in yuan, for people and charts.
    #[must_use]
    pub fn yuan(self) -> f64 {
        self.0 as f64 / UNITS_PER_YUAN as f64
    }

    /// `self · numerator / denominator`, rounded once, half away from zero.
    #[must_use]
    pub fn scaled(self, numerator: i64, denominator: i64) -> Self {
        Self(mul_div_round(self.0, numerator, denominator))
    }
}

/// A price in units of 1e-4 yuan a share, or an index or futures level in 1e-4 points.
///
/// Stock quotes and limits lie on whole ticks of 0.01; VWAP, slipped fills, settlement prices and index levels do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Price(pub i64);
additive!(Price);

impl Price {
    /// The nearest 1e-4 to a price in yuan (or points); `None` unless finite.
    #[must_use]
    pub fn from_yuan(yuan: f64) -> Option<Self> {
        on_grid(yuan, UNITS_PER_YUAN as f64).map(Self)
    }

    /// A stock quote: the nearest whole tick of 0.01 yuan. This is the door by which quotes enter money.
    ///
    /// ```
    /// use weipan_core::Price;
    /// assert_eq!(Price::from_quote(9.97), Some(Price(99_700)));
    /// assert_eq!(Price::from_quote(f64::NAN), None);
    /// ```
    #[must_use]
    pub fn from_quote(yuan: f64) -> Option<Self> {
        on_grid(yuan, 100.0)?.checked_mul(UNITS_PER_TICK).map(Self)
    }

    /// The price in yuan a share, or the level in points.
    #[must_use]
    pub fn yuan(self) -> f64 {
        self.0 as f64 / UNITS_PER_YUAN as f64
    }

    /// Money for a number of contracts at this level: `level · contracts · multiplier`, exact.
    #[must_use]
    pub fn notional(self, contracts: Contracts, multiplier: i64) -> Cny {
        Cny(self.0 * contracts.0 * multiplier)
    }
}

impl Mul<Shares> for Price {
    type Output = Cny;
    fn mul(self, shares: Shares) -> Cny {
        Cny(self.0 * shares.0)
    }
}

/// A number of shares; never fractional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Shares(pub i64);
additive!(Shares);

/// A number of futures contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Contracts(pub i64);
additive!(Contracts);

/// A rate of fee, tax or interest in units of 1e-9, so that 0.00341 % and 0.23 ‱ are exact.
///
/// ```
/// use weipan_core::{Cny, Rate};
/// let stamp = Rate::from_fraction(0.0005).unwrap_or_default();
/// assert_eq!(stamp.of(Cny(1_000_000)), Cny(500));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Rate(pub i64);

impl Rate {
    /// Units of a rate of 1 (100 %).
    pub const ONE: i64 = 1_000_000_000;

    /// The nearest 1e-9 to a fraction; `None` unless finite.
    #[must_use]
    pub fn from_fraction(fraction: f64) -> Option<Self> {
        on_grid(fraction, Self::ONE as f64).map(Self)
    }

    /// The rate as a fraction.
    #[must_use]
    pub fn fraction(self) -> f64 {
        self.0 as f64 / Self::ONE as f64
    }

    /// The rate of an amount, rounded once, half away from zero.
    #[must_use]
    pub fn of(self, amount: Cny) -> Cny {
        amount.scaled(self.0, Self::ONE)
    }
}

/// Cash or new shares per share held, in units of 1e-8: what a corporate action pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Ratio(pub i64);

impl Ratio {
    /// Units of a ratio of 1.
    pub const ONE: i64 = 100_000_000;

    /// The nearest 1e-8; `None` unless finite.
    #[must_use]
    pub fn from_fraction(fraction: f64) -> Option<Self> {
        on_grid(fraction, Self::ONE as f64).map(Self)
    }

    /// The ratio as a fraction.
    #[must_use]
    pub fn fraction(self) -> f64 {
        self.0 as f64 / Self::ONE as f64
    }

    /// Money for `shares` when the ratio is yuan a share: rounded once to 1e-4 yuan.
    #[must_use]
    pub fn cash_for(self, shares: Shares) -> Cny {
        Cny(mul_div_round(self.0, shares.0, Self::ONE / UNITS_PER_YUAN))
    }

    /// Whole new shares for `shares`, rounded down, and the fraction left in units of 1e-8 share.
    #[must_use]
    pub fn new_shares_for(self, shares: Shares) -> (Shares, i64) {
        let exact = i128::from(self.0) * i128::from(shares.0);
        let one = i128::from(Self::ONE);
        (Shares((exact.div_euclid(one)) as i64), exact.rem_euclid(one) as i64)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn money_is_price_times_shares() {
        assert_eq!(Price::from_quote(12.34).unwrap() * Shares(100), Cny(12_340_000));
    }

    #[test]
    fn small_fees_are_exact() {
        let handling = Rate::from_fraction(0.000_034_1).unwrap();
        assert_eq!(handling, Rate(34_100));
        assert_eq!(handling.of(Cny::from_yuan(1_000_000.0).unwrap()), Cny(341_000));
    }

    #[test]
    fn bonus_shares_keep_their_fraction() {
        let three_for_ten = Ratio::from_fraction(0.3).unwrap();
        assert_eq!(three_for_ten.new_shares_for(Shares(105)), (Shares(31), Ratio::ONE / 2));
        assert_eq!(three_for_ten.cash_for(Shares(105)), Cny(315_000));
    }

    #[test]
    fn non_finite_prices_stay_outside() {
        assert_eq!(Price::from_quote(f64::INFINITY), None);
        assert_eq!(Cny::from_yuan(1e300), None);
        assert_eq!(Price::from_quote(1e15), None);
    }

    proptest! {
        #[test]
        fn rounding_is_symmetric_and_within_half(a in -1_000_000_000_i64..1_000_000_000, b in 0_i64..1_000_000, c in 1_i64..1_000_000) {
            let rounded = i128::from(mul_div_round(a, b, c));
            prop_assert_eq!(i128::from(mul_div_round(-a, b, c)), -rounded);
            let error = rounded * i128::from(c) - i128::from(a) * i128::from(b);
            prop_assert!(2 * error.abs() <= i128::from(c));
        }

        #[test]
        fn quotes_round_trip(ticks in 1_i64..10_000_000) {
            prop_assert_eq!(Price::from_quote(ticks as f64 / 100.0), Some(Price(ticks * 100)));
        }
    }
}
