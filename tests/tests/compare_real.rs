//! The main job on real data: micro-caps hedged with IM from its first day, one to four times levered.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use chrono::NaiveDate;
use weipan_core::ledger::{DayRow, EventKind, MarginStatus};
use weipan_core::record::RunTables;
use weipan_core::{AssetIdx, Cny, Shares, Symbol};
use weipan_engine::prepare::{book, load};
use weipan_engine::{Comparison, EngineError, Silent, Spec, compare};
use weipan_report::Lang;
use weipan_tests::{import_real, real_data};

const SPEC: &str = include_str!("../../examples/microcap_dma.toml");

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn spec() -> Option<Spec> {
    static FOLDER: OnceLock<Option<std::path::PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare_real_cn");
        import_real(&real_data()?, &to).unwrap();
        Some(to)
    });
    let mut spec = Spec::from_toml(SPEC).unwrap();
    spec.data.path = folder.clone()?;
    Some(spec)
}

fn comparison() -> Option<&'static Comparison> {
    static DONE: OnceLock<Option<Comparison>> = OnceLock::new();
    DONE.get_or_init(|| Some(compare(&spec()?, &Silent).unwrap())).as_ref()
}

fn row(run: &RunTables, day: NaiveDate) -> &DayRow {
    run.days.iter().find(|row| row.date == day).unwrap()
}

#[test]
fn the_causes_add_up_on_every_day_of_every_leverage() {
    let Some(comparison) = comparison() else { return };
    assert_eq!(comparison.values.concat(), ["1", "2", "3", "4"]);
    for run in &comparison.runs {
        assert_eq!((run.days[0].date, run.days.len()), (date(2022, 7, 22), 443));
        let mut equity = Cny::from_yuan(1e8).unwrap();
        for day in &run.days {
            assert_eq!(day.explained(), day.equity - equity, "{} {}", run.record.variant, day.date);
            assert_eq!(day.equity, day.cash + day.receivable + day.long_value);
            assert_eq!(day.basis, day.basis_carry + day.basis_rate);
            equity = day.equity;
        }
    }
}

#[test]
fn february_2024_is_told_day_by_day() {
    let Some(comparison) = comparison() else { return };
    let [one, two, _, four] = &comparison.runs[..] else { panic!("four runs") };
    let day = |d| row(four, date(2024, 2, d));
    // Through 02-05 the widening discount pays the short; the ratio stands far above its lines.
    assert!(day(5).basis > Cny::ZERO && day(5).status == MarginStatus::Normal, "{:?}", day(5));
    // On 02-06 the discount closes while the longs still fall: one day takes the book through both lines.
    assert!(day(6).basis < Cny::ZERO && day(6).selection < Cny::ZERO);
    assert!(day(5).ratio > 0.20 && day(6).ratio < 0.10, "{} to {}", day(5).ratio, day(6).ratio);
    assert_eq!(day(6).status, MarginStatus::CloseOut);
    // On 02-07 the unwind meets the down-limit; equity ends below zero and is not clipped.
    assert!(day(7).unwind_asked > day(7).unwind_sold && day(7).blocked_limit > Cny::ZERO);
    assert!(day(7).equity < Cny::ZERO);
    assert!(four.events.iter().any(|e| e.kind == EventKind::Shortfall));
    let end = four.days.last().unwrap();
    assert_eq!((end.status, end.long_value), (MarginStatus::Closed, Cny::ZERO));
    // The basket of 02-05 fell like the published index of that day.
    assert!(day(5).locked_down.yuan() > 0.25 * day(5).long_value.yuan(), "more than a quarter closed at the limit");
    for survivor in [one, two] {
        assert!(survivor.events.iter().all(|e| !matches!(e.kind, EventKind::Call | EventKind::CloseOut)));
        assert!(survivor.days.last().unwrap().equity > Cny::from_yuan(1e8).unwrap());
    }
}

#[test]
fn the_report_tells_these_days() {
    let Some(comparison) = comparison() else { return };
    let page = weipan_report::backtest_page(&comparison.runs[3], Lang::En).unwrap();
    for day in ["2024-02-05", "2024-02-06", "2024-02-07", "2024-02-08"] {
        assert!(page.contains(&format!("{day}: ")), "{day} has its sentence");
    }
    let values: Vec<String> = comparison.values.concat();
    let page = weipan_report::compare_page(&comparison.runs, "account.leverage", &values, Lang::Zh).unwrap();
    assert!(page.contains("2024-02-06") || page.contains("2024-02-07"), "the verdict names the day");
}

#[test]
fn threads_change_no_bit() {
    let Some(spec) = spec() else { return };
    let Some(reference) = comparison() else { return };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let again = one.install(|| compare(&spec, &Silent).unwrap());
    for (a, b) in reference.runs.iter().zip(&again.runs) {
        assert!(same_days(&a.days, &b.days), "{}", a.record.variant);
        assert_eq!(a.rejects, b.rejects);
        assert_eq!(a.positions, b.positions);
    }
}

/// Equality that takes missing values for equal.
fn same_days(a: &[DayRow], b: &[DayRow]) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

#[test]
fn there_is_no_future_before_its_first_day() {
    let Some(mut spec) = spec() else { return };
    spec = spec.with("data.start", &toml::Value::from("2022-07-01")).unwrap();
    match compare(&spec, &Silent).unwrap_err() {
        EngineError::NoFutures { product, first, start } => {
            assert_eq!((product.as_str(), first, start), ("IM", date(2022, 7, 22), date(2022, 7, 1)));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn an_unlevered_unhedged_book_without_costs_earns_its_stocks() {
    let Some(spec) = spec() else { return };
    let set = |spec: Spec, key, value: toml::Value| spec.with(key, &value).unwrap();
    let mut free = set(spec, "hedge.product", "none".into());
    for (key, value) in [
        ("account.leverage", toml::Value::from(1.0)),
        ("account.kind", "cash".into()),
        ("costs.commission", 0.0.into()),
        ("costs.slippage_bps", 0.0.into()),
        ("costs.stamp_duty", 0.0.into()),
        ("costs.transfer_fee", 0.0.into()),
        ("exchange.fill", "close".into()),
        ("exchange.lots", false.into()),
        ("exchange.price_limits", false.into()),
        ("exchange.participation", 0.0.into()),
    ] {
        free = set(free, key, value);
    }
    free.compare.clear();
    let data = load(std::slice::from_ref(&free), &Silent).unwrap();
    let market = &data.market;
    let run = weipan_engine::run(&free, "", market, &book(&free, market, &Silent).unwrap(), &Silent).unwrap();
    // Shares by the ledger of positions, prices by the bars: what the stocks earned, by a way of its own.
    let mut held: BTreeMap<AssetIdx, Shares> = BTreeMap::new();
    let mut positions = run.positions.iter().peekable();
    let (mut equity, mut compared) = (Cny::from_yuan(1e8).unwrap(), 0);
    for row in &run.days {
        assert_eq!((row.financing, row.costs(), row.basis, row.trading), (Cny::ZERO, Cny::ZERO, Cny::ZERO, Cny::ZERO));
        let day = market.bars.calendar().find(row.date).unwrap();
        let acts = market.actions.on(day).iter().any(|action| held.contains_key(&action.asset));
        let (before, after) = (market.bars.day(day.back(1).unwrap(), &[]), market.bars.day(day, &[]));
        let earned: Option<Cny> =
            held.iter().map(|(asset, shares)| Some((after.close(*asset)? - before.close(*asset)?) * *shares)).sum();
        if let Some(earned) = earned.filter(|_| !acts) {
            assert_eq!(row.equity - equity, earned, "{}", row.date);
            compared += 1;
        }
        equity = row.equity;
        while let Some(position) = positions.next_if(|p| p.date == row.date) {
            let asset = market.bars.assets().find(&position.symbol.parse::<Symbol>().unwrap()).unwrap();
            held.insert(asset, position.shares);
            held.retain(|_, shares| *shares > Shares::ZERO);
        }
    }
    assert!(compared > 200, "days without an action among 400 stocks: {compared}");
}

/// The example at one leverage with some keys changed.
fn one_account(leverage: f64, changes: &[(&str, toml::Value)]) -> Option<RunTables> {
    let mut spec = spec()?.with("account.leverage", &toml::Value::from(leverage)).unwrap();
    spec.compare.clear();
    for (key, value) in changes {
        spec = spec.with(key, value).unwrap();
    }
    Some(weipan_engine::backtest(&spec, &Silent).unwrap())
}

#[test]
fn a_partial_unwind_ends_and_the_book_trades_again() {
    let Some(run) = one_account(3.0, &[("account.close_out", 0.0.into())]) else { return };
    let called = run.events.iter().find(|e| e.kind == EventKind::Call).unwrap().date;
    assert_eq!(called, date(2024, 2, 6));
    let ended = run.events.iter().find(|e| e.kind == EventKind::UnwindEnd).unwrap().date;
    let bought = |d: &&DayRow| d.bought > Cny::ZERO;
    assert!(run.days.iter().filter(|d| d.unwinding && d.date > called).all(|d| d.bought == Cny::ZERO));
    assert!(run.days.iter().filter(|d| d.date > ended).any(|d| bought(&d)), "it rebuilds after {ended}");
    for day in run.days.iter().filter(|d| d.unwinding && d.date > date(2024, 2, 8)) {
        // Once the queue shrinks the longs, the shorts never exceed them by more than a contract.
        assert!(day.short_value.yuan() < day.long_value.yuan() + 1.2e6, "{}: {:?}", day.date, day);
    }
}

#[test]
fn a_month_without_new_shorts_does_not_kill_the_book() {
    let ban: toml::Table =
        toml::from_str("side = \"open_short\"\nfrom = \"2023-03-01\"\nto = \"2023-03-31\"\n").unwrap();
    let changes = [("ban", toml::Value::Array(vec![ban.into()])), ("hedge.on_ban", "cut_longs".into())];
    let Some(run) = one_account(2.0, &changes) else { return };
    let leverage = |day| row(&run, day).leverage();
    assert!(run.days.iter().any(|d| d.unwinding), "the ban cut the longs");
    assert!(leverage(date(2023, 5, 31)) > 1.8, "two months later it is whole again: {}", leverage(date(2023, 5, 31)));
}
