//! Index levels: price indices, from which dividends fall out, and total-return indices.

use weipan_core::bars::Members;
use weipan_core::{Actions, AssetIdx, Bars, DayIdx, Field, IndexLevels, Indices, Mask, Panel};

use crate::history;
use crate::random::{Stream, stream};
use crate::spec::MarketSpec;

/// Largest stocks, weighted by float cap.
pub const LARGE_INDEX: &str = "000300.SH";
/// The next ones, weighted by float cap.
pub const MID_INDEX: &str = "000905.SH";
/// The index that neutral books are hedged with: the next ones again, weighted by float cap.
pub const HEDGE_INDEX: &str = "000852.SH";
/// The smallest stocks, equally weighted every day.
pub const MICRO_INDEX: &str = "MICRO.WP";

/// Level of each index before the first day, points.
const BASES: [(&str, f64); 4] =
    [(LARGE_INDEX, 5_200.0), (MID_INDEX, 6_400.0), (HEDGE_INDEX, 6_700.0), (MICRO_INDEX, 1_000.0)];

/// How members are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weighting {
    FloatCap,
    Equal,
}

/// Levels of all indices on all days, with a year before the data in [`IndexLevels::dated`].
pub(crate) fn levels(spec: &MarketSpec, bars: &Bars, actions: &Actions, members: &Members) -> Indices {
    let mut indices = Indices::default();
    for (i, (code, base)) in BASES.into_iter().enumerate() {
        let weighting = if code == MICRO_INDEX { Weighting::Equal } else { Weighting::FloatCap };
        if let (Some(mask), Some(prices)) = (members.get(code), Prices::of(bars)) {
            let mut levels = chain(&prices, actions, mask, weighting, base);
            let mut rng = stream(spec.seed, Stream::History(i as u32));
            levels.dated = history::with_year_before(&levels, bars.calendar(), base, spec.market_volatility, &mut rng);
            indices.insert(code, levels);
        }
    }
    indices
}

/// The panels that an index is made of.
struct Prices<'a> {
    close: &'a Panel<f64>,
    prev_close: &'a Panel<f64>,
    float: &'a Panel<f64>,
}

impl<'a> Prices<'a> {
    fn of(bars: &'a Bars) -> Option<Self> {
        let field = |field| bars.field(field);
        Some(Self {
            close: field(Field::Close)?,
            prev_close: field(Field::PrevClose)?,
            float: field(Field::FloatShares)?,
        })
    }

    /// Float cap at the close before a day: at the day's reference price on the first day.
    fn cap_before(&self, day: DayIdx, asset: AssetIdx) -> f64 {
        match day.back(1) {
            Some(before) => self.close.at(before, asset) * self.float.at(before, asset),
            None => self.prev_close.at(day, asset) * self.float.at(day, asset),
        }
    }

    /// Price and total return of a stock; new shares from a bonus count, cash only in the second.
    fn returns(&self, actions: &Actions, day: DayIdx, asset: AssetIdx) -> (f64, f64) {
        let before = self.cap_before(day, asset);
        let price = self.close.at(day, asset) * self.float.at(day, asset) / before - 1.0;
        let cash = actions.on(day).iter().find(|action| action.asset == asset).map_or(0.0, |action| {
            day.back(1).map_or(0.0, |before| action.cash_per_share.fraction() / self.close.at(before, asset))
        });
        (price, price + cash)
    }
}

/// Chains the daily returns of the members of each day.
fn chain(prices: &Prices, actions: &Actions, members: &Mask, weighting: Weighting, base: f64) -> IndexLevels {
    let (mut price, mut total) = (base, base);
    let mut levels = IndexLevels::default();
    for day in (0..prices.close.days()).map(|day| DayIdx(day as u32)) {
        let (price_return, total_return) = day_return(prices, actions, members, weighting, day);
        (price, total) = (price * (1.0 + price_return), total * (1.0 + total_return));
        levels.close.push(on_grid(price));
        levels.total_return.push(on_grid(total));
    }
    levels
}

/// Weighted price and total return of a day's members; both 0 without members.
fn day_return(prices: &Prices, actions: &Actions, members: &Mask, weighting: Weighting, day: DayIdx) -> (f64, f64) {
    let (mut weights, mut price, mut total) = (0.0, 0.0, 0.0);
    for (i, _) in members.row(day).iter().enumerate().filter(|(_, is_member)| **is_member) {
        let asset = AssetIdx(i as u32);
        let weight = if weighting == Weighting::Equal { 1.0 } else { prices.cap_before(day, asset) };
        let (price_return, total_return) = prices.returns(actions, day, asset);
        weights += weight;
        price += weight * price_return;
        total += weight * total_return;
    }
    if weights > 0.0 { (price / weights, total / weights) } else { (0.0, 0.0) }
}

/// Levels are published with four decimals; the chain itself is not rounded.
pub(crate) fn on_grid(level: f64) -> f64 {
    (level * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use weipan_core::{Action, ActionKind, Ratio};

    /// Two stocks over two days: the second pays 1 yuan and gives one share for one on the second day.
    fn chained(weighting: Weighting) -> IndexLevels {
        let panel = |values: [f64; 4]| Panel::from_rows(2, 2, values.to_vec()).unwrap();
        let close = panel([10.0, 21.0, 11.0, 10.5]);
        let prev_close = panel([10.0, 20.0, 10.0, 10.0]);
        let float = panel([100.0, 50.0, 100.0, 100.0]);
        let actions = Actions::new(vec![Action {
            asset: AssetIdx(1),
            ex_day: DayIdx(1),
            pay_day: DayIdx(1),
            cash_per_share: Ratio(Ratio::ONE),
            new_shares_per_share: Ratio(Ratio::ONE),
            kind: ActionKind::Bonus,
        }]);
        let prices = Prices { close: &close, prev_close: &prev_close, float: &float };
        chain(&prices, &actions, &Mask::filled(2, 2, true), weighting, 1_000.0)
    }

    #[test]
    fn dividends_fall_out_of_the_price_index_and_bonus_shares_do_not() {
        // Caps: 1000 + 1000, then 1000 + 1050, then 1100 + 1050, and 50 yuan of cash.
        let levels = chained(Weighting::FloatCap);
        assert_eq!(levels.close, [1_025.0, 1_075.0]);
        assert_eq!(levels.total_return, [1_025.0, 1_100.0]);
    }

    #[test]
    fn equal_weights_average_the_returns() {
        let levels = chained(Weighting::Equal);
        assert_eq!(levels.close, [1_025.0, 1_076.25]);
        assert_eq!(levels.total_return[1], (1_025.0 * (1.0 + (0.1 + 1.0 / 21.0) / 2.0) * 1e4_f64).round() / 1e4);
    }
}
