//! A whole run on a market small enough to read: six stocks, one future, a limit-down, a dividend, a call, an unwind.
//! The expected books stand as text in `golden/`; a number that moves there is news for the CHANGELOG.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Write;
use std::sync::Arc;

use chrono::NaiveDate;
use weipan_core::ledger::DayRow;
use weipan_core::record::RunTables;
use weipan_core::{
    Action, ActionKind, Actions, AssetIdx, Assets, Bars, Board, Calendar, Contract, ContractIdx, DayIdx, Field,
    FutureBar, Futures, IndexLevels, Indices, Instrument, Market, Panel, Price, Ratio,
};
use weipan_engine::prepare::book;
use weipan_engine::{Silent, Spec, run};

const STOCKS: usize = 6;

/// Percent moves of all stocks, of the index, and of the future, day by day from the second day on.
const MOVES: [(f64, f64, f64); 13] = [
    (0.5, 0.2, 0.1),
    (1.0, 0.5, 0.3),
    (-0.5, 0.1, 0.2),
    (0.3, -0.2, -0.6),
    (-2.0, -1.5, -2.5),
    (-6.0, -4.0, -7.0),
    (-4.0, 5.0, 9.0),
    (-9.0, 4.0, 4.5),
    (3.0, 2.0, 1.5),
    (2.0, 0.5, 0.5),
    (1.0, 0.2, 0.1),
    (0.5, 0.1, 0.1),
    (0.2, 0.1, 0.1),
];

fn calendar() -> Calendar {
    let start = NaiveDate::from_ymd_opt(2024, 1, 22).unwrap();
    let weekday = |d: &NaiveDate| chrono::Datelike::weekday(d).num_days_from_monday() < 5;
    Calendar::new(start.iter_days().filter(weekday).take(40).collect()).unwrap()
}

/// Thirty quiet days, because a run needs a month of history, do not fit ten lines of table: the first 26 are flat.
const QUIET: usize = 26;

fn tick(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// Closes by hand: every stock moves with the table, stock 5 is locked at its limit on the worst day.
fn market() -> Market {
    let calendar = Arc::new(calendar());
    let days = calendar.len();
    let instrument = |i: usize| Instrument {
        symbol: format!("60000{i}.SH").parse().unwrap(),
        name: format!("stock {i}"),
        board: Board::Main,
        list_date: NaiveDate::from_ymd_opt(2020, 1, 2).unwrap(),
        delist_date: None,
        industry: None,
    };
    let assets = Arc::new(Assets::new((0..STOCKS).map(instrument).collect()));
    let mut rows: [Vec<f64>; 7] = Default::default();
    let mut last: Vec<f64> = (0..STOCKS).map(|i| 8.0 + i as f64).collect();
    let (mut index, mut future) = (vec![5000.0], vec![4950.0]);
    for day in 0..days {
        let (stock, i_move, f_move) = if day > QUIET { MOVES[day - QUIET - 1] } else { (0.0, 0.0, 0.0) };
        if day > 0 {
            index.push(index[day - 1] * (1.0 + i_move / 100.0));
            future.push((future[day - 1] * (1.0 + f_move / 100.0) * 5.0).round() / 5.0);
        }
        for (i, before) in last.iter_mut().enumerate() {
            // A dividend of 0.30 on stock 2: the reference price falls by it.
            let reference = if day == QUIET + 3 && i == 2 { tick(*before - 0.30) } else { *before };
            let locked = i == 5 && (stock + 9.0).abs() < 1e-9;
            let close = if locked { tick(reference * 0.9) } else { tick(reference * (1.0 + stock / 100.0)) };
            let volume = 200_000.0 + 10_000.0 * i as f64;
            for (row, value) in rows.iter_mut().zip([
                close,
                reference,
                reference.max(close),
                reference.min(close),
                volume,
                volume * f64::midpoint(close, reference),
                1e8 * (i + 1) as f64,
            ]) {
                row.push(value);
            }
            *before = close;
        }
    }
    let mut bars = Bars::new(Arc::clone(&calendar), assets);
    let fields =
        [Field::Close, Field::PrevClose, Field::High, Field::Low, Field::Volume, Field::Amount, Field::TotalShares];
    for (field, values) in fields.into_iter().zip(rows) {
        bars.insert(field, Panel::from_rows(days, STOCKS, values).unwrap());
    }
    let dividend = Action {
        asset: AssetIdx(2),
        ex_day: DayIdx(QUIET as u32 + 3),
        pay_day: DayIdx(QUIET as u32 + 5),
        cash_per_share: Ratio::from_fraction(0.3).unwrap(),
        new_shares_per_share: Ratio(0),
        kind: ActionKind::Cash,
    };
    let mut indices = Indices::default();
    indices.insert("000852.SH", IndexLevels { close: index, ..IndexLevels::default() });
    Market {
        name: "by hand".to_owned(),
        futures: futures(&calendar, &future),
        bars,
        actions: Actions::new(vec![dividend]),
        indices,
        members: Default::default(),
        warnings: Vec::new(),
        fingerprint: "golden".to_owned(),
    }
}

fn futures(calendar: &Calendar, closes: &[f64]) -> Futures {
    let contract = Contract {
        code: "IM2406".to_owned(),
        product: "IM".to_owned(),
        year: 2024,
        month: 6,
        first_day: calendar.days()[0],
        last_day: NaiveDate::from_ymd_opt(2024, 6, 21).unwrap(),
    };
    let bar = |close: &f64| {
        let at = Price::from_yuan(*close).unwrap();
        vec![FutureBar {
            contract: ContractIdx(0),
            open: at,
            high: at + Price(10_000),
            low: at - Price(10_000),
            close: at,
            settlement: Some(at),
            volume: 1000,
            open_interest: 1000,
        }]
    };
    Futures::new(vec![contract], closes.iter().map(bar).collect())
}

/// Four times levered, six stocks, 20 million: the day's volume is just enough to buy and too little to flee.
fn result(set: &[(&str, toml::Value)]) -> RunTables {
    let mut spec = Spec::from_toml(
        "name = \"golden\"\n[data]\nstart = \"2024-02-27\"\n[universe]\nmin_days_listed = 0\n[book]\ncount = 6\n\
         [account]\nequity = 2500000.0\nleverage = 4.0\n[exchange]\nparticipation = 0.9\n",
    )
    .unwrap();
    for (key, value) in set {
        spec = spec.with(key, value).unwrap();
    }
    let market = market();
    let book = book(&spec, &market, &Silent).unwrap();
    run(&spec, "", &market, &book, &Silent).unwrap()
}

/// The ledgers as a person would read them.
fn readable(run: &RunTables) -> String {
    let mut text = String::new();
    let mut line = |s: String| writeln!(text, "{}", s.trim_end()).unwrap();
    line("date        equity          long            short           ratio   status".into());
    for d in &run.days {
        let ratio = if d.ratio.is_nan() { "-".to_owned() } else { format!("{:.4}", d.ratio) };
        let [e, l, s] = [d.equity, d.long_value, d.short_value].map(|x| format!("{:.4}", x.yuan()));
        line(format!("{}  {e:<14}  {l:<14}  {s:<14}  {ratio:<6}  {}", d.date, d.status.word()));
    }
    line(
        "\ndate        selection       market          basis           financing     trading       costs         sum"
            .into(),
    );
    for d in &run.days {
        let causes = [d.selection, d.market, d.basis, d.financing, d.trading, d.costs(), d.explained()];
        let cells = causes.map(|x| format!("{:<14.4}", x.yuan())).join("  ");
        line(format!("{}  {cells}", d.date));
    }
    line("\nevents".into());
    for e in &run.events {
        line(format!("{}  {:<13} {}", e.date, e.kind.word(), e.text));
    }
    line("\nfutures".into());
    for f in &run.futures {
        line(format!(
            "{}  {} {:>4} at {:.1} fee {:.4} {}",
            f.date,
            f.contract,
            f.sold.0,
            f.price.yuan(),
            f.fee.yuan(),
            f.origin.word()
        ));
    }
    line("\nrejects".into());
    for r in &run.rejects {
        line(format!(
            "{}  {} {:<4} {:>7} {} {}",
            r.date,
            r.symbol,
            r.side.word(),
            r.shares.0,
            r.rule.word(),
            r.origin.word()
        ));
    }
    line("\npositions".into());
    for p in &run.positions {
        line(format!("{}  {} {:>7} at {:.2}", p.date, p.symbol, p.shares.0, p.mark.yuan()));
    }
    text
}

#[test]
fn the_books_are_what_they_were() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("four_times", readable(&result(&[]))));
}

#[test]
fn shares_and_money_are_conserved() {
    let run = result(&[]);
    for symbol in (0..STOCKS).map(|i| format!("60000{i}.SH")) {
        let traded: i64 = run
            .fills
            .iter()
            .filter(|f| *f.symbol == *symbol)
            .map(|f| if f.side == weipan_core::Side::Buy { f.shares.0 } else { -f.shares.0 })
            .sum();
        let held = run.positions.iter().rfind(|p| *p.symbol == *symbol).map_or(0, |p| p.shares.0);
        assert_eq!(traded, held, "{symbol}: no action changes shares in this market");
    }
    let short: i64 = run.futures.iter().map(|f| f.sold.0).sum();
    assert_eq!(short, run.days.last().unwrap().contracts.0);
}

#[test]
fn a_run_cut_short_is_the_beginning_of_the_longer_one() {
    let (short, long) = (result(&[("data.end", toml::Value::from("2024-03-08"))]), result(&[]));
    assert!(short.days.len() < long.days.len());
    let text = |days: &[DayRow]| format!("{days:?}");
    assert_eq!(text(&short.days), text(&long.days[..short.days.len()]));
}

#[test]
fn a_selling_ban_keeps_the_unwind_waiting() {
    let spec = "side = \"sell\"\nfrom = \"2024-03-05\"\nto = \"2024-03-15\"\n";
    let ban: toml::Table = toml::from_str(spec).unwrap();
    let banned = result(&[("ban", toml::Value::Array(vec![ban.into()]))]);
    assert!(banned.rejects.iter().any(|r| r.rule == weipan_core::RejectRule::Ban));
    assert!(banned.days.iter().any(|d| d.unwind_asked > d.unwind_sold && d.blocked_ban > weipan_core::Cny::ZERO));
}
