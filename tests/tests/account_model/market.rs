//! Small made-up markets with what the simulation leaves out: rights issues, missing rows, missing settlement prices.

use proptest::prelude::{Rng, RngExt};
use proptest::test_runner::{RngAlgorithm, TestRng};
use weipan_core::{Action, ActionKind, Actions, AssetIdx, DayIdx, Field, Futures, Market, Price, Ratio};
use weipan_sim::{Crash, MarketSpec, simulate};

/// Rights issues of a market.
const RIGHTS: usize = 40;
/// Stocks of a market that miss rows for some days.
const HOLES: usize = 6;

/// A number of 64 bits as the generator's seed.
pub fn seeded(seed: u64) -> TestRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

/// A market of a year and a half, with a crash in it.
pub fn made(seed: u64) -> Market {
    let mut rng = seeded(seed);
    let spec = MarketSpec {
        seed,
        stocks: rng.random_range(80..=150),
        first: chrono::NaiveDate::from_ymd_opt(2021, 6, 15).unwrap(),
        years: 2,
        listings_per_year: 8,
        delistings_per_year: 12,
        crash: Some(Crash { days_before_end: rng.random_range(60..200), severity: rng.random_range(0.6..1.4) }),
        ..MarketSpec::default()
    };
    let mut market = simulate(&spec).unwrap();
    add_rights(&mut market, &mut rng);
    add_holes(&mut market, &mut rng);
    if seed % 3 == 2 {
        forget_settlement(&mut market);
    }
    market
}

/// Rights at 90 % of the price, 1 to 3 for 10, with the reference price that the exchange would set.
fn add_rights(market: &mut Market, rng: &mut impl Rng) {
    let mut actions = market.actions.all().to_vec();
    let mut reference = market.bars.field(Field::PrevClose).unwrap().clone();
    let (days, stocks) = (reference.days() as u32, reference.assets() as u32);
    for _ in 0..RIGHTS {
        let (ex_day, asset) = (DayIdx(rng.random_range(2..days)), AssetIdx(rng.random_range(0..stocks)));
        let before = reference.at(ex_day, asset);
        if before.is_nan() || actions.iter().any(|a| a.asset == asset && a.ex_day == ex_day) {
            continue;
        }
        let ratio = f64::from(rng.random_range(1..=3_u32)) / 10.0;
        let price = (before * 90.0).round() / 100.0;
        reference.row_mut(ex_day)[asset.column()] = ((before + ratio * price) / (1.0 + ratio) * 100.0).round() / 100.0;
        let cash_per_share = Ratio::from_fraction(-ratio * price).unwrap();
        let new_shares_per_share = Ratio::from_fraction(ratio).unwrap();
        actions.push(Action {
            asset,
            ex_day,
            pay_day: ex_day,
            cash_per_share,
            new_shares_per_share,
            kind: ActionKind::Rights,
        });
    }
    market.bars.insert(Field::PrevClose, reference);
    market.actions = Actions::new(actions);
}

/// Takes the rows of some stocks away for one to five days.
fn add_holes(market: &mut Market, rng: &mut impl Rng) {
    let (days, stocks) = (market.bars.calendar().len() as u32, market.bars.assets().len() as u32);
    let mut holes = Vec::new();
    for _ in 0..HOLES {
        let (start, asset) = (rng.random_range(30..days), AssetIdx(rng.random_range(0..stocks)));
        holes.extend((start..days.min(start + rng.random_range(1..=5))).map(|day| (DayIdx(day), asset)));
    }
    for field in Field::ALL {
        let Some(mut panel) = market.bars.field(field).cloned() else { continue };
        holes.iter().for_each(|(day, asset)| panel.row_mut(*day)[asset.column()] = f64::NAN);
        market.bars.insert(field, panel);
    }
    let (mut st, mut suspended) = (market.bars.is_st().clone(), market.bars.is_suspended().clone());
    for (day, asset) in holes {
        st.row_mut(day)[asset.column()] = false;
        suspended.row_mut(day)[asset.column()] = false;
    }
    market.bars.insert_status(st, suspended);
}

/// Futures as vendors without settlement prices give them.
fn forget_settlement(market: &mut Market) {
    let by_day = (0..market.bars.calendar().len() as u32).map(|day| {
        let bars = market.futures.bars(DayIdx(day)).iter().copied();
        bars.map(|bar| weipan_core::FutureBar { settlement: None::<Price>, ..bar }).collect()
    });
    market.futures = Futures::new(market.futures.contracts().to_vec(), by_day.collect());
}
