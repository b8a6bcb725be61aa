//! The contracts of the hedge: they go along with the index, the basis overlays move them, and their own limits hold.

use weipan_core::{Calendar, ContractIdx, DayIdx, FutureBar, Futures, Market, Price};
use weipan_hedge::ContractTerms;
use weipan_hedge::contract_terms::LimitDay;

use super::basis::BasisPath;
use super::index::Factors;

/// The futures with the index's factors and the basis path in them; bars that nothing moves are left bit for bit.
///
/// A moved bar lies on the tick and inside the daily limit around the moved mark of the day before; where the recorded day itself
/// went further (without settlement prices the limit is not known exactly), as far as that. What a limit cuts off comes the next
/// day, because every day is moved from its own recorded bar.
pub(super) fn rewrite(market: &Market, products: &[ContractTerms], factors: &Factors, path: &BasisPath) -> Futures {
    let (futures, calendar) = (&market.futures, market.bars.calendar());
    let contracts = futures.contracts();
    let mut by_day: Vec<Vec<FutureBar>> = Vec::with_capacity(calendar.len());
    for day in (0..calendar.len() as u32).map(DayIdx) {
        let today = futures.bars(day).iter().map(|bar| {
            let contract = &contracts[bar.contract.0 as usize];
            let Some(terms) = products.iter().find(|terms| terms.product.code == contract.product) else { return *bar };
            let index = &terms.product.index;
            let factor = factors.get(index).map_or(1.0, |path| path[day.row()]);
            let Some(level) = market.indices.get(index).and_then(|index| index.close(day)) else { return *bar };
            let level = level.yuan() * factor;
            let left = (contract.last_day - calendar.date(day)).num_days();
            let points = path.points(day, level, bar.close.yuan() * factor - level, left, terms.product.tick);
            let moved = moved(bar, factor, points, terms.product.tick);
            match day.back(1).and_then(|before| Eve::of(futures, &by_day, before, bar.contract)) {
                Some(eve) if eve.recorded.mark() != eve.moved.mark() || moved != *bar => {
                    eve.limited(bar, moved, terms, calendar, day, left == 0)
                }
                _ => moved,
            }
        });
        let today: Vec<FutureBar> = today.collect();
        by_day.push(today);
    }
    Futures::new(contracts.to_vec(), by_day)
}

fn moved(bar: &FutureBar, factor: f64, points: f64, tick: f64) -> FutureBar {
    if factor == 1.0 && points == 0.0 {
        return *bar;
    }
    let on_tick = |price: Price| {
        let steps = ((price.yuan() * factor + points) / tick).round().max(1.0);
        Price::from_yuan(steps * tick).unwrap_or(price)
    };
    with_prices(bar, on_tick)
}

fn with_prices(bar: &FutureBar, of: impl Fn(Price) -> Price) -> FutureBar {
    FutureBar {
        open: of(bar.open),
        high: of(bar.high),
        low: of(bar.low),
        close: of(bar.close),
        settlement: bar.settlement.map(&of),
        ..*bar
    }
}

/// A contract on the day before, as it was and as it is now.
struct Eve {
    recorded: FutureBar,
    moved: FutureBar,
}

impl Eve {
    fn of(futures: &Futures, moved: &[Vec<FutureBar>], before: DayIdx, contract: ContractIdx) -> Option<Self> {
        let find = |bars: &[FutureBar]| bars.iter().find(|bar| bar.contract == contract).copied();
        Some(Self { recorded: find(futures.bars(before))?, moved: find(moved.get(before.row())?)? })
    }

    /// The moved bar inside the limits around yesterday's moved mark.
    fn limited(
        &self,
        recorded: &FutureBar,
        bar: FutureBar,
        terms: &ContractTerms,
        calendar: &Calendar,
        day: DayIdx,
        is_last: bool,
    ) -> FutureBar {
        let which = if is_last { LimitDay::Last } else { LimitDay::Ordinary };
        let Some(permille) = terms.limit_permille(calendar.date(day), which) else { return bar };
        let tick = Price::from_yuan(terms.product.tick).map_or(1, |t| t.0.max(1));
        let (base, old) = (self.moved.mark().0, self.recorded.mark().0.max(1));
        let scaled = |price: Price| (i128::from(price.0) * i128::from(base) / i128::from(old)) as i64;
        let up = (base * (1000 + permille) / 1000).max(scaled(recorded.high)) / tick * tick;
        let down = ((base * (1000 - permille) + 999) / 1000).min(scaled(recorded.low));
        let down = (down + tick - 1) / tick * tick;
        with_prices(&bar, |price| price.clamp(Price(down.min(up)), Price(up)))
    }
}
