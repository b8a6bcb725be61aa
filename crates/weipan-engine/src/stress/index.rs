//! The index goes along with its stocks, or as the spec says.

use std::collections::BTreeMap;

use weipan_core::{Bars, DayIdx, Field, Indices, Market};

/// The factor by which each index's level is changed on each day; 1 before a shock.
pub(super) type Factors = BTreeMap<String, Vec<f64>>;

/// Of every index with members: `(1 + r + Δ) / (1 + r)` a day from `first` to `last`, `Δ = Σ w (r' - r)` over its members with
/// `w` their market value at the recorded close before (float shares where the data have them, total shares otherwise), `r` the
/// index's own return. Only as exact as those weights: the data have no official ones.
pub(super) fn implied(market: &Market, shocked: &Bars, first: DayIdx, last: DayIdx) -> Factors {
    let bars = &market.bars;
    let shares = bars.field(Field::FloatShares).or_else(|| bars.field(Field::TotalShares));
    let (Some(shares), Some(close)) = (shares, bars.field(Field::Close)) else { return Factors::new() };
    let (Some(prev), Some(close1), Some(prev1)) =
        (bars.field(Field::PrevClose), shocked.field(Field::Close), shocked.field(Field::PrevClose))
    else {
        return Factors::new();
    };
    let mut all = Factors::new();
    for (code, members) in market.members.iter() {
        let Some(levels) = market.indices.get(code) else { continue };
        let mut factor = 1.0;
        let mut path = vec![1.0; bars.calendar().len()];
        for day in (first.0..path.len() as u32).map(DayIdx) {
            if let Some(before) = day.back(1).filter(|_| day <= last) {
                let (mut total, mut moved) = (0.0, 0.0);
                for i in (0..bars.assets().len()).filter(|i| members.row(before)[*i]) {
                    let weight = close.row(before)[i] * shares.row(before)[i];
                    let change = close1.row(day)[i] / prev1.row(day)[i] - close.row(day)[i] / prev.row(day)[i];
                    if weight > 0.0 && change.is_finite() {
                        total += weight;
                        moved += weight * change;
                    }
                }
                let own = levels.close[day.row()] / levels.close[before.row()];
                if total > 0.0 && own > 0.0 {
                    factor *= 1.0 + moved / total / own;
                }
            }
            path[day.row()] = factor;
        }
        all.insert(code.clone(), path);
    }
    all
}

/// Multiplies a given move into an index's path.
pub(super) fn given(factors: &mut Factors, code: &str, days: usize, first: DayIdx, moves: &[f64]) {
    let path = factors.entry(code.to_owned()).or_insert_with(|| vec![1.0; days]);
    let mut so_far = 1.0;
    for (k, value) in path.iter_mut().skip(first.row()).enumerate() {
        so_far *= moves.get(k).copied().unwrap_or(1.0);
        *value *= so_far;
    }
}

/// The levels with the factors in them: price and total return alike, also in the dated rows.
pub(super) fn move_levels(indices: &mut Indices, factors: &Factors, calendar: &weipan_core::Calendar) {
    for (code, path) in factors {
        let Some(levels) = indices.get(code) else { continue };
        let mut levels = levels.clone();
        let times = |values: &mut Vec<f64>| values.iter_mut().zip(path).for_each(|(level, factor)| *level *= factor);
        times(&mut levels.close);
        times(&mut levels.total_return);
        for (date, close, total_return) in &mut levels.dated {
            let factor = calendar.on_or_before(*date).map_or(1.0, |day| path[day.row()]);
            *close *= factor;
            *total_return *= factor;
        }
        indices.insert(code, levels);
    }
}
