//! How long a factor's order lasts.

use weipan_core::ledger::FactorHorizonRow;

use super::Factor;

/// How the mean rank IC fades with days between the signal and the return.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Decay {
    /// Half of it or more is gone after so many days: the first delay at which that is seen.
    Half(i64),
    /// More than half is left at the longest delay: the delay, and the share.
    Lasting(i64, f64),
}

/// The rows of the decay, by delay: those of the horizon that has most delays, the study's own among equals, with its
/// undelayed row in front.
pub(crate) fn decay_rows<'a>(factor: &Factor<'a>) -> Vec<&'a FactorHorizonRow> {
    let own = i64::from(factor.study.record.horizon);
    let count = |h: i64| factor.horizons.iter().filter(|row| row.horizon == h && row.delay > 0).count();
    let horizons = factor.horizons.iter().filter(|row| row.delay > 0).map(|row| row.horizon);
    let Some(horizon) = horizons.max_by_key(|h| (count(*h), *h == own, -h)) else { return Vec::new() };
    factor.horizons.iter().filter(|row| row.horizon == horizon).copied().collect()
}

/// When half of the rank IC is gone; `None` without delays or without a rank IC to fade.
pub(crate) fn decay(factor: &Factor) -> Option<Decay> {
    let rows = decay_rows(factor);
    let start = rows.first().map(|row| row.rank_ic).filter(|ic| ic.is_finite() && *ic != 0.0)?;
    let left = |row: &FactorHorizonRow| row.rank_ic / start;
    if let Some(row) = rows.iter().skip(1).find(|row| left(row) <= 0.5) {
        return Some(Decay::Half(row.delay));
    }
    rows.iter().skip(1).rfind(|row| row.rank_ic.is_finite()).map(|row| Decay::Lasting(row.delay, left(row)))
}
