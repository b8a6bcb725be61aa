//! Lays overlays over a market and a spec.

use std::cmp::Ordering;
use std::ops::Range;

use chrono::NaiveDate;
use weipan_core::stress::OverlayRecord;
use weipan_core::{DayIdx, Field, Market, PriceLimits, RuleBook};
use weipan_hedge::{AccountSpec, ContractTerms, Flow};

use super::basis::BasisPath;
use super::bucket::bucket;
use super::check::{Placed, alone, inside, together};
use super::index::Factors;
use super::price::Move;
use super::volume::Cut;
use super::{FinancingChange, IndexMove, MarginChange, Overlay, PriceShock, account, futures, index, price, volume};
use crate::hedge_data::HedgeData;
use crate::{EngineError, Spec};

/// A market and a spec with everything laid over them.
#[derive(Debug, Clone)]
pub struct Stressed {
    /// The market; what nothing changes is shared with the recorded one.
    pub market: Market,
    /// The spec with the bans in it, without `[[stress]]`.
    pub spec: Spec,
    /// Terms of the account from a day on, oldest first.
    pub terms: Vec<(NaiveDate, AccountSpec)>,
    /// What was laid over, in a fixed order.
    pub records: Vec<OverlayRecord>,
}

/// Checks what can be checked without data.
///
/// # Errors
/// [`EngineError::Stress`] names the overlay and the key.
pub(crate) fn check(overlays: &[Overlay]) -> Result<(), EngineError> {
    let placed = placed(overlays);
    placed.iter().try_for_each(|p| alone(&p.place, &p.overlay))?;
    Ok(together(&placed)?)
}

fn placed(overlays: &[Overlay]) -> Vec<Placed> {
    let place = |(i, overlay): (usize, &Overlay)| Placed {
        place: format!("[[stress]] {} ({})", i + 1, overlay.kind()),
        episode: String::new(),
        overlay: overlay.clone(),
    };
    overlays.iter().enumerate().map(place).collect()
}

/// Lays overlays over the days of a run: the market's prices, index levels, futures and volumes, the spec's bans, and the
/// account's terms. An empty list gives the market and the spec as they are, bit for bit; the order of the list is nothing.
///
/// # Errors
/// [`EngineError::Stress`] names the overlay and the key; [`EngineError::MissingColumn`] if the data lack market values that
/// a bucket needs.
pub fn apply(overlays: &[Overlay], spec: &Spec, market: &Market, days: &Range<u32>) -> Result<Stressed, EngineError> {
    check(overlays)?;
    let all = on_days(overlays, market, days)?;
    let hedge = HedgeData::new(spec, market, days)?;
    let rules = spec.rule_book()?;
    let mut stressed = Stressed {
        market: market.clone(),
        spec: Spec { stress: Vec::new(), ..spec.clone() },
        terms: Vec::new(),
        records: all.iter().map(|p| p.overlay.record(&p.episode)).collect(),
    };
    let factors = move_prices(&all, &hedge, &rules, market, &mut stressed.market)?;
    move_futures(&all, spec, &rules, market, days, &factors, &mut stressed.market)?;
    cut_volume(&all, market, days, &mut stressed.market)?;
    forbid(&all, &mut stressed.spec);
    stressed.terms = change_terms(&all, spec, &rules, market, days)?;
    redeem(&all, &mut stressed.spec);
    Ok(stressed)
}

/// The overlays with episodes written out, checked against the run's days, in an order of their own.
fn on_days(overlays: &[Overlay], market: &Market, days: &Range<u32>) -> Result<Vec<Placed>, EngineError> {
    let calendar = market.bars.calendar();
    let mut all = Vec::new();
    for given in placed(overlays) {
        match &given.overlay {
            Overlay::Episode(replay) => {
                for overlay in replay.overlays(&given.place, calendar, days)? {
                    let place = format!("{} of {}", overlay.kind(), given.place);
                    all.push(Placed { place, episode: replay.episode.clone(), overlay });
                }
            }
            _ => all.push(given),
        }
    }
    all.iter().try_for_each(|p| inside(p, calendar, days))?;
    together(&all)?;
    let text = |p: &Placed| toml::to_string(&p.overlay).unwrap_or_default();
    all.sort_by(|a, b| match a.overlay.kind().cmp(b.overlay.kind()) {
        Ordering::Equal => text(a).cmp(&text(b)),
        other => other,
    });
    Ok(all)
}

fn needs_caps(market: &Market, place: &str) -> Result<(), EngineError> {
    if market.bars.field(Field::TotalShares).is_some() && market.bars.field(Field::Close).is_some() {
        return Ok(());
    }
    let (column, needed_by) = (Field::TotalShares.name().to_owned(), format!("a size bucket of {place}"));
    Err(EngineError::MissingColumn { column, needed_by })
}

/// Shocks stock prices and index levels, and says by how much each index moved.
fn move_prices(
    all: &[Placed],
    hedge: &HedgeData,
    rules: &RuleBook,
    market: &Market,
    new: &mut Market,
) -> Result<Factors, EngineError> {
    // The indices that a spec's own number moves: those under the hedge's products, or the one that an unhedged book has.
    let mut hedged: Vec<&str> = hedge.codes().collect();
    if hedged.is_empty() {
        hedged.push(&hedge.index_code);
    }
    let calendar = market.bars.calendar();
    let (mut moves, mut given): (Vec<Move>, Vec<(DayIdx, Vec<f64>)>) = (Vec::new(), Vec::new());
    for placed in all {
        let Overlay::Price(shock) = &placed.overlay else { continue };
        needs_caps(market, &placed.place)?;
        let Some(first) = calendar.on_or_after(shock.on) else { continue };
        let before = first.back(1).unwrap_or(first);
        let stocks = bucket(&market.bars, before, shock.size_from, shock.size_to);
        let implied = is_implied(shock, &hedged, market, placed)?;
        given.extend(shock.index_factors().map(|factors| (first, factors)));
        moves.push(Move { first, factors: shock.factors(), stocks, limit_volume: shock.limit_volume, implied });
    }
    let mut factors = Factors::new();
    let limits = PriceLimits::new(rules)?;
    let (by_members, by_hand): (Vec<Move>, Vec<Move>) = moves.iter().cloned().partition(|m| m.implied);
    if let Some(first) = by_members.iter().map(|m| m.first).min() {
        // What members do to an index is measured with the shocks that ask for it alone.
        let mut alone = market.bars.clone();
        if let Some(last) = price::shock(&mut alone, &market.actions, &by_members, &limits) {
            factors = index::implied(market, &alone, first, last);
        }
        if by_hand.is_empty() {
            new.bars = alone;
        }
    }
    if !by_hand.is_empty() {
        price::shock(&mut new.bars, &market.actions, &moves, &limits);
    }
    for (first, path) in given.iter().filter(|(_, path)| path.iter().any(|f| *f != 1.0)) {
        hedged.iter().for_each(|code| index::given(&mut factors, code, calendar.len(), *first, path));
    }
    index::move_levels(&mut new.indices, &factors, calendar);
    Ok(factors)
}

fn is_implied(shock: &PriceShock, hedged: &[&str], market: &Market, placed: &Placed) -> Result<bool, EngineError> {
    let implied = matches!(shock.index, IndexMove::Word(_));
    if let Some(index) = hedged.iter().find(|code| implied && !market.members.contains_key(**code)) {
        let what = format!(
            "index = \"implied\" needs the members of {index}, which the data set does not have; give the index's \
             change as a number (0 leaves it alone)"
        );
        return Err(super::StressError::Keys { place: placed.place.clone(), what }.into());
    }
    Ok(implied)
}

fn last_day(to: Option<NaiveDate>, market: &Market, days: &Range<u32>) -> DayIdx {
    let end = DayIdx(days.end.saturating_sub(1));
    to.map_or(end, |to| market.bars.calendar().on_or_before(to).unwrap_or(end))
}

fn move_futures(
    all: &[Placed],
    spec: &Spec,
    rules: &RuleBook,
    market: &Market,
    days: &Range<u32>,
    factors: &Factors,
    new: &mut Market,
) -> Result<(), EngineError> {
    let calendar = market.bars.calendar();
    let mut path = BasisPath::default();
    for placed in all {
        match &placed.overlay {
            Overlay::BasisShift(shift) => {
                let Some(from) = calendar.on_or_after(shift.from) else { continue };
                path.shifts.push((from, last_day(shift.to, market, days), shift.annual));
            }
            Overlay::BasisJump(jump) => {
                let Some(on) = calendar.on_or_after(jump.on) else { continue };
                let (fraction, points) = (jump.fraction.unwrap_or(0.0), jump.points.unwrap_or(0.0));
                path.jumps.push((on, fraction, points, jump.half_life));
            }
            Overlay::BasisClose(close) => {
                let Some(from) = calendar.on_or_after(close.from) else { continue };
                path.closes.push((from, last_day(close.to, market, days), close.days));
            }
            _ => {}
        }
    }
    if !spec.hedge.is_on() {
        return match all.iter().find(|p| p.overlay.kind().starts_with("basis")) {
            Some(p) => {
                let what = "the book has no hedge, so there is no basis; set hedge.product or leave it out".to_owned();
                Err(super::StressError::Keys { place: p.place.clone(), what }.into())
            }
            None => Ok(()),
        };
    }
    let products = spec.hedge.shares().into_iter().map(|(product, _)| ContractTerms::new(&spec.hedge, product, rules));
    let products = products.collect::<Result<Vec<_>, _>>()?;
    let is_moved =
        |terms: &ContractTerms| factors.get(&terms.product.index).is_some_and(|path| path.iter().any(|f| *f != 1.0));
    if products.iter().any(is_moved) || !path.is_empty() {
        new.futures = futures::rewrite(market, &products, factors, &path);
    }
    Ok(())
}

fn cut_volume(all: &[Placed], market: &Market, days: &Range<u32>, new: &mut Market) -> Result<(), EngineError> {
    let calendar = market.bars.calendar();
    let mut cuts = Vec::new();
    for placed in all {
        let Overlay::Volume(cut) = &placed.overlay else { continue };
        let Some(from) = calendar.on_or_after(cut.from) else { continue };
        let is_all = cut.size_from == 0.0 && cut.size_to == 1.0;
        let stocks = if is_all {
            vec![true; market.bars.assets().len()]
        } else {
            needs_caps(market, &placed.place)?;
            bucket(&market.bars, from.back(1).unwrap_or(from), cut.size_from, cut.size_to)
        };
        cuts.push(Cut { from, to: last_day(cut.to, market, days), factor: cut.factor, stocks });
    }
    volume::cut(&mut new.bars, &cuts);
    Ok(())
}

fn forbid(all: &[Placed], spec: &mut Spec) {
    spec.ban.extend(all.iter().filter_map(|p| match &p.overlay {
        Overlay::ShortBan(ban) => Some(ban.ban()),
        Overlay::SellBan(ban) => Some(ban.ban()),
        _ => None,
    }));
}

fn change_terms(
    all: &[Placed],
    spec: &Spec,
    rules: &RuleBook,
    market: &Market,
    days: &Range<u32>,
) -> Result<Vec<(NaiveDate, AccountSpec)>, EngineError> {
    let calendar = market.bars.calendar();
    let rates: Vec<&FinancingChange> = all
        .iter()
        .filter_map(|p| match &p.overlay {
            Overlay::Financing(change) => Some(change),
            _ => None,
        })
        .collect();
    let margins: Vec<&MarginChange> = all
        .iter()
        .filter_map(|p| match &p.overlay {
            Overlay::Margin(change) => Some(change),
            _ => None,
        })
        .collect();
    let dates: Vec<NaiveDate> = days.clone().map(|day| calendar.date(DayIdx(day))).collect();
    account::schedule(&spec.account, calendar.date(DayIdx(days.start)), &dates, &rates, &margins, rules)
}

/// Redemptions are client flows like any other: due on the day, a share of the equity at the close before.
fn redeem(all: &[Placed], spec: &mut Spec) {
    let flow = |p: &Placed| match &p.overlay {
        Overlay::Redemption(taken) => {
            Some(Flow { date: taken.on, amount: None, fraction: Some(-taken.share), notice_days: 0 })
        }
        _ => None,
    };
    spec.flow.extend(all.iter().filter_map(flow));
}
