//! How much of each.

use serde::{Deserialize, Serialize};
use weipan_core::{AssetIdx, Bars, DayIdx, Field};

use crate::PortfolioError;

/// How the chosen share the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weights {
    /// All the same: 1 / n.
    #[default]
    Equal,
    /// In proportion to total market value: raw close times all shares.
    Cap,
    /// In proportion to the market value of the tradable A shares.
    FloatCap,
    /// In proportion to the rank among the chosen: with n names the best gets n parts, the next n − 1, the last 1. Ranks,
    /// because scores have no unit: the weights are the same for any increasing function of them.
    Score,
}

impl Weights {
    /// The shares that the market value is made of; `None` if no market value is needed.
    #[must_use]
    pub fn shares(self) -> Option<Field> {
        match self {
            Self::Equal | Self::Score => None,
            Self::Cap => Some(Field::TotalShares),
            Self::FloatCap => Some(Field::FloatShares),
        }
    }

    /// Whether the data must have tradable shares.
    #[must_use]
    pub fn needs_float_shares(self) -> bool {
        self.shares() == Some(Field::FloatShares)
    }

    /// Market values on a day, yuan, one per stock; `None` if these weights need none.
    ///
    /// # Errors
    /// [`PortfolioError::NotLoaded`] without close or shares.
    pub fn caps(self, bars: &Bars, day: DayIdx) -> Result<Option<Vec<f64>>, PortfolioError> {
        let Some(shares) = self.shares() else { return Ok(None) };
        let row = |field: Field| {
            let panel = bars.field(field);
            panel
                .map(|panel| panel.row(day))
                .ok_or(PortfolioError::NotLoaded { needed_by: "`weights`", column: field.name() })
        };
        let (close, shares) = (row(Field::Close)?, row(shares)?);
        Ok(Some(close.iter().zip(shares).map(|(close, shares)| close * shares).collect()))
    }
}

/// A weight for each of the chosen, who stand in rank order, best first: fractions of the book that add up to 1.
///
/// `caps` are market values, one per stock of the bars, all of the chosen above zero; they matter for [`Weights::Cap`] and
/// [`Weights::FloatCap`] only. Nobody chosen gives no weights. Sums run in rank order.
///
/// ```
/// use weipan_core::AssetIdx;
/// use weipan_portfolio::{Weights, weigh};
/// let chosen = [AssetIdx(2), AssetIdx(0)];
/// assert_eq!(weigh(Weights::Equal, &chosen, &[]), [0.5, 0.5]);
/// assert_eq!(weigh(Weights::Cap, &chosen, &[3e9, 1e9, 1e9]), [0.25, 0.75]);
/// assert_eq!(weigh(Weights::Score, &chosen, &[]), [2.0 / 3.0, 1.0 / 3.0]);
/// ```
#[must_use]
pub fn weigh(weights: Weights, chosen: &[AssetIdx], caps: &[f64]) -> Vec<f64> {
    let n = chosen.len();
    let parts: Vec<f64> = match weights {
        Weights::Equal => vec![1.0; n],
        Weights::Score => (1..=n).rev().map(|part| part as f64).collect(),
        Weights::Cap | Weights::FloatCap => {
            chosen.iter().map(|asset| caps.get(asset.column()).copied().unwrap_or(f64::NAN)).collect()
        }
    };
    let total: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn weights_add_up_to_one_and_keep_their_order(caps in prop::collection::vec(1e7_f64..1e13, 1..800)) {
            let chosen: Vec<AssetIdx> = (0..caps.len() as u32).map(AssetIdx).collect();
            for kind in [Weights::Equal, Weights::Cap, Weights::FloatCap, Weights::Score] {
                let weights = weigh(kind, &chosen, &caps);
                prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!(weights.iter().all(|w| *w > 0.0));
            }
            let weights = weigh(Weights::Cap, &chosen, &caps);
            for i in 1..caps.len() {
                prop_assert_eq!(weights[i] > weights[i - 1], caps[i] > caps[i - 1]);
            }
        }
    }

    #[test]
    fn nobody_has_no_weight() {
        assert!(weigh(Weights::Score, &[], &[]).is_empty());
    }
}
