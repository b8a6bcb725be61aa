//! The truth of the specification can be found again in the data, and the same seed gives the same bits.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use weipan_core::{DayIdx, Field, Market};
use weipan_sim::{HEDGE_INDEX, MICRO_INDEX, MarketSpec, SimError, simulate};

fn returns(market: &Market, code: &str) -> Vec<f64> {
    let total = &market.indices.get(code).unwrap().total_return;
    total.windows(2).map(|pair| pair[1] / pair[0] - 1.0).collect()
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

fn volatility(x: &[f64]) -> f64 {
    (x.iter().map(|v| (v - mean(x)).powi(2)).sum::<f64>() / x.len() as f64 * 245.0).sqrt()
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let (mx, my) = (mean(x), mean(y));
    let product: f64 = x.iter().zip(y).map(|(a, b)| (a - mx) * (b - my)).sum::<f64>() / x.len() as f64;
    product * 245.0 / (volatility(x) * volatility(y))
}

fn calm(seed: u64, micro_premium: f64) -> MarketSpec {
    MarketSpec { seed, stocks: 400, listings_per_year: 8, micro_premium, crash: None, ..Default::default() }
}

#[test]
fn the_premium_is_found_again_on_average_and_none_where_there_is_none() {
    for (premium, low, high) in [(0.18, 0.10, 0.25), (0.0, -0.09, 0.07)] {
        let found: Vec<f64> = (1..=8)
            .map(|seed| {
                let market = simulate(&calm(seed, premium)).unwrap();
                (mean(&returns(&market, MICRO_INDEX)) - mean(&returns(&market, HEDGE_INDEX))) * 245.0
            })
            .collect();
        assert!((low..high).contains(&mean(&found)), "{premium}: {found:?}");
    }
}

#[test]
fn volatilities_and_correlation_are_near_those_of_a_shares() {
    let found: Vec<(f64, f64, f64)> = (1..=6)
        .map(|seed| {
            let market = simulate(&calm(seed, 0.18)).unwrap();
            let (micro, hedge) = (returns(&market, MICRO_INDEX), returns(&market, HEDGE_INDEX));
            (volatility(&hedge), volatility(&micro), correlation(&micro, &hedge))
        })
        .collect();
    let average = |of: fn(&(f64, f64, f64)) -> f64| found.iter().map(of).sum::<f64>() / 6.0;
    assert!((0.19..0.25).contains(&average(|x| x.0)), "{found:?}");
    assert!((0.21..0.28).contains(&average(|x| x.1)), "{found:?}");
    assert!((0.7..0.9).contains(&average(|x| x.2)), "{found:?}");
}

#[test]
fn the_discount_is_found_again_beyond_dividends() {
    let rates: Vec<f64> = (1..=6)
        .map(|seed| {
            let market = simulate(&calm(seed, 0.18)).unwrap();
            let levels = market.indices.get(HEDGE_INDEX).unwrap();
            let calendar = market.bars.calendar();
            let rates: Vec<f64> = (0..calendar.len() - 130)
                .map(|row| DayIdx(row as u32))
                .filter_map(|day| {
                    let bar = market.futures.bars(day).iter().find(|bar| {
                        let contract = market.futures.contract(bar.contract);
                        let left = (contract.last_day - calendar.date(day)).num_days();
                        contract.product == "IM" && contract.is_quarterly() && left >= 20
                    })?;
                    let last_day = market.futures.contract(bar.contract).last_day;
                    let dividends = levels.dividend_points_between(calendar.date(day), last_day)?;
                    let index = levels.close(day)?.yuan();
                    let years = (last_day - calendar.date(day)).num_days() as f64 / 365.0;
                    Some(((bar.close.yuan() + dividends) / index - 1.0) / years)
                })
                .collect();
            assert!(rates.len() > 500);
            mean(&rates)
        })
        .collect();
    assert!((-0.075..-0.045).contains(&mean(&rates)), "{rates:?}");
}

#[test]
fn closes_reverse_mildly_because_of_the_bounce() {
    let reversal = |bounce| {
        let market = simulate(&MarketSpec { bounce, micro_premium: 0.0, ..calm(4, 0.0) }).unwrap();
        let (close, prev) = (market.bars.field(Field::Close).unwrap(), market.bars.field(Field::PrevClose).unwrap());
        let (mut product, mut square) = (0.0, 0.0);
        for row in 1..market.bars.calendar().len() {
            let (today, before) = (DayIdx(row as u32), DayIdx(row as u32 - 1));
            let of = |day| {
                close.row(day).iter().zip(prev.row(day)).map(|(c, p): (&f64, &f64)| c / p - 1.0).collect::<Vec<_>>()
            };
            let (now, then) = (of(today), of(before));
            // Against the cross-section's mean, so that the market's own days do not matter.
            let valid: Vec<usize> = (0..now.len()).filter(|i| now[*i].abs() < 0.25 && then[*i].abs() < 0.25).collect();
            let center = |x: &[f64]| valid.iter().map(|i| x[*i]).sum::<f64>() / valid.len() as f64;
            let (cn, ct) = (center(&now), center(&then));
            product += valid.iter().map(|i| (now[*i] - cn) * (then[*i] - ct)).sum::<f64>();
            square += valid.iter().map(|i| (then[*i] - ct).powi(2)).sum::<f64>();
        }
        product / square
    };
    let (with, without) = (reversal(0.008), reversal(0.0));
    assert!(with < without - 0.03, "{with} against {without}");
}

/// Everything of a market that has bits, as text without NaN's own inequality.
fn bits(market: &Market) -> (Vec<Vec<u64>>, String) {
    let fields =
        Field::ALL.map(|field| market.bars.field(field).unwrap().as_slice().iter().map(|x| x.to_bits()).collect());
    let rest = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        market.bars.is_st(),
        market.bars.is_suspended(),
        market.actions,
        market.indices,
        market.members,
        market.futures
    );
    (fields.to_vec(), rest)
}

#[test]
fn the_same_seed_gives_the_same_bits_at_any_thread_count() {
    let spec = MarketSpec { stocks: 300, years: 2, listings_per_year: 6, ..Default::default() };
    let threads = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
    let one = threads(1).install(|| bits(&simulate(&spec).unwrap()));
    let four = threads(4).install(|| bits(&simulate(&spec).unwrap()));
    assert!(one == four);
    let other = simulate(&MarketSpec { seed: 11, ..spec.clone() }).unwrap();
    assert!(bits(&other) != one);
    assert_ne!(other.fingerprint, simulate(&spec).unwrap().fingerprint);
    assert_eq!(other.fingerprint.len(), 64);
}

#[test]
fn impossible_wishes_are_refused() {
    let refused = |spec: MarketSpec| matches!(simulate(&spec), Err(SimError::Range { .. }));
    assert!(refused(MarketSpec { stocks: 0, ..Default::default() }));
    assert!(refused(MarketSpec { stocks: 100, listings_per_year: 60, ..Default::default() }));
    assert!(refused(MarketSpec { years: 0, ..Default::default() }));
    assert!(refused(MarketSpec { bounce: f64::INFINITY, ..Default::default() }));
}
