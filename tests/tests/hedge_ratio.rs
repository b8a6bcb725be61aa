//! Estimated hedge ratios: against plain formulas, without look-ahead, and what they do to a run.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use weipan_core::{DayIdx, Field, FutureBar, Futures, IndexLevels, Indices, Market, Price};
use weipan_engine::hedge_data::HedgeData;
use weipan_engine::hedge_ratio::{BOUNDS, HedgeTarget, hedge_targets};
use weipan_engine::prepare::{Book, book};
use weipan_engine::{Silent, Spec, run};
use weipan_sim::{MarketSpec, simulate};

fn market() -> Market {
    simulate(&MarketSpec { seed: 11, years: 1, ..MarketSpec::of_size(120) }).unwrap()
}

fn spec(keys: &[(&str, &str)]) -> Spec {
    let all = [("book.count", "20"), ("hedge.window", "40"), ("hedge.min_days", "20"), ("hedge.beta_shrink", "1.0")];
    all.iter().chain(keys).fold(Spec::default(), |spec, (key, value)| {
        let table: toml::Table = toml::from_str(&format!("value = {value}")).unwrap();
        spec.with(key, &table["value"]).unwrap()
    })
}

const MIX: (&str, &str) = ("hedge.mix", "{ IC = 0.4, IM = 0.6 }");

fn aims(spec: &Spec, market: &Market) -> (Book, Vec<HedgeTarget>) {
    let book = book(spec, market, &Silent).unwrap();
    let hedge = HedgeData::new(spec, market, &book.days).unwrap();
    let aims = hedge_targets(&spec.hedge, market, &book.targets, &hedge);
    (book, aims)
}

/// The book's return of a day: the mean of its names', which weigh the same.
fn book_return(market: &Market, names: &[(weipan_core::AssetIdx, f64)], row: usize) -> f64 {
    let at = |field, asset| market.bars.field(field).unwrap().at(DayIdx(row as u32), asset);
    let changes: Vec<f64> = names
        .iter()
        .map(|(asset, _)| at(Field::Close, *asset) / at(Field::PrevClose, *asset) - 1.0)
        .filter(|change| change.is_finite())
        .collect();
    changes.iter().sum::<f64>() / changes.len() as f64
}

fn covariance(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / (n - 1.0)
}

#[test]
fn beta_is_covariance_over_variance_of_the_signal_days_past() {
    let market = market();
    let (book, aims) = aims(&spec(&[("hedge.method", "'beta'")]), &market);
    assert_eq!(aims.len(), book.targets.len());
    let index = &market.indices.get("000852.SH").unwrap().close;
    for (targets, aim) in book.targets.iter().zip(&aims) {
        let end = targets.signal.row() + 1;
        let rows = end.saturating_sub(40).max(1)..end;
        if rows.len() < 20 {
            assert!(!aim.is_estimated && aim.shares == [1.0], "too few days: by value");
            continue;
        }
        let x: Vec<f64> = rows.clone().map(|row| index[row] / index[row - 1] - 1.0).collect();
        let y: Vec<f64> = rows.map(|row| book_return(&market, &targets.weights, row)).collect();
        let beta = covariance(&x, &y) / covariance(&x, &x);
        assert!((aim.shares[0] - beta.clamp(BOUNDS.0, BOUNDS.1)).abs() < 1e-9, "{} {beta}", aim.shares[0]);
        assert_eq!(aim.days, y.len());
    }
    assert!(aims.iter().any(|aim| (aim.shares[0] - 1.0).abs() > 0.05), "the book is not the index");
}

#[test]
fn minimum_variance_hedges_better_than_value_in_its_own_window() {
    let market = market();
    let (book, aims) = aims(&spec(&[MIX, ("hedge.method", "'min_variance'")]), &market);
    let hedge_spec = spec(&[MIX]).hedge;
    for (targets, aim) in book.targets.iter().zip(&aims).filter(|(_, aim)| aim.is_estimated) {
        // Quarter months of a product, each day the one that was held the day before.
        let future = |product: &str, row: usize| {
            let calendar = market.bars.calendar();
            let before = market.futures.bars(DayIdx(row as u32 - 1));
            let held = before
                .iter()
                .filter(|bar| {
                    let contract = market.futures.contract(bar.contract);
                    let left = calendar.position(contract.last_day) - (row as i64 - 1);
                    contract.product == product && contract.is_quarterly() && left > hedge_spec.roll_days
                })
                .min_by_key(|bar| market.futures.contract(bar.contract).last_day);
            let held = held?;
            let now = market.futures.bars(DayIdx(row as u32)).iter().find(|bar| bar.contract == held.contract)?;
            Some(now.mark().yuan() / held.mark().yuan() - 1.0)
        };
        let end = targets.signal.row() + 1;
        let rows: Vec<usize> = (end.saturating_sub(40).max(2)..end).collect();
        let left = |shares: &[f64]| {
            let errors: Vec<f64> = rows
                .iter()
                .filter_map(|row| {
                    let hedge = shares[0] * future("IM", *row)? + shares[1] * future("IC", *row)?;
                    Some(book_return(&market, &targets.weights, *row) - hedge)
                })
                .collect();
            covariance(&errors, &errors)
        };
        let least = left(&aim.shares);
        for other in
            [[0.6, 0.4], [1.0, 0.0], [aim.shares[0] + 0.02, aim.shares[1]], [aim.shares[0], aim.shares[1] + 0.02]]
        {
            assert!(least <= left(&other) + 1e-15, "{:?} {least} against {other:?} {}", aim.shares, left(&other));
        }
    }
    assert!(aims.iter().filter(|aim| aim.is_estimated).count() > 20);
}

/// Another market from a day on: prices, indices and futures after it are nonsense.
fn rewritten(mut market: Market, from: usize) -> Market {
    for field in [Field::Close, Field::PrevClose, Field::High, Field::Low, Field::Open, Field::TotalShares] {
        let mut panel = market.bars.field(field).unwrap().clone();
        for row in from..panel.days() {
            let values = panel.row_mut(DayIdx(row as u32));
            values
                .iter_mut()
                .enumerate()
                .for_each(|(i, value)| *value *= 1.0 + 0.3 * ((row * 7 + i * 13) as f64).sin());
        }
        market.bars.insert(field, panel);
    }
    let mut indices = Indices::default();
    for code in market.indices.codes() {
        let levels: &IndexLevels = market.indices.get(code).unwrap();
        let mut levels = levels.clone();
        let first = market.bars.calendar().date(DayIdx(from as u32));
        levels.close[from..].iter_mut().enumerate().for_each(|(i, level)| *level *= 1.0 + 0.2 * (i as f64).cos());
        levels.dated.iter_mut().filter(|row| row.0 >= first).for_each(|row| row.2 *= 1.5);
        indices.insert(code, levels);
    }
    market.indices = indices;
    let bent = |bar: &FutureBar| FutureBar {
        close: Price(bar.close.0 * 11 / 10 + i64::from(bar.contract.0) * 1000),
        settlement: bar.settlement.map(|mark| Price(mark.0 * 12 / 10)),
        open_interest: bar.open_interest / 3 + 17,
        ..*bar
    };
    let days = 0..market.bars.calendar().len();
    let by_day = days.map(|row| {
        let bars = market.futures.bars(DayIdx(row as u32));
        if row < from { bars.to_vec() } else { bars.iter().map(bent).collect() }
    });
    market.futures = Futures::new(market.futures.contracts().to_vec(), by_day.collect());
    market
}

#[test]
fn rewriting_the_future_changes_no_hedge_of_the_past() {
    for method in ["'beta'", "'min_variance'"] {
        for contract in ["'front_quarter'", "'most_open_interest'", "'cheapest_carry'"] {
            let spec = spec(&[
                MIX,
                ("hedge.method", method),
                ("hedge.contract", contract),
                ("hedge.beta_shrink", "'vasicek'"),
            ]);
            let (book, known) = aims(&spec, &market());
            let (targets, at) = (&book.targets, known.len() / 2);
            let from = targets[at].day.row();
            let (_, other) = aims(&spec, &rewritten(market(), from));
            assert_eq!(known[..=at], other[..=at], "{method} {contract}");
            assert_ne!(known[at + 1..], other[at + 1..], "{method} {contract}: the test must be able to fail");
        }
    }
}

#[test]
fn a_run_says_what_its_hedge_was() {
    let market = market();
    let spec = spec(&[MIX, ("hedge.method", "'beta'"), ("hedge.ratio", "0.9")]);
    let (book, aims) = aims(&spec, &market);
    let run = run(&spec, "", &market, &book, &Silent).unwrap();
    assert_eq!(run.record.account.hedge, "0.6 IM + 0.4 IC");
    assert_eq!(run.record.account.hedge_method, "beta");
    for row in &run.exposure {
        let day = market.bars.calendar().find(row.date).unwrap();
        let aim = aims.iter().find(|aim| aim.day == day).unwrap();
        assert!((row.hedge_ratio - 0.9 * aim.shares.iter().sum::<f64>()).abs() < 1e-8);
    }
    let late = aims.iter().filter(|aim| !aim.is_estimated).count();
    assert_eq!(run.record.warnings.iter().any(|text| text.contains("hedge ratio")), late > 0);
    let products: std::collections::BTreeSet<&str> = run.futures.iter().map(|row| &row.contract[..2]).collect();
    assert_eq!(products.into_iter().collect::<Vec<_>>(), ["IC", "IM"]);
}

#[test]
fn a_share_of_one_product_is_that_product() {
    let market = market();
    let done = |keys: &[(&str, &str)]| {
        let spec = spec(keys);
        run(&spec, "", &market, &book(&spec, &market, &Silent).unwrap(), &Silent).unwrap().days
    };
    let text = |days: &[weipan_core::ledger::DayRow]| format!("{days:?}");
    assert_eq!(text(&done(&[("hedge.mix", "{ IC = 1.0 }")])), text(&done(&[("hedge.product", "'IC'")])));
    assert_eq!(
        text(&done(&[("hedge.mix", "{ IC = 0.8 }")])),
        text(&done(&[("hedge.product", "'IC'"), ("hedge.ratio", "0.8")]))
    );
}
