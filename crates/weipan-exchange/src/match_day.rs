//! Orders meet the day: each becomes a fill, a reject with its rule, or both.

use std::collections::BTreeMap;

use weipan_core::{
    AssetIdx, Board, Cny, DayBars, DayLimits, Fill, FillPrice, Holdings, Order, Origin, Price, Quote, Reject,
    RejectRule, Shares, Side,
};

use crate::fee::{DayCosts, VolumeShare};
use crate::rule::ban::DayBans;
use crate::rule::lot::DayLots;
use crate::rule::{cash, listed, participation, price_limit, t_plus_one};
use crate::{Exchange, Pressure};

/// What buys may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credit {
    /// Own money: amounts at fill prices with all costs. Sale money of the day counts.
    Cash(Cny),
    /// A broker's nominal limit on longs: worth at the sizing price. The desk tests an order list before the open, at
    /// the prices it was sized on; sells of the day that filled free their worth.
    Nominal(Cny),
}

/// What the account brings to the day's market beside its orders.
#[derive(Debug)]
pub struct Means<'a> {
    /// What buys may use.
    pub credit: Credit,
    /// Worth, at sizing prices, that forced sells must fetch together: they are sent one after another until it is
    /// fetched. `None` sends each of them whole.
    pub need: Option<Cny>,
    /// The stocks' daily volatility known before the day, for impact; may be empty.
    pub volatility: &'a [f64],
    /// What earlier trades still weigh on prices.
    pub pressure: &'a mut Pressure,
}

/// What became of one forced order that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forced {
    /// The stock.
    pub asset: AssetIdx,
    /// Shares asked to sell.
    pub asked: Shares,
    /// Shares sold.
    pub filled: Shares,
    /// The first rule that kept the rest.
    pub rule: Option<RejectRule>,
    /// Who wanted it.
    pub origin: Origin,
}

/// The end of a day's orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched {
    /// What traded, sells first.
    pub fills: Vec<Fill>,
    /// What did not, and why.
    pub rejects: Vec<Reject>,
    /// The forced orders that were sent, in their order.
    pub forced: Vec<Forced>,
}

/// What happened so far today.
struct Session<'a> {
    day: &'a DayBars<'a>,
    holdings: &'a Holdings,
    volatility: &'a [f64],
    pressure: &'a mut Pressure,
    need: Option<Cny>,
    bans: DayBans,
    limits: DayLimits<'a>,
    lots: DayLots,
    costs: DayCosts,
    credit: Credit,
    traded: Tally,
    sold: Tally,
    matched: Matched,
}

/// Shares traded so far today of the stocks that have several orders; of all others that is nothing when theirs comes.
struct Tally {
    is_needed: bool,
    shares: BTreeMap<AssetIdx, Shares>,
}

impl Tally {
    fn of(&self, asset: AssetIdx) -> Shares {
        if self.is_needed { self.shares.get(&asset).copied().unwrap_or_default() } else { Shares::ZERO }
    }

    fn add(&mut self, asset: AssetIdx, shares: Shares) {
        if self.is_needed {
            *self.shares.entry(asset).or_default() += shares;
        }
    }
}

/// Whether a stock has more than one order.
fn has_repeats(orders: &[Order], stocks: usize) -> bool {
    let mut seen = vec![false; stocks];
    orders.iter().any(|order| std::mem::replace(&mut seen[order.asset.column()], true))
}

impl Exchange {
    /// Matches a day's orders: all sells in the given order, then all buys, the largest priority first and equal ones
    /// in the given order. `volatility` is the stocks' daily volatility known before the day, for impact; it may be
    /// empty. `filled + rejected = ordered` in shares for every order.
    #[must_use]
    pub fn match_day(
        &self,
        orders: &[Order],
        holdings: &Holdings,
        credit: Credit,
        day: &DayBars<'_>,
        volatility: &[f64],
    ) -> Matched {
        let means = Means { credit, need: None, volatility, pressure: &mut self.no_pressure() };
        self.match_with(orders, holdings, means, day)
    }

    /// [`Exchange::match_day`] with a memory of earlier trades, and with forced sells that end when they have fetched
    /// what is needed: those that are not sent by then are no orders of the day.
    #[must_use]
    pub fn match_with(&self, orders: &[Order], holdings: &Holdings, means: Means<'_>, day: &DayBars<'_>) -> Matched {
        if orders.is_empty() {
            return Matched::default();
        }
        let is_needed = has_repeats(orders, day.assets.len());
        let tally = || Tally { is_needed, shares: BTreeMap::new() };
        // A row that no rule asks for is not read.
        let first_prices = if self.spec.fill == FillPrice::Open { day.open } else { &[] };
        let quotes = DayBars { open: first_prices, ..*day }.quotes(orders.iter().map(|order| order.asset));
        let quoted = || orders.iter().zip(quotes.iter().map(Option::as_ref));
        let worth = |o: &Order| day.prev_close(o.asset).unwrap_or_default() * o.shares;
        let buys_worth = || orders.iter().filter(|o| o.side == Side::Buy).map(worth).sum();
        let mut session = Session {
            day,
            holdings,
            volatility: means.volatility,
            pressure: means.pressure,
            need: means.need,
            bans: DayBans::new(&self.bans, day.date, buys_worth),
            limits: self.limits.on(day.date),
            lots: self.lots.on(day.date, self.spec.lots),
            costs: self.costs.on(day.date),
            credit: means.credit,
            traded: tally(),
            sold: tally(),
            matched: Matched { fills: Vec::with_capacity(orders.len()), ..Matched::default() },
        };
        for (order, quote) in quoted().filter(|(o, _)| o.side == Side::Sell) {
            match (is_forced(order), session.need) {
                (false, _) => drop(self.match_order(order, quote, &mut session)),
                (true, need) => self.match_forced(order, quote, need, &mut session),
            }
        }
        let mut buys: Vec<_> = quoted().filter(|(o, _)| o.side == Side::Buy).collect();
        buys.sort_by_key(|(o, _)| std::cmp::Reverse(o.priority));
        for (order, quote) in buys {
            self.match_order(order, quote, &mut session);
        }
        session.matched
    }

    /// Sends a forced sell, or as much of it as is still needed, and notes what became of it.
    fn match_forced(&self, order: &Order, quote: Option<&Quote>, need: Option<Cny>, session: &mut Session<'_>) {
        let price = session.day.prev_close(order.asset).unwrap_or_default();
        let asked = match need {
            None => order.shares,
            Some(left) if left <= Cny::ZERO => return,
            Some(_) if price <= Price::ZERO => order.shares,
            Some(left) => {
                let enough = Shares((left.0 + price.0 - 1) / price.0).min(order.shares);
                let board = session.day.assets.board(order.asset);
                Shares(session.lots.least_sale(board, enough.0, session.holdings.shares(order.asset).0))
            }
        };
        let (filled, rule) = self.match_order(&Order { shares: asked, ..*order }, quote, session);
        session.need = need.map(|left| left - price * filled);
        session.matched.forced.push(Forced { asset: order.asset, asked, filled, rule, origin: order.origin });
    }

    /// Shares that filled, and the rule that kept the rest.
    fn match_order(
        &self,
        order: &Order,
        quote: Option<&Quote>,
        session: &mut Session<'_>,
    ) -> (Shares, Option<RejectRule>) {
        let (filled, rule) = match listed::trading(quote, session.day, order.asset) {
            Ok(quote) => {
                let Allowance { shares, first, priced } = self.allowed(order, &quote, session);
                if shares > 0 {
                    let priced = priced.filter(|(fill, _)| fill.shares.0 == shares);
                    let priced = priced.unwrap_or_else(|| self.price_of(order, Shares(shares), &quote, session));
                    fill(order, priced, &quote, session);
                }
                (shares, first)
            }
            Err(rule) => (0, Some(rule)),
        };
        let rest = order.shares - Shares(filled);
        if rest == Shares::ZERO {
            return (Shares(filled), None);
        }
        let rule = rule.unwrap_or(RejectRule::Lot);
        let Order { asset, side, origin, .. } = *order;
        session.matched.rejects.push(Reject { asset, side, shares: rest, rule, origin });
        (Shares(filled), Some(rule))
    }

    /// What all rules leave of an order.
    fn allowed(&self, order: &Order, quote: &Quote, session: &Session<'_>) -> Allowance {
        let mut left = Allowance { shares: order.shares.0, first: None, priced: None };
        match session.bans.allowed(order, quote.prev_close) {
            Ok(shares) => left.cap(shares, RejectRule::Ban),
            Err(rule) => left.cap(0, rule),
        }
        let sold = session.sold.of(order.asset);
        // What is held decides about sells alone.
        let lot = if order.side == Side::Sell { session.holdings.get(order.asset) } else { None };
        if order.side == Side::Sell {
            left.cap(t_plus_one::sellable(lot, sold, self.spec.t_plus_one), RejectRule::TPlusOne);
        }
        if self.spec.price_limits && self.limit_blocks(order, quote, session) {
            left.cap(0, if order.side == Side::Buy { RejectRule::LimitUp } else { RejectRule::LimitDown });
        }
        let board = session.day.assets.board(order.asset);
        let held = lot.map_or(Shares::ZERO, |lot| lot.shares) - sold;
        left.cap(on_lots(&session.lots, order.side, board, left.shares, held), RejectRule::Lot);
        let traded = session.traded.of(order.asset);
        left.cap(participation::available(quote.volume, self.spec.participation, traded), RejectRule::Volume);
        if order.side == Side::Buy {
            let (payable, priced) = self.payable(left.shares, order, quote, session);
            left.cap(payable, RejectRule::Cash);
            left.priced = priced;
        }
        // Volume and cash cut anywhere: back on the lots, the first cut still names the reject.
        left.shares = on_lots(&session.lots, order.side, board, left.shares, held);
        left
    }

    fn limit_blocks(&self, order: &Order, quote: &Quote, session: &Session<'_>) -> bool {
        let day = session.day;
        let board = day.assets.board(order.asset);
        let is_st = day.is_st.get(order.asset.column()).copied().unwrap_or(false);
        session
            .limits
            .band(board, is_st, day.days_listed(order.asset), quote.prev_close)
            .is_some_and(|band| price_limit::blocks(order.side, self.spec.fill, quote, band))
    }

    /// Shares of a buy that the account can pay, and their fill where it had to be priced to know that.
    fn payable(&self, wanted: i64, order: &Order, quote: &Quote, session: &Session<'_>) -> (i64, Option<(Fill, Cny)>) {
        match session.credit {
            Credit::Nominal(left) => (cash::affordable(left, quote.prev_close, 0.0).min(wanted), None),
            Credit::Cash(left) => {
                // Fees have minimums and impact grows with size, so the most that can be paid is found by halving.
                let priced = |shares| self.price_of(order, Shares(shares), quote, session);
                let (mut paid, mut most) = (0, wanted.min(cash::affordable(left, self.reference(quote), 0.0)));
                let whole = priced(most);
                if whole.1 <= left {
                    return (most, Some(whole));
                }
                while paid < most {
                    let middle = paid + (most - paid + 1) / 2;
                    if priced(middle).1 <= left { paid = middle } else { most = middle - 1 }
                }
                (paid, None)
            }
        }
    }

    fn reference(&self, quote: &Quote) -> Price {
        match self.spec.fill {
            FillPrice::Open => quote.open,
            FillPrice::Vwap => quote.vwap,
            FillPrice::Close => quote.close,
        }
    }

    /// The fill of an order for some shares, and the money a buy needs for it.
    fn price_of(&self, order: &Order, shares: Shares, quote: &Quote, session: &Session<'_>) -> (Fill, Cny) {
        let reference = self.reference(quote);
        let gross = reference * shares;
        let share = VolumeShare {
            now: volume_share(shares, quote),
            before: session.pressure.before(order.asset, session.day.day, order.side),
        };
        let volatility = session.volatility.get(order.asset.column()).copied().unwrap_or(0.0);
        let board = session.day.assets.board(order.asset);
        let costs = session.costs.of(board, order.side, gross, share, volatility);
        let given_away = costs.slippage + costs.impact;
        let amount = match order.side {
            Side::Buy => gross + given_away,
            Side::Sell => gross - given_away,
        };
        let fill =
            Fill { asset: order.asset, side: order.side, shares, reference, amount, costs, origin: order.origin };
        (fill, amount + costs.fees())
    }
}

/// Takes a fill into the day; `needed` is the money that a buy needs for it.
fn fill(order: &Order, (fill, needed): (Fill, Cny), quote: &Quote, session: &mut Session<'_>) {
    let worth = quote.prev_close * fill.shares;
    session.credit = match (session.credit, order.side) {
        (Credit::Cash(left), Side::Buy) => Credit::Cash(left - needed),
        (Credit::Cash(left), Side::Sell) => Credit::Cash(left + fill.amount - fill.costs.fees()),
        (Credit::Nominal(left), Side::Buy) => Credit::Nominal(left - worth),
        (Credit::Nominal(left), Side::Sell) => Credit::Nominal(left + worth),
    };
    session.traded.add(order.asset, fill.shares);
    session.pressure.add(order.asset, session.day.day, order.side, volume_share(fill.shares, quote));
    if order.side == Side::Sell {
        session.sold.add(order.asset, fill.shares);
        session.bans.sold(worth);
    }
    session.matched.fills.push(fill);
}

fn is_forced(order: &Order) -> bool {
    matches!(order.origin, Origin::Unwind | Origin::HedgeCut)
}

fn volume_share(shares: Shares, quote: &Quote) -> f64 {
    if quote.volume.0 > 0 { shares.0 as f64 / quote.volume.0 as f64 } else { 0.0 }
}

fn on_lots(lots: &DayLots, side: Side, board: Board, wanted: i64, held: Shares) -> i64 {
    match side {
        Side::Buy => lots.buyable(board, wanted),
        Side::Sell => lots.sellable(board, wanted, held.0),
    }
}

/// What the rules leave of an order.
struct Allowance {
    shares: i64,
    /// The first rule that took some away.
    first: Option<RejectRule>,
    /// A fill that was priced on the way, and the money for it.
    priced: Option<(Fill, Cny)>,
}

impl Allowance {
    fn cap(&mut self, most: i64, rule: RejectRule) {
        if most < self.shares {
            self.shares = most.max(0);
            self.first.get_or_insert(rule);
        }
    }
}
