//! Which contract to be short of today, and when to leave it.

use weipan_core::{ContractIdx, FuturesDay};

use crate::{ContractChoice, HedgeSpec};

/// The contract that the spec wants to hold at the close of the day: of the product's contracts with a bar today and
/// more than `roll_days` trading days left, the one that the rule names. Contracts inside the roll window are only
/// taken if nothing else trades. `None` if the product has no bar today.
#[must_use]
pub fn select(spec: &HedgeSpec, day: &FuturesDay<'_>) -> Option<ContractIdx> {
    let mut listed: Vec<ContractIdx> =
        day.bars.iter().map(|bar| bar.contract).filter(|c| day.contract(*c).product == spec.product).collect();
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
    };
    chosen.or(candidates.last().copied())
}

/// By yesterday's open interest, which is what was known; the nearer contract wins a tie.
fn most_open_interest(candidates: &[ContractIdx], day: &FuturesDay<'_>) -> Option<ContractIdx> {
    let interest = |c: ContractIdx| day.previous_bar(c).map_or(0, |bar| bar.open_interest);
    candidates.iter().copied().rev().max_by_key(|c| interest(*c))
}
