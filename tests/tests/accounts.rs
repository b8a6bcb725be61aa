//! Accounts of every kind through whole runs: what must happen in a crash, new codes and takeovers, index books, statements.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use weipan_core::ledger::{EntryKind, EventKind, MarginStatus};
use weipan_core::record::RunTables;
use weipan_core::{
    Actions, AssetIdx, Assets, Bars, Board, Calendar, Cny, DelistKind, Exit, Field, FormerCode, IndexLevels, Indices,
    Instrument, Market, Panel,
};
use weipan_data::{LoadRequest, Source, describe, import, load, write};
use weipan_engine::prepare::book;
use weipan_engine::{Silent, Spec, backtest, run};
use weipan_report::{ReportError, statement};
use weipan_sim::{Crash, MarketSpec, simulate};
use weipan_tests::real_data;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn crash_market() -> &'static Market {
    static MADE: OnceLock<Market> = OnceLock::new();
    MADE.get_or_init(|| {
        let crash = Some(Crash { days_before_end: 120, ..Crash::default() });
        simulate(&MarketSpec { seed: 1, years: 1, crash, ..MarketSpec::of_size(150) }).unwrap()
    })
}

fn done(spec: &str, market: &Market) -> RunTables {
    let spec = Spec::from_toml(spec).unwrap();
    run(&spec, "", market, &book(&spec, market, &Silent).unwrap(), &Silent).unwrap()
}

fn kinds(run: &RunTables) -> BTreeSet<EventKind> {
    run.events.iter().map(|event| event.kind).collect()
}

#[test]
fn a_levered_margin_account_is_called_in_a_crash_and_lives_on() {
    // Lines near the initial ratio of 2, so that a crash of small caps by a quarter reaches them.
    let spec = "[book]\ncount = 20\n[hedge]\nproduct = 'none'\n[account]\nkind = 'margin'\nequity = 2e6\nleverage = 2\npolicy = 'hold'\n\
                warning = 1.9\ncall = 1.8\nclose_out = 1.4";
    let run = done(spec, crash_market());
    let worst = run.days.iter().map(|row| row.ratio).fold(f64::INFINITY, f64::min);
    assert!(worst < 1.8, "{worst}");
    let kinds = kinds(&run);
    assert!(kinds.contains(&EventKind::Call) && kinds.contains(&EventKind::UnwindEnd), "{kinds:?}");
    assert!(!kinds.contains(&EventKind::Closed), "{kinds:?}");
    // After the unwind the loan stands above the call line again.
    let end = run.events.iter().rfind(|event| event.kind == EventKind::UnwindEnd).unwrap();
    let row = run.days.iter().find(|row| row.date == end.date).unwrap();
    assert!(row.ratio > 1.8, "{}: {}", row.date, row.ratio);
    assert_eq!((run.record.account.warning, run.record.account.kind.as_str()), (1.9, "margin"));
}

#[test]
fn a_hedged_cash_account_never_spends_its_margin() {
    let spec = "[book]\ncount = 20\n[account]\nkind = 'cash'\nleverage = 0.7\n[hedge]\nratio = 1.0";
    let run = done(spec, crash_market());
    assert!(run.days.iter().all(|row| row.cash >= Cny::ZERO && row.borrowed == Cny::ZERO));
    assert!(run.days.iter().skip(1).all(|row| row.contracts.0 == 0 || row.futures_margin > Cny::ZERO));
    let short: Vec<_> = run.days.iter().filter(|row| row.cash < row.futures_margin).collect();
    assert!(short.iter().all(|row| row.status == MarginStatus::Call), "a shortage is a call");
}

#[test]
fn a_redemption_in_a_crash_is_paid_in_parts() {
    let spec = "[book]\ncount = 20\n[account]\nleverage = 4\nequity = 3e6\n[exchange]\nparticipation = 0.002\n\
                [[flow]]\ndate = '2021-05-10'\nfraction = -0.5\nnotice_days = 3\n";
    let run = done(spec, crash_market());
    assert!(kinds(&run).is_superset(&BTreeSet::from([
        EventKind::RedemptionNotice,
        EventKind::RedemptionWaits,
        EventKind::Redemption
    ])));
    let parts: Vec<_> = run.days.iter().filter(|row| row.redemption < Cny::ZERO).collect();
    assert!(parts.len() > 1, "{}", parts.len());
    let asked = run.events.iter().find(|event| event.kind == EventKind::RedemptionNotice).unwrap();
    let due = run.days.iter().position(|row| row.date == asked.date).unwrap() + 3;
    assert_eq!(parts[0].date.max(run.days[due].date), parts[0].date, "not before it is due");
    assert!(run.fills.iter().any(|fill| fill.origin.word() == "redemption" || fill.date == run.days[due].date));
    for row in parts {
        // Never below the initial margin because of it: what is left to take is nothing or more.
        assert!(row.withdrawable >= Cny::ZERO && row.ratio >= 0.25 - 1e-9, "{}: {}", row.date, row.ratio);
    }
}

/// Three stocks over 60 weekdays: the first trades under a new code from day 40 on, the third is taken over by the
/// second on day 50. The second gains a fen a day, nothing else moves.
fn renamed() -> Market {
    let start = date("2025-09-01");
    let weekday = |d: &NaiveDate| chrono::Datelike::weekday(d).num_days_from_monday() < 5;
    let calendar = Arc::new(Calendar::new(start.iter_days().filter(weekday).take(60).collect()).unwrap());
    let day = |n: usize| calendar.days()[n];
    let stock = |symbol: &str, board, delist_date| Instrument {
        symbol: symbol.parse().unwrap(),
        name: symbol.to_owned(),
        board,
        list_date: date("2020-01-02"),
        delist_date,
        industry: None,
    };
    let stocks = vec![
        stock("920047.BJ", Board::Bse, None),
        stock("600001.SH", Board::Main, None),
        stock("600002.SH", Board::Main, Some(day(50))),
    ];
    let former = vec![FormerCode { symbol: "430047.BJ".parse().unwrap(), until: day(40) }];
    let taken = Exit { kind: Some(DelistKind::Merger), into: Some(AssetIdx(1)) };
    let assets =
        Assets::new(stocks).with_former_codes([(AssetIdx(0), former)].into()).with_exits([(AssetIdx(2), taken)].into());
    let mut bars = Bars::new(Arc::clone(&calendar), Arc::new(assets));
    let close = |day: usize, i: usize| match i {
        0 => 10.0,
        1 => 5.0 + day as f64 / 100.0,
        _ if day < 50 => 5.5,
        _ => f64::NAN,
    };
    let panel = |of: &dyn Fn(usize, usize) -> f64| {
        Panel::from_rows(60, 3, (0..180).map(|k| of(k / 3, k % 3)).collect()).unwrap()
    };
    let if_listed = |day: usize, i: usize, value: f64| if i == 2 && day >= 50 { f64::NAN } else { value };
    bars.insert(Field::Close, panel(&close));
    bars.insert(Field::PrevClose, panel(&|d, i| if_listed(d, i, close(d.max(1) - 1, i))));
    bars.insert(Field::Volume, panel(&|d, i| if_listed(d, i, 1e7)));
    bars.insert(Field::Amount, panel(&|d, i| 1e7 * close(d, i)));
    bars.insert(Field::TotalShares, panel(&|d, i| if_listed(d, i, 1e8)));
    let mut indices = Indices::default();
    indices.insert("000852.SH", IndexLevels { close: vec![5000.0; 60], ..IndexLevels::default() });
    Market {
        name: "renamed".into(),
        bars,
        actions: Actions::default(),
        indices,
        members: Arc::default(),
        futures: Default::default(),
        warnings: Vec::new(),
        fingerprint: String::new(),
    }
}

const RENAMED: &str = "[universe]\nboards = ['main', 'bse']\nmin_days_listed = 0\n[book]\ncount = 3\n[hedge]\nproduct = 'none'\n\
    [account]\nkind = 'cash'\nleverage = 1\npolicy = 'hold'\ndividend_tax = 'holding_period'\n[schedule]\nrebalance = 'every'\n\
    every = 200\n[exchange]\nfill = 'close'";

/// The same through files: two rows of instruments for the stock of two codes.
#[test]
fn a_stock_of_two_codes_is_one_position_under_two_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set");
    write(&path, &renamed(), &weipan_data::About { name: "renamed".into(), ..Default::default() }, false).unwrap();
    let fields = [Field::Close, Field::PrevClose, Field::Volume, Field::Amount, Field::TotalShares];
    let request = LoadRequest { path: &path, start: None, end: None, fields: &fields, extra: &[] };
    let loaded = load(&request).unwrap();
    for market in [renamed(), loaded] {
        assert_eq!(market.bars.assets().len(), 3);
        let run = done(RENAMED, &market);
        let day = market.bars.calendar().days()[40];
        let named = |date| -> Vec<(&str, i64)> {
            let rows = run.positions.iter().filter(|p| p.date == date);
            rows.map(|p| (&*p.symbol, p.shares.0)).collect()
        };
        let bought = run.fills.iter().find(|fill| fill.symbol.contains("BJ")).unwrap();
        assert_eq!(&*bought.symbol, "430047.BJ");
        assert_eq!(named(day), [("430047.BJ", 0), ("920047.BJ", bought.shares.0)]);
        let moved = |date| -> BTreeMap<&str, i64> {
            let lines = run.journal.iter().filter(|l| l.date == date && l.kind == EntryKind::CodeChange);
            lines.map(|l| (&*l.item, l.quantity)).collect()
        };
        assert_eq!(moved(day), [("430047.BJ", -bought.shares.0), ("920047.BJ", bought.shares.0)].into());
        // The takeover: shares of 600002 become as many of 600001.
        let day = market.bars.calendar().days()[50];
        let taken = moved(day)["600001.SH"];
        assert_eq!(moved(day), [("600001.SH", taken), ("600002.SH", -taken)].into());
        assert!(named(day).contains(&("600002.SH", 0)), "{:?}", named(day));
        assert_eq!(run.days.last().unwrap().names, 2);
        assert!(run.events.iter().filter(|e| e.kind == EventKind::CodeChange).count() == 2);
    }
}

/// An index position without costs earns its index.
fn assert_earns_its_index(run: &RunTables, most_off: f64) {
    let (first, last) = (&run.days[0], run.days.last().unwrap());
    let earned = last.equity.yuan() / run.record.account.equity;
    let index = last.benchmark / first.benchmark;
    assert!((earned / index - 1.0).abs() < most_off, "{earned} {index}");
    let mut equity = Cny::from_yuan(run.record.account.equity).unwrap();
    for row in &run.days {
        assert_eq!(row.explained(), row.equity - equity, "{}", row.date);
        equity = row.equity;
    }
}

const FREE: &str = "[costs]\ncommission = 0\nslippage_bps = 0\n[schedule]\nrebalance = 'every'\nevery = 100000\n";

#[test]
fn an_index_is_held_like_a_stock() {
    let cash = "[account]\nkind = 'cash'\nleverage = 1\npolicy = 'hold'\n[hedge]\nproduct = 'none'\n";
    let run = done(&format!("{FREE}{cash}[book]\nlong = {{ index = '000852.SH' }}"), crash_market());
    assert_earns_its_index(&run, 2e-5);
    assert_eq!(&*run.fills[0].symbol, "000852.SH");
    // Hedged with its own future at four times: the causes are basis and a little market.
    let dma = "[account]\nleverage = 4\npolicy = 'hold'\n";
    let run = done(&format!("{FREE}{dma}[book]\nlong = {{ index = '000852.SH' }}"), crash_market());
    assert!(run.days.iter().all(|row| row.selection.abs() < Cny(20_000 * 10_000)), "its benchmark is itself");
    assert!(run.days.iter().any(|row| row.basis.abs() > Cny(100_000 * 10_000)));
    let unknown = Spec::from_toml("[book]\nlong = { index = '000000.XX' }").unwrap();
    let error = book(&unknown, crash_market(), &Silent).unwrap_err().to_string();
    assert!(error.contains("000000.XX") && error.contains("book.long"), "{error}");
}

#[test]
fn a_set_without_stocks_runs_index_books() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("indices");
    let of = crash_market();
    let calendar = Arc::new(of.bars.calendar().clone());
    let market = Market {
        name: "indices".into(),
        bars: Bars::new(calendar, Arc::default()),
        actions: Actions::default(),
        indices: of.indices.clone(),
        members: Arc::default(),
        futures: of.futures.clone(),
        warnings: Vec::new(),
        fingerprint: String::new(),
    };
    write(&path, &market, &weipan_data::About { name: "indices".into(), ..Default::default() }, false).unwrap();
    assert!(!path.join("bars").exists() && !path.join("instruments.parquet").exists());
    let set = describe(&path).unwrap();
    assert!(set.days >= of.bars.calendar().len() && set.stocks == 0);
    assert!(weipan_data::check(&path, 10).is_ok());
    let text = format!("[data]\npath = '{}'\n[book]\nlong = {{ index = '000852.SH' }}", path.display());
    let run = backtest(&Spec::from_toml(&text).unwrap(), &Silent).unwrap();
    assert!(run.days.len() > 200 && run.days[0].long_value > Cny::ZERO);
    // A book of stocks says what it lacks.
    let text = format!("[data]\npath = '{}'", path.display());
    assert!(backtest(&Spec::from_toml(&text).unwrap(), &Silent).is_err());
}

#[test]
fn a_statement_adds_up_on_every_day() {
    let spec = "[book]\ncount = 20\n[account]\nleverage = 3\nmanagement_fee = 0.02\n[[flow]]\ndate = '2021-05-10'\nfraction = -0.3\n";
    let run = done(spec, crash_market());
    let mut equity = Cny::from_yuan(run.record.account.equity).unwrap();
    for row in &run.days {
        let found = statement(&run, row.date).unwrap();
        assert_eq!(found.day.sum(), row.equity - equity, "{}", row.date);
        assert_eq!(found.day.long_pnl + found.day.short_pnl, row.selection + row.market + row.basis + row.trading);
        equity = row.equity;
    }
    let last = statement(&run, run.days.last().unwrap().date).unwrap();
    assert_eq!(last.opening + last.since_opening.sum(), last.equity);
    let text = last.to_string();
    for part in ["long leg", "short leg", "interest", "fund fees", "paid out", "withdrawable", "call 15.00 %"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(matches!(statement(&run, date("2019-01-01")), Err(ReportError::NoSuchDay { .. })));
    let bare = RunTables { journal: Vec::new(), ..run };
    assert!(matches!(statement(&bare, bare.days[0].date), Err(ReportError::NoJournal(_))));
}

/// Two decades of indices and their futures.
fn real_indices() -> Option<String> {
    static FOLDER: OnceLock<Option<std::path::PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("accounts_indices");
        import(Source::Market, &real_data()?.join("market"), &to, None, true).unwrap();
        Some(to)
    });
    folder.as_ref().map(|path| path.display().to_string())
}

fn micro(rest: &str) -> Option<RunTables> {
    let text = format!("[data]\npath = '{}'\n{rest}", real_indices()?);
    Some(backtest(&Spec::from_toml(&text).unwrap(), &Silent).unwrap())
}

#[test]
fn two_decades_of_micro_caps() {
    let cash = "[account]\nkind = 'cash'\nleverage = 1\npolicy = 'hold'\n[hedge]\nproduct = 'none'\n";
    let book = "[book]\nlong = { index = '8841431.WI' }\n";
    let Some(run) = micro(&format!("{cash}{book}{FREE}")) else { return };
    let (first, last) = (run.days[0].date, run.days.last().unwrap().date);
    assert!(first < date("2005-06-01") && last == date("2026-06-18"), "{first} {last}");
    assert_earns_its_index(&run, 1e-4);
    let ic = "[hedge]\nproduct = 'IC'\nmissing_bar = 'keep_mark'\n[account]\nleverage = 1\nfinancing_rate = 0.04\n";
    let run = micro(&format!("{ic}{book}[schedule]\nrebalance = 'weekly'\n")).unwrap();
    assert!(run.days.len() > 1700 && run.days[0].date < date("2019-02-01"));
    assert!(run.days.iter().all(|row| row.equity > Cny::ZERO));
    let basis: Cny = run.days.iter().map(|row| row.basis).sum();
    assert!(basis < Cny::ZERO, "the discount of IC was paid for years");
}

/// The fact book's fixed book of four times from 2023-12-29: -27.5 % and a ratio of 26 % on 2024-02-05, then the fall through
/// the call line in one day as the discount closed.
#[test]
fn february_2024_by_the_index() {
    let spec = "data.start = 2023-12-29\ndata.end = 2024-02-08\n";
    let Some(path) = real_indices() else { return };
    let text = format!(
        "data.path = '{path}'\n{spec}[account]\nleverage = 4\npolicy = 'hold'\nfinancing_rate = 0\n\
         [hedge]\nrebalance = 'with_book'\nfee = 0\nslippage_ticks = 0\n\
         [book]\nlong = {{ index = '8841431.WI' }}\n{FREE}"
    );
    let run = backtest(&Spec::from_toml(&text).unwrap(), &Silent).unwrap();
    let row = |day: &str| run.days.iter().find(|row| row.date == date(day)).unwrap();
    let eve = row("2024-02-05");
    let loss = eve.equity.yuan() / 1e8 - 1.0;
    assert!((loss + 0.275).abs() < 0.02, "{loss}");
    assert!((eve.ratio - 0.26).abs() < 0.015 && eve.status == MarginStatus::Normal, "{}", eve.ratio);
    let day = row("2024-02-06");
    assert!(day.ratio < 0.15 && day.status >= MarginStatus::Call, "{}", day.ratio);
    assert!(day.basis < -Cny::from_yuan(1e7).unwrap(), "the discount closed: {:?}", day.basis);
}
