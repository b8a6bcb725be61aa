//! Which values can be: what lies outside is an error of the data, whatever is made of it. Missing (NaN) always can.

use weipan_core::Field;

/// Yuan or points below which every price and level lies: the dearest share of the market stood at some 2,600 yuan.
pub(crate) const PRICE_END: f64 = 1e7;
/// Below it lie all counts of shares and amounts of yuan of a stock: the whole market has some 1e13 shares.
const COUNT_END: f64 = 1e15;

/// The values that a field of the bars can have: from `first` on, and below `end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Possible {
    first: f64,
    end: f64,
    /// The same in words.
    pub words: &'static str,
}

impl Possible {
    /// Of a field.
    pub const fn of(field: Field) -> Self {
        let (first, end, words) = match field {
            Field::Open | Field::High | Field::Low | Field::Close | Field::PrevClose => {
                (f64::MIN_POSITIVE, PRICE_END, "a price is above zero and below ten million yuan")
            }
            Field::Volume => (0.0, COUNT_END, "a volume is zero or more shares, and finite"),
            Field::Amount => (0.0, COUNT_END, "an amount is zero or more yuan, and finite"),
            Field::Turnover => (0.0, f64::INFINITY, "a turnover is a fraction of the float: zero or more, and finite"),
            Field::TotalShares | Field::FloatShares => {
                (f64::MIN_POSITIVE, COUNT_END, "a number of shares is above zero, and finite")
            }
        };
        Self { first, end, words }
    }

    /// Whether a value cannot be. Without a branch, so that a loop over a panel runs on vectors.
    pub fn excludes(self, value: f64) -> bool {
        (value < self.first) | (value >= self.end)
    }
}

/// Whether a level of an index, or a price of a future, in points, can be.
pub(crate) fn is_level(points: f64) -> bool {
    points > 0.0 && points < PRICE_END
}
