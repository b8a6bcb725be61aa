//! Which contract to be short of today, and when to leave it.

use weipan_core::{ContractIdx, Contracts, FuturesDay};

use crate::{ContractChoice, HedgeSpec};

/// The contract of a product that the spec wants to hold at the close of the day: of the contracts with a bar today and
/// more than `roll_days` trading days left, the one that the rule names. Contracts inside the roll window are only
/// taken if nothing else trades. `None` if the product has no bar today.
#[must_use]
pub fn select(spec: &HedgeSpec, product: &str, day: &FuturesDay<'_>) -> Option<ContractIdx> {
    let mut listed: Vec<ContractIdx> =
        day.bars.iter().map(|bar| bar.contract).filter(|c| day.contract(*c).product == product).collect();
    listed.sort_by_key(|c| (day.contract(*c).last_day, *c));
    let outside: Vec<ContractIdx> = listed.iter().copied().filter(|c| day.days_left(*c) > spec.roll_days).collect();
    let candidates = if outside.is_empty() { listed } else { outside };
    let quarterly = || candidates.iter().copied().filter(|c| day.contract(*c).is_quarterly());
    let chosen = match spec.contract {
        ContractChoice::Front => candidates.first().copied(),
        ContractChoice::Next => candidates.get(1).copied(),
        ContractChoice::FrontQuarter => quarterly().next(),
        ContractChoice::NextQuarter => quarterly().nth(1),
        ContractChoice::MostOpenInterest => most_open_interest(&candidates, day),
        ContractChoice::CheapestCarry => cheapest_carry(&candidates, day),
    };
    chosen.or(candidates.last().copied())
}

/// By yesterday's open interest, which is what was known; the nearer contract wins a tie.
fn most_open_interest(candidates: &[ContractIdx], day: &FuturesDay<'_>) -> Option<ContractIdx> {
    let interest = |c: ContractIdx| day.previous_bar(c).map_or(0, |bar| bar.open_interest);
    candidates.iter().copied().rev().max_by_key(|c| interest(*c))
}

/// The least discount a year by yesterday's marks; one that is not known loses, and the nearer contract wins a tie.
fn cheapest_carry(candidates: &[ContractIdx], day: &FuturesDay<'_>) -> Option<ContractIdx> {
    let carry = |c: ContractIdx| if day.carry(c).is_nan() { f64::NEG_INFINITY } else { day.carry(c) };
    candidates.iter().copied().rev().max_by(|a, b| carry(*a).total_cmp(&carry(*b)))
}

/// Whether the rule gives up a contract outside its roll window for the chosen one: forward in time, or, where the carry
/// decides, for a gain above `switch_gain`, so that two contracts of nearly one price do not take turns.
#[must_use]
pub fn leaves(spec: &HedgeSpec, held: ContractIdx, chosen: ContractIdx, day: &FuturesDay<'_>) -> bool {
    match spec.contract {
        ContractChoice::CheapestCarry => day.carry(chosen) - day.carry(held) > spec.switch_gain,
        _ => day.contract(chosen).last_day > day.contract(held).last_day,
    }
}

/// Contracts of an old month that leave it today: inside the roll window an equal part for each of the days that
/// `roll_over_days` still gives, rounded up; outside of it, and on the last of these days, all.
#[must_use]
pub fn due(spec: &HedgeSpec, held: Contracts, days_left: i64) -> Contracts {
    let days = (spec.roll_over_days - (spec.roll_days - days_left)).max(1);
    if days_left > spec.roll_days { held } else { Contracts((held.0 + days - 1) / days) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roll_is_spread_over_its_days() {
        let spec = HedgeSpec { roll_days: 5, roll_over_days: 3, ..HedgeSpec::default() };
        let mut held = 10;
        let mut parts = Vec::new();
        for days_left in [5, 4, 3] {
            let part = due(&spec, Contracts(held), days_left).0;
            parts.push(part);
            held -= part;
        }
        assert_eq!((parts, held), (vec![4, 3, 3], 0));
        assert_eq!(due(&spec, Contracts(7), 1), Contracts(7), "what was late leaves at once");
        assert_eq!(due(&spec, Contracts(7), 40), Contracts(7), "a better month outside the window is taken at once");
    }
}
