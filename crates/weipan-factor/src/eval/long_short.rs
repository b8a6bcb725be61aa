//! The portfolio that holds every stock in proportion to its score.

use super::sum::sum;

/// Weights of one signal day, one per column: (score − mean) / Σ |score − mean| over the scored stocks, zero for the
/// others. They sum to zero and their sizes to one.
#[derive(Debug, Default)]
pub(crate) struct LongShort {
    weights: Vec<f64>,
    columns: Vec<u32>,
    there: bool,
}

impl LongShort {
    /// Weighs the stocks of a day; without any spread of scores, or with an infinite one, there is no portfolio.
    pub(crate) fn weigh(&mut self, columns: &[u32], scores: &[f64], width: usize) {
        self.weights.clear();
        self.weights.resize(width, 0.0);
        self.columns.clear();
        let mean = sum(scores) / scores.len() as f64;
        let gross: f64 = scores.iter().map(|score| (score - mean).abs()).sum();
        // Sizes that are only the rounding of equal scores are no portfolio.
        self.there = gross.is_finite() && gross > 1e-14 * mean.abs() * scores.len() as f64;
        if !self.there {
            return;
        }
        self.columns.extend_from_slice(columns);
        for (column, score) in columns.iter().zip(scores) {
            self.weights[*column as usize] = (score - mean) / gross;
        }
    }

    /// What it earns: Σ weight · return, returns in the order of the columns that were weighed. A stock without a
    /// return earns nothing. NaN without a portfolio, or where no stock has a return.
    pub(crate) fn earns(&self, returns: &[f64]) -> f64 {
        let pairs = || self.columns.iter().zip(returns).filter(|(_, r)| !r.is_nan());
        if self.there && pairs().next().is_some() {
            pairs().map(|(column, r)| self.weights[*column as usize] * r).sum()
        } else {
            f64::NAN
        }
    }

    /// Half of the sizes of all changes of weights since another day's portfolio; NaN where there is none of the two.
    pub(crate) fn turnover(&self, before: &Self) -> f64 {
        if !(self.there && before.there) {
            return f64::NAN;
        }
        self.weights.iter().zip(&before.weights).map(|(now, before)| (now - before).abs()).sum::<f64>() / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(columns: &[u32], scores: &[f64]) -> LongShort {
        let mut portfolio = LongShort::default();
        portfolio.weigh(columns, scores, 4);
        portfolio
    }

    #[test]
    fn a_portfolio_by_hand() {
        // Mean 3, distances −2 −1 3: weights −1/3 −1/6 1/2.
        let portfolio = weighed(&[2, 0, 3], &[1.0, 2.0, 6.0]);
        assert!((portfolio.earns(&[0.03, 0.06, 0.1]) - (-0.01 - 0.01 + 0.05)).abs() < 1e-15);
        assert!((portfolio.earns(&[0.03, f64::NAN, 0.1]) - 0.04).abs() < 1e-15);
        // Before: weights 1/2 on column 1, −1/2 on column 2.
        let before = weighed(&[2, 1], &[0.0, 1.0]);
        assert!((portfolio.turnover(&before) - (1.0 / 6.0 + 0.5 + 1.0 / 6.0 + 0.5) / 2.0).abs() < 1e-15);
    }

    #[test]
    fn equal_scores_are_no_portfolio() {
        let none = weighed(&[0, 1, 2], &[0.1; 3]);
        assert!(none.earns(&[0.1; 3]).is_nan() && none.turnover(&weighed(&[0, 1], &[1.0, 2.0])).is_nan());
        assert!(weighed(&[0, 1], &[1.0, 2.0]).earns(&[f64::NAN; 2]).is_nan());
    }
}
