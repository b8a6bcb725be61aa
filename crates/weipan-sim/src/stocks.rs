//! The listed companies: board, industry, size, price, beta and volatility of each.

use chrono::{Datelike, NaiveDate};
use rand_chacha::ChaCha8Rng;
use weipan_core::{Calendar, Instrument};

use crate::factors::DAYS_A_YEAR;
use crate::industry::{INDUSTRIES, company_name};
use crate::random::{Stream, between, chance, normal, stream, uniform};
use crate::spec::{MarketSpec, SimError};
use crate::symbols::{Venue, number};

/// Median market cap, yuan.
const MEDIAN_CAP: f64 = 5.6e9;
/// Median price, yuan a share.
const MEDIAN_PRICE: f64 = 12.0;
/// No stock is delisted before this row, so that a year of warning can come first.
const FIRST_DELISTING: usize = 250;

/// A company on the first day of its data.
#[derive(Debug)]
pub(crate) struct Stock {
    /// What the data set says of it.
    pub instrument: Instrument,
    /// Its randomness, from here on.
    pub rng: ChaCha8Rng,
    /// First row with data.
    pub first_row: usize,
    /// First row without data again; the number of days for a stock that stays.
    pub end_row: usize,
    /// Whether it is listed during the data.
    pub is_new: bool,
    /// Position of its industry.
    pub industry: usize,
    /// Its size as a standard normal number, drawn once.
    pub size: f64,
    /// Reference price of the first row, whole ticks: the issue price of a new listing.
    pub first_price: i64,
    /// First price on the market over the issue price; 1 for old listings.
    pub debut: f64,
    /// Shares of all classes on the first row.
    pub total_shares: i64,
    /// Tradable shares on the first row.
    pub float_shares: i64,
    /// Loading on the market factor.
    pub beta: f64,
    /// Standard deviation of its own daily return.
    pub volatility: f64,
}

impl Stock {
    /// Whether it is delisted before the data end.
    pub(crate) fn is_doomed(&self) -> bool {
        self.instrument.delist_date.is_some()
    }
}

/// Life of a stock in rows, and its listing date.
struct Life {
    first_row: usize,
    end_row: usize,
    list_date: NaiveDate,
    is_new: bool,
}

/// All stocks in the order of their symbols.
pub(crate) fn draw(spec: &MarketSpec, calendar: &Calendar) -> Result<Vec<Stock>, SimError> {
    let mut listing_rng = stream(spec.seed, Stream::Listings);
    let mut drafts = Vec::with_capacity(spec.stocks);
    for i in 0..spec.stocks {
        let mut rng = stream(spec.seed, Stream::Stock(i as u32));
        let is_doomed = role(spec, calendar.len(), i) == Role::Delisted;
        let size = size(&mut rng, is_doomed);
        // The giants stand on the main board, as banks and oil companies do.
        let venue = Venue::of(uniform(&mut rng) * if size > 2.2 { 0.6 } else { 1.0 });
        let life = life(&mut listing_rng, role(spec, calendar.len(), i), calendar, venue);
        drafts.push((rng, size, venue, life));
    }
    let listings: Vec<_> = drafts.iter().map(|(_, _, venue, life)| (*venue, life.is_new, life.list_date)).collect();
    let mut counts = [0; INDUSTRIES.len()];
    let mut stocks = Vec::with_capacity(spec.stocks);
    for ((mut rng, size, venue, life), symbol) in drafts.into_iter().zip(number(&listings)?) {
        let industry = between(&mut rng, 0, INDUSTRIES.len());
        counts[industry] += 1;
        let instrument = Instrument {
            symbol,
            name: company_name(industry, counts[industry]),
            board: venue.board(),
            list_date: life.list_date,
            delist_date: calendar.days().get(life.end_row).copied(),
            industry: Some(INDUSTRIES[industry].to_owned()),
        };
        stocks.push(company(rng, instrument, size, industry, &life));
    }
    stocks.sort_by(|a, b| a.instrument.symbol.cmp(&b.instrument.symbol));
    Ok(stocks)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Listed,
    Delisted,
    Stays,
}

/// Stocks are alike before they are drawn, so the first ones are taken for listings and delistings.
fn role(spec: &MarketSpec, days: usize, i: usize) -> Role {
    let years = spec.years as usize;
    let listed = spec.listings_per_year * years;
    let delisted = if days > FIRST_DELISTING + 20 { spec.delistings_per_year * (years - 1) } else { 0 };
    match i {
        i if i < listed => Role::Listed,
        i if i < listed + delisted => Role::Delisted,
        _ => Role::Stays,
    }
}

fn life(rng: &mut ChaCha8Rng, role: Role, calendar: &Calendar, venue: Venue) -> Life {
    let (first, days) = (calendar.days()[0], calendar.len());
    let first_row = if role == Role::Listed { between(rng, 5, days - 5) } else { 0 };
    let end_row = if role == Role::Delisted { between(rng, FIRST_DELISTING, days - 5) } else { days };
    let list_date = if role == Role::Listed { calendar.days()[first_row] } else { past_date(rng, first, venue) };
    Life { first_row, end_row, list_date, is_new: role == Role::Listed }
}

/// A weekday between the venue's opening and three months before the data.
fn past_date(rng: &mut ChaCha8Rng, first: NaiveDate, venue: Venue) -> NaiveDate {
    let opened = NaiveDate::from_ymd_opt(venue.opened(), 8, 1).unwrap_or_default();
    let span = (first - opened).num_days().max(91) as usize - 90;
    let date = opened + chrono::Days::new(between(rng, 0, span) as u64);
    let weekday = date.weekday().num_days_from_monday();
    date - chrono::Days::new(u64::from(weekday.saturating_sub(4)))
}

/// A standard normal size, cut so that the smallest is near 1 billion and the largest near 2 trillion yuan.
fn size(rng: &mut ChaCha8Rng, is_doomed: bool) -> f64 {
    let size = normal(rng).clamp(-2.8, 3.3);
    if is_doomed { -size.abs() } else { size }
}

/// Log market cap beyond the median: narrow below it and wide above, as A-shares are.
fn log_cap(size: f64) -> f64 {
    if size < 0.0 { 0.62 * size } else { 0.95 * size + 0.25 * size * size }
}

fn company(mut rng: ChaCha8Rng, instrument: Instrument, size: f64, industry: usize, life: &Life) -> Stock {
    let rng_ref = &mut rng;
    let is_doomed = instrument.delist_date.is_some();
    let log_price = 0.55 * normal(rng_ref) + 0.12 * size - if is_doomed { 1.0 } else { 0.0 };
    let price = (MEDIAN_PRICE * log_price.exp()).clamp(3.0, 300.0);
    let total_shares = ((MEDIAN_CAP * log_cap(size).exp() / price / 10_000.0).round() as i64).max(1_000) * 10_000;
    let free = if life.is_new { 0.25 } else { 0.4 + 0.6 * uniform(rng_ref) };
    let debut = if life.is_new { (0.45 + 0.35 * normal(rng_ref)).exp().clamp(0.8, 4.0) } else { 1.0 };
    let beta = (1.0 + 0.15 * normal(rng_ref)).clamp(0.5, 1.5);
    let yearly = ((0.37 - 0.05 * size) * (0.2 * normal(rng_ref)).exp()).clamp(0.16, 0.7);
    Stock {
        instrument,
        first_row: life.first_row,
        end_row: life.end_row,
        is_new: life.is_new,
        industry,
        size,
        first_price: (price / debut * 100.0).round() as i64,
        debut,
        total_shares,
        float_shares: (total_shares as f64 * free / 100.0).round() as i64 * 100,
        beta,
        volatility: yearly / DAYS_A_YEAR.sqrt(),
        rng,
    }
}

/// Whether a company pays dividends in a given year: the larger, the more likely.
pub(crate) fn pays_dividends(stock: &Stock, rng: &mut ChaCha8Rng) -> bool {
    chance(rng, (0.68 + 0.1 * stock.size).clamp(0.3, 0.95)) && !stock.is_doomed()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn stocks() -> Vec<Stock> {
        let spec = MarketSpec::default();
        let calendar = crate::calendar::trading_days(spec.first, spec.last()).unwrap();
        draw(&spec, &calendar).unwrap()
    }

    #[test]
    fn sizes_are_spread_like_a_shares() {
        let mut caps: Vec<f64> =
            stocks().iter().map(|s| s.total_shares as f64 * s.first_price as f64 * s.debut / 100.0).collect();
        caps.sort_by(f64::total_cmp);
        assert!((0.8e9..1.3e9).contains(&caps[0]), "smallest {}", caps[0]);
        assert!((1.5e9..3.2e9).contains(&caps[100]), "5th percentile {}", caps[100]);
        assert!((5.0e9..6.5e9).contains(&caps[1_000]), "median {}", caps[1_000]);
        assert!((4.0e11..4.0e12).contains(&caps[1_999]), "largest {}", caps[1_999]);
    }

    #[test]
    fn columns_follow_symbols_and_every_board_is_there() {
        let stocks = stocks();
        assert!(stocks.windows(2).all(|pair| pair[0].instrument.symbol < pair[1].instrument.symbol));
        for board in [weipan_core::Board::Main, weipan_core::Board::ChiNext, weipan_core::Board::Star] {
            assert!(stocks.iter().filter(|s| s.instrument.board == board).count() > 100);
        }
        assert_eq!(stocks.iter().filter(|s| s.is_new).count(), 180);
        assert_eq!(stocks.iter().filter(|s| s.is_doomed()).count(), 8);
    }

    #[test]
    fn old_listing_dates_lie_before_the_data() {
        for stock in stocks().iter().filter(|s| !s.is_new) {
            let date = stock.instrument.list_date;
            assert!(date < MarketSpec::default().first && date.weekday().num_days_from_monday() < 5, "{date}");
        }
    }
}
