//! Daily returns of a made-up book, index and future, with a panic whose days are set by hand.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// One day of the market.
pub struct MarketDay {
    pub date: NaiveDate,
    pub book_return: f64,
    pub index_return: f64,
    pub future_return: f64,
    pub index: f64,
    pub future: f64,
    pub contract: String,
    pub basis_annual: f64,
    pub book_level: f64,
    pub index_level: f64,
    pub rebalance: bool,
    pub panic: bool,
}

/// The days of the panic: month, day, and the returns of book, index and future.
const PANIC: [(u32, u32, f64, f64, f64); 12] = [
    (1, 22, -0.064, -0.058, -0.087),
    (1, 23, -0.019, 0.016, 0.045),
    (1, 29, -0.044, -0.026, -0.031),
    (1, 30, -0.041, -0.029, -0.034),
    (1, 31, -0.056, -0.040, -0.045),
    (2, 1, -0.018, -0.007, -0.010),
    (2, 2, -0.052, -0.037, -0.048),
    (2, 5, -0.108, -0.062, -0.091),
    (2, 6, -0.022, 0.070, 0.098),
    (2, 7, -0.049, 0.045, 0.049),
    (2, 8, 0.096, 0.041, 0.039),
    (2, 19, 0.061, 0.007, -0.005),
];

/// A small generator of noise, good enough for a picture.
struct Noise(u64);

impl Noise {
    /// About normal, mean 0 and deviation 1: twelve uniforms less six.
    fn next(&mut self) -> f64 {
        (0..12)
            .map(|_| {
                self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (self.0 >> 11) as f64 / (1_u64 << 53) as f64
            })
            .sum::<f64>()
            - 6.0
    }
}

/// Weekdays from July 2022 to May 2024, without the week of the new year's holiday.
fn trading_days() -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2022, 7, 4).unwrap_or_default();
    let holiday = |d: &NaiveDate| {
        (d.year() == 2024 && d.month() == 2 && (9..=18).contains(&d.day())) || (d.month() == 10 && d.day() <= 7)
    };
    (0..690)
        .map(|n| first + Duration::days(n))
        .filter(|d| !matches!(d.weekday(), Weekday::Sat | Weekday::Sun) && !holiday(d))
        .collect()
}

/// All days, oldest first.
pub fn market() -> Vec<MarketDay> {
    let mut noise = Noise(20_240_206);
    let (mut index, mut book_level, mut discount) = (6_900.0, 1.0, -0.07_f64);
    let first = index;
    let mut future = index * (1.0 + discount * 0.2);
    let mut last_week = 0;
    let mut days = Vec::new();
    for date in trading_days() {
        let by_hand = PANIC.iter().find(|p| date.year() == 2024 && (p.0, p.1) == (date.month(), date.day()));
        let common = 0.0098 * noise.next() - 0.000_35;
        let (own, jump) = (0.0032 * noise.next() + 0.000_85, 0.0018 * noise.next());
        let (book_return, index_return, future_return) = match by_hand {
            Some(p) => (p.2, p.3, p.4),
            None => (common * 0.96 + own, common, common + 0.000_27 + jump),
        };
        index *= 1.0 + index_return;
        future *= 1.0 + future_return;
        book_level *= 1.0 + book_return;
        discount = 0.9 * discount + 0.1 * -0.06 + (future_return - index_return) * 3.0;
        let quarter = (date.month0() / 3 + 1) * 3;
        let week = date.iso_week().week();
        days.push(MarketDay {
            date,
            book_return,
            index_return,
            future_return,
            index,
            future,
            contract: format!("IM{:02}{quarter:02}", date.year() % 100),
            basis_annual: discount,
            book_level,
            index_level: index / first,
            rebalance: week != last_week,
            panic: by_hand.is_some_and(|p| p.2 < 0.0),
        });
        last_week = week;
    }
    days
}
