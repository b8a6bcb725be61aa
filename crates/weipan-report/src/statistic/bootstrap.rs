//! Block bootstrap of a book's daily causes: how likely a margin call and ruin are within a year, by leverage.
//!
//! **What is drawn.** Days of the book as they were, each with its causes as fractions of the long value ([`DayCause`]), in the
//! blocks of a stationary bootstrap (Politis and Romano 1994, "The stationary bootstrap"): a block begins on a random day, goes on
//! with probability `1 - 1/b`, and runs round the end of the history. Blocks keep a panic together: a fall of the stocks and
//! the closing discount on the two days after it. The mean length `b` is that of [`block_length`] for the book's return or for
//! its size, whichever is longer, and at least five days, a rebalance of a weekly book.
//!
//! **What is recombined.** Each drawn day moves both legs of an account at a leverage: longs earn selection and benchmark, shorts
//! the rest of market and basis, trading costs are paid on the longs, interest on the borrowed part for the day's calendar days;
//! then the margin test with the account's lines. Nothing is a return times a leverage: the ratio is `E / max(long, short)` of
//! values that drift between rebalances, and a call changes what the account holds.
//!
//! **What is held fixed.** The book and its fills: no impact that grows with size, no order refused because the account is larger;
//! an unwind sells all that was asked at the close after the day of the call. The hedge follows the longs every day. So the
//! truth is worse for large accounts. What the history has not seen cannot be drawn from it.
//!
//! **What the interval is.** 90 %, the wider at each end of two: from histories that are themselves drawn from the days that were
//! (how much the answer hangs on the few bad days that happened to be there), and Clopper and Pearson's for the paths that were
//! counted, so that 0 of 2,000 is "below 0.15 %" and not zero.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::moment::mean;
use super::{DAYS_PER_YEAR, block_length, counted_interval, quantile};

/// Days of a path: one year.
pub const HORIZON: usize = 242;
/// Paths for the estimate.
pub const PATHS: usize = 2000;
/// Resampled histories for the interval.
pub const HISTORIES: usize = 100;
/// Paths from each resampled history.
pub const PATHS_PER_HISTORY: usize = 100;
/// Shortest mean block, days.
pub const LEAST_BLOCK: f64 = 5.0;
/// Fewest days that say anything.
const LEAST_DAYS: usize = 60;
/// Coverage of the intervals.
const CONFIDENCE: f64 = 0.90;

/// One day of a fixed book, each cause a fraction of the long value at the close before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayCause {
    /// Stocks beyond the benchmark, dividends included.
    pub selection: f64,
    /// The benchmark's return, which the stocks earn too.
    pub benchmark: f64,
    /// What the hedge left open: the benchmark on the longs less the index on the shorts.
    pub market: f64,
    /// The futures against their index.
    pub basis: f64,
    /// Trading and its costs.
    pub trading: f64,
    /// Calendar days since the trading day before, for interest.
    pub days: f64,
}

impl DayCause {
    /// Profit of the stocks.
    #[must_use]
    pub fn long(&self) -> f64 {
        self.selection + self.benchmark
    }

    /// Profit of the short futures.
    #[must_use]
    pub fn short(&self) -> f64 {
        self.market + self.basis - self.benchmark
    }

    /// Profit of the whole book without financing.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.selection + self.market + self.basis + self.trading
    }
}

/// The account that the days go through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Target long value over equity.
    pub leverage: f64,
    /// Short value over long value after the hedge.
    pub hedge: f64,
    /// Days between rebalances back to the target; `None` lets it drift.
    pub rebalance: Option<usize>,
    /// Annual financing rate on borrowed money, actual days over 365.
    pub rate: f64,
    /// Ratio to which a call unwinds.
    pub unwind_to: f64,
    /// Call line.
    pub call: f64,
    /// Close-out line.
    pub close_out: f64,
}

/// A probability with its 90 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probability {
    /// Share of the paths.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end; never 0.
    pub high: f64,
}

/// What a year may bring at a leverage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarginRisk {
    /// The leverage.
    pub leverage: f64,
    /// The ratio falls below the call line.
    pub call: Probability,
    /// The ratio falls below the close-out line, or equity to zero: the account is closed.
    pub ruin: Probability,
    /// Median over the paths of equity after the year over equity before it, less one; what was left at a ruin counts as it is.
    pub median_return: f64,
    /// 5 % quantile of the same.
    pub bad_return: f64,
    /// Mean block length, days.
    pub block: f64,
}

/// [`risk_by_leverage`] at one leverage.
#[must_use]
pub fn margin_risk(days: &[DayCause], terms: &Terms, seed: u64) -> Option<MarginRisk> {
    risk_by_leverage(days, terms, &[terms.leverage], seed)?.pop()
}

/// Puts the same [`PATHS`] years, and [`PATHS_PER_HISTORY`] years of each of [`HISTORIES`] resampled histories, through an
/// account at each leverage. Equal paths at all leverages: a difference between two of them is the leverage's and not chance.
/// The same seed gives the same bits on every platform. `None` of fewer than 60 days.
#[must_use]
pub fn risk_by_leverage(days: &[DayCause], terms: &Terms, leverages: &[f64], seed: u64) -> Option<Vec<MarginRisk>> {
    if days.len() < LEAST_DAYS {
        return None;
    }
    let block = mean_block(days);
    let mut draw = Draw { random: ChaCha8Rng::seed_from_u64(seed), block };
    let mut year = Vec::with_capacity(HORIZON);
    let mut tallies = vec![Tally::default(); leverages.len()];
    for _ in 0..PATHS {
        draw.fill(days, HORIZON, &mut year);
        for (tally, leverage) in tallies.iter_mut().zip(leverages) {
            tally.count(walk(&year, &Terms { leverage: *leverage, ..*terms }));
        }
    }
    let mut spread: Vec<(Vec<f64>, Vec<f64>)> = vec![Default::default(); leverages.len()];
    let mut history = Vec::with_capacity(days.len());
    for _ in 0..HISTORIES {
        draw.fill(days, days.len(), &mut history);
        let mut inner = vec![Tally::default(); leverages.len()];
        for _ in 0..PATHS_PER_HISTORY {
            draw.fill(&history, HORIZON, &mut year);
            for (tally, leverage) in inner.iter_mut().zip(leverages) {
                tally.count(walk(&year, &Terms { leverage: *leverage, ..*terms }));
            }
        }
        for ((calls, ruins), tally) in spread.iter_mut().zip(inner) {
            calls.push(tally.called as f64 / PATHS_PER_HISTORY as f64);
            ruins.push(tally.ruined as f64 / PATHS_PER_HISTORY as f64);
        }
    }
    let risks = tallies.iter().zip(&spread).zip(leverages).map(|((tally, (calls, ruins)), leverage)| MarginRisk {
        leverage: *leverage,
        call: probability(tally.called, calls),
        ruin: probability(tally.ruined, ruins),
        median_return: quantile(&tally.ends, 0.5),
        bad_return: quantile(&tally.ends, 0.05),
        block,
    });
    Some(risks.collect())
}

fn probability(hits: u64, histories: &[f64]) -> Probability {
    let (low, high) = counted_interval(hits, PATHS as u64, CONFIDENCE);
    let tail = (1.0 - CONFIDENCE) / 2.0;
    Probability {
        value: hits as f64 / PATHS as f64,
        low: quantile(histories, tail).min(low),
        high: quantile(histories, 1.0 - tail).max(high),
    }
}

/// Mean length of the blocks of a book: see the head of this file.
#[must_use]
pub fn mean_block(days: &[DayCause]) -> f64 {
    let returns: Vec<f64> = days.iter().map(DayCause::total).collect();
    let centre = mean(&returns);
    let sizes: Vec<f64> = returns.iter().map(|r| (r - centre).abs()).collect();
    block_length(&returns).max(block_length(&sizes)).max(LEAST_BLOCK)
}

/// The source of all randomness.
struct Draw {
    random: ChaCha8Rng,
    block: f64,
}

impl Draw {
    /// Fills `into` with `length` days in blocks of geometric length, running round the end.
    fn fill(&mut self, days: &[DayCause], length: usize, into: &mut Vec<DayCause>) {
        into.clear();
        // A block ends where 32 random bits lie below 2³²/b; another 32 say where the next begins: multiply-shift, whose
        // bias is below 1e-5 for histories of tens of thousands of days.
        let ends = (4_294_967_296.0 / self.block) as u64;
        let mut at = 0;
        for t in 0..length {
            let bits = self.random.next_u64();
            let is_new = t == 0 || bits >> 32 < ends;
            at = if is_new {
                (((bits & 0xFFFF_FFFF) * days.len() as u64) >> 32) as usize
            } else {
                (at + 1) % days.len()
            };
            into.push(days[at]);
        }
    }
}

/// How a path ended.
#[derive(Debug, Clone, Copy, PartialEq)]
struct End {
    called: bool,
    ruined: bool,
    equity: f64,
}

#[derive(Debug, Clone, Default)]
struct Tally {
    called: u64,
    ruined: u64,
    ends: Vec<f64>,
}

impl Tally {
    fn count(&mut self, end: End) {
        self.called += u64::from(end.called);
        self.ruined += u64::from(end.ruined);
        self.ends.push(end.equity - 1.0);
    }
}

/// One year of an account that begins with equity 1 in cash.
fn walk(year: &[DayCause], terms: &Terms) -> End {
    let (mut equity, mut long) = (1.0_f64, terms.leverage);
    let (mut called, mut unwinding) = (false, false);
    for (t, day) in year.iter().enumerate() {
        let interest = (long - equity).max(0.0) * terms.rate * day.days / 365.0;
        let short = long * (terms.hedge - day.short());
        equity += long * (day.long() + day.short() + day.trading) - interest;
        long += long * day.long();
        let ratio = equity / long.max(short);
        if equity <= 0.0 || ratio < terms.close_out {
            return End { called: true, ruined: true, equity };
        }
        if unwinding {
            unwinding = false;
            long = equity / (terms.unwind_to * terms.hedge.max(1.0));
        } else if ratio < terms.call {
            (called, unwinding) = (true, true);
        } else if terms.rebalance.is_some_and(|every| (t + 1) % every.max(1) == 0) {
            long = equity * terms.leverage;
        }
    }
    End { called, ruined: false, equity }
}

/// At most so often a day of a kind that never came in `days` days comes, with a confidence of 95 % (the rule of three, `3 / n`), as a
/// share of years in which it comes at least once.
///
/// ```
/// assert!((weipan_report::statistic::unseen_a_year(2420) - 0.259).abs() < 1e-3);
/// ```
#[must_use]
pub fn unseen_a_year(days: usize) -> f64 {
    let daily = counted_interval(0, days as u64, CONFIDENCE).1;
    1.0 - (1.0 - daily).powf(DAYS_PER_YEAR)
}

#[cfg(test)]
mod tests;
