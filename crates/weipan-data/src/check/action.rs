//! Corporate actions against reference prices and share counts.

use weipan_core::{Action, ActionKind, DayIdx, Field, Market};

use super::Severity::Warning;
use super::findings::Findings;
use crate::write::day_indices;

/// Trading days around an ex-day in which the shares must change.
const NEAR: u32 = 5;
/// Yuan by which a reference price may miss the one that the action implies: half a tick and a rounding.
const MISS: f64 = 0.006;
/// What vendors' roundings of adjusted prices may leave between two days: yuan, and a fraction of the price. A raw
/// price that changes does so by 0.01 at least.
const ROUNDING: (f64, f64) = (0.004, 1e-4);

pub(super) fn check(market: &Market, findings: &mut Findings) {
    findings.looks("prev-close-without-action");
    findings.looks("action-not-in-prev-close");
    reference_prices(market, findings);
    findings.looks("split-without-share-change");
    let splits = market.actions.all().iter().filter(|a| a.kind == ActionKind::Bonus && a.new_shares_per_share.0 > 0);
    for split in splits.filter(|split| shares_stay(market, split)) {
        findings.cell((Warning, "split-without-share-change"), market, (split.ex_day, split.asset), || {
            let ratio = split.new_shares_per_share.fraction();
            format!("{ratio} new shares per share, but total_shares is the same {NEAR} days before and after")
        });
    }
}

fn reference_prices(market: &Market, findings: &mut Findings) {
    let bars = &market.bars;
    let (Some(close), Some(prev)) = (bars.field(Field::Close), bars.field(Field::PrevClose)) else { return };
    let mut last = vec![f64::NAN; bars.assets().len()];
    for day in day_indices(market) {
        let (close, prev) = (close.row(day), prev.row(day));
        let actions = market.actions.on(day);
        for (asset, _) in bars.assets().iter() {
            let i = asset.column();
            let first = actions.partition_point(|action| action.asset < asset);
            let mine = &actions[first..first + actions[first..].partition_point(|action| action.asset == asset)];
            let expected = reference(last[i], mine);
            let miss = (prev[i] - expected).abs();
            if mine.is_empty() && (miss > ROUNDING.0 || miss > ROUNDING.1 * expected) {
                findings.cell((Warning, "prev-close-without-action"), market, (day, asset), || {
                    format!("prev_close {} after a close of {expected}, without an action", prev[i])
                });
            } else if !mine.is_empty() && miss > MISS {
                findings.cell((Warning, "action-not-in-prev-close"), market, (day, asset), || {
                    format!("prev_close {}, but the action implies {expected:.4}", prev[i])
                });
            }
            if !close[i].is_nan() {
                last[i] = close[i];
            }
        }
    }
}

/// The ex-right reference price: (close - cash) / (1 + new shares).
fn reference(close: f64, actions: &[Action]) -> f64 {
    let cash: f64 = actions.iter().map(|a| a.cash_per_share.fraction()).sum();
    let ratio: f64 = actions.iter().map(|a| a.new_shares_per_share.fraction()).sum();
    (close - cash) / (1.0 + ratio)
}

/// Whether the shares are known on both sides of an ex-day and never change near it.
fn shares_stay(market: &Market, split: &Action) -> bool {
    let Some(shares) = market.bars.field(Field::TotalShares) else { return false };
    let (Some(from), to) = (split.ex_day.back(NEAR), split.ex_day.0 + NEAR) else { return false };
    if to as usize >= market.bars.calendar().len() {
        return false;
    }
    let near = || (from.0..=to).map(|day| shares.at(DayIdx(day), split.asset));
    near().all(|n| n > 0.0) && near().all(|n| n == shares.at(from, split.asset))
}
