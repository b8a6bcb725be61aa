//! Shares and money traded in a day.

use rand_chacha::ChaCha8Rng;

use crate::price::Row;
use crate::random::normal;

/// Shares in a lot; volumes are whole lots.
const LOT: i64 = 100;
/// Most of the float that trades in a day.
const MOST_TURNOVER: f64 = 0.6;
/// Share of the usual volume that trades while a stock is locked at its limit all day.
const LOCKED_SHARE: f64 = 0.06;

/// How busy a stock is, in logarithm against its usual turnover: an autoregression of order 1.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    log: f64,
}

/// Volume in shares, and amount in 0.01 yuan with an average price inside the day's range.
///
/// Turnover falls with size, rises with the day's move, and is high in the first days of a listing (`age` in
/// trading days).
pub(crate) fn draw(
    activity: &mut Activity,
    rng: &mut ChaCha8Rng,
    size: f64,
    age: i64,
    is_locked: bool,
    row: &Row,
) -> (i64, i64) {
    activity.log = 0.9 * activity.log + 0.22 * normal(rng);
    let usual = 0.018 * (-0.45 * size.max(0.0)).exp();
    let debut = 0.5 * (-(age.min(100) as f64) / 6.0).exp();
    let stir = 1.0 + 12.0 * ((row.close - row.prev_close) as f64 / row.prev_close as f64).abs().min(0.2);
    let share = if is_locked { LOCKED_SHARE } else { 1.0 };
    let turnover = ((usual * activity.log.exp() * stir + debut) * share).min(MOST_TURNOVER);
    let lots = (turnover * row.float_shares as f64 / LOT as f64) as i64;
    let volume = lots.max(1) * LOT;
    let average = average_price(row, normal(rng));
    let amount = (average * volume as f64).round() as i64;
    (volume, amount.clamp(row.low * volume, row.high * volume))
}

/// An average price of the day, ticks: between the four prices, with some noise inside the range.
fn average_price(row: &Row, noise: f64) -> f64 {
    let middle = (row.open + row.high + row.low + 2 * row.close) as f64 / 5.0;
    (middle + 0.08 * noise * (row.high - row.low) as f64).clamp(row.low as f64, row.high as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Stream, stream};

    fn row(low: i64, high: i64) -> Row {
        Row {
            prev_close: 1_000,
            open: low,
            high,
            low,
            close: high,
            volume: 0,
            amount: 0,
            total_shares: 200_000_000,
            float_shares: 100_000_000,
            is_st: false,
            is_suspended: false,
            action: None,
        }
    }

    #[test]
    fn the_average_price_lies_inside_the_range() {
        let mut rng = stream(1, Stream::Market);
        let mut activity = Activity::default();
        for high in [1_000, 1_001, 1_050] {
            let row = row(1_000, high);
            for _ in 0..500 {
                let (volume, amount) = draw(&mut activity, &mut rng, 0.0, 500, false, &row);
                assert!(volume >= LOT && volume % LOT == 0);
                assert!(amount >= row.low * volume && amount <= row.high * volume);
            }
        }
    }

    #[test]
    fn a_locked_stock_hardly_trades() {
        let volume = |is_locked| {
            let mut rng = stream(1, Stream::Market);
            draw(&mut Activity::default(), &mut rng, 0.0, 500, is_locked, &row(1_100, 1_100)).0
        };
        assert!(volume(true) * 10 < volume(false), "{} {}", volume(true), volume(false));
    }
}
