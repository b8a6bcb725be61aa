//! What a study is asked for.

use super::setting::check_shape;
use crate::FactorError;

/// What a study measures.
///
/// ```
/// use weipan_factor::eval::StudyOptions;
/// let weekly = StudyOptions { horizon: 5, ..StudyOptions::default() };
/// assert_eq!((weekly.buckets, weekly.horizons), (10, vec![1, 5, 10, 20]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyOptions {
    /// Trading days of the forward return of all tables that do not name another.
    pub horizon: u32,
    /// Further horizons, trading days, for the table of horizons.
    pub horizons: Vec<u32>,
    /// Trading days after the signal from which returns over `horizon` are measured as well: how fast the signal decays.
    pub delays: Vec<u32>,
    /// Quantile buckets of scores.
    pub buckets: usize,
    /// Buckets of market value inside which the factor is tested.
    pub size_buckets: usize,
}

impl Default for StudyOptions {
    fn default() -> Self {
        Self {
            horizon: 1,
            horizons: vec![1, 5, 10, 20],
            delays: vec![1, 2, 3, 5, 10, 20],
            buckets: 10,
            size_buckets: 5,
        }
    }
}

impl StudyOptions {
    /// That nothing is zero.
    pub(crate) fn check(&self) -> Result<(), FactorError> {
        let at_least_one = |what, found: usize| check_shape(what, found, found.max(1));
        at_least_one("trading days of the horizon", self.horizon as usize)?;
        at_least_one("buckets", self.buckets)?;
        at_least_one("buckets of market value", self.size_buckets)?;
        self.horizons.iter().try_for_each(|days| at_least_one("trading days of a further horizon", *days as usize))?;
        self.delays.iter().try_for_each(|days| at_least_one("trading days of a delay", *days as usize))
    }

    /// `(horizon, delay)` of every return that is measured: the study's own first, then other horizons, then delays;
    /// each once.
    pub(crate) fn labels(&self) -> Vec<(u32, u32)> {
        let mut labels = vec![(self.horizon, 0)];
        let further = self.horizons.iter().map(|horizon| (*horizon, 0));
        for label in further.chain(self.delays.iter().map(|delay| (self.horizon, *delay))) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_return_is_measured_once() {
        let options = StudyOptions { horizon: 5, horizons: vec![1, 5, 1], delays: vec![2, 2], ..Default::default() };
        assert_eq!(options.labels(), [(5, 0), (1, 0), (5, 2)]);
    }

    #[test]
    fn zeros_are_refused() {
        let with = |edit: fn(&mut StudyOptions)| {
            let mut options = StudyOptions::default();
            edit(&mut options);
            options.check().is_err()
        };
        assert!(with(|o| o.horizon = 0) && with(|o| o.buckets = 0) && with(|o| o.size_buckets = 0));
        assert!(with(|o| o.horizons.push(0)) && with(|o| o.delays.push(0)) && !with(|_| ()));
    }
}
