//! What pages say of an account that was closed out, ruined, or could not be hedged.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../examples/made_up/mod.rs"]
mod made_up;

use weipan_core::ledger::{EventKind, EventRow, MarginStatus};
use weipan_core::record::RunTables;
use weipan_core::{Cny, Contracts};
use weipan_report::{Lang, backtest_page, closing, compare_page, headline, statistics, summary_table};

/// The page without plotly's script.
fn own_text(page: &str) -> String {
    let from = page.find("<script type=\"text/javascript\">").unwrap();
    let to = from + page[from..].find("</script>").unwrap();
    format!("{}{}", &page[..from], &page[to..])
}

/// The section of an id, with its tags.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let from = page.find(&format!("<section id=\"{id}\">")).unwrap();
    &page[from..from + page[from..].find("</section>").unwrap()]
}

/// A chart's data and layout.
fn chart<'a>(page: &'a str, id: &str) -> &'a str {
    let from = page.find(&format!("\"{id}\":{{\"data\"")).unwrap();
    let rest = &page[from..];
    let end = rest[1..].find("},\"").and_then(|_| rest.find("\"}},\"").or_else(|| rest.find("}},\"")));
    &rest[..end.unwrap_or(rest.len())]
}

fn close_out(run: &RunTables) -> usize {
    run.days.iter().position(|row| row.status == MarginStatus::CloseOut).unwrap()
}

/// A run at 4x that lost more than everything on the day of its close-out and dragged a residue along for five days.
fn ruined() -> RunTables {
    let mut run = made_up::run(4.0);
    let at = close_out(&run);
    let loss = run.days[at].equity + Cny(250_000_000_000);
    run.days[at].selection -= loss;
    for row in &mut run.days[at..] {
        row.equity -= loss;
    }
    run.days[at].ratio = -0.2;
    for row in &mut run.days[at + 1..at + 6] {
        (row.status, row.long_value, row.ratio) = (MarginStatus::CloseOut, Cny(500_000_000), -477.337);
    }
    run
}

#[test]
fn a_residue_has_no_lowest_ratio_and_no_days_below_a_line() {
    let run = ruined();
    let at = close_out(&run);
    let found = statistics(&run);
    assert_eq!(found["ratio_min"], -0.2);
    let account = &run.record.account;
    for (name, line) in
        [("days_warning", account.warning), ("days_call", account.call), ("days_close_out", account.close_out)]
    {
        let by_hand = run.days[..=at].iter().filter(|row| row.ratio < line).count();
        assert_eq!(found[name], by_hand as f64, "{name}");
        assert!(found[name] >= 1.0 && found[name] < 6.0);
    }
    assert_eq!(closing::judged(&run.days).len(), at + 1);
    assert_eq!(headline(&run, Lang::En)[3].value, "-20.0%");
    let table = summary_table(std::slice::from_ref(&run), Lang::En);
    assert!(table.iter().any(|row| row[0] == "Lowest margin ratio" && row[1] == "-20.00%"));
    assert!(table.iter().any(|row| row[0] == "Days under the close-out line" && row[1] == "1"));
}

#[test]
fn a_line_is_strict_and_asks_the_ratio_not_the_status() {
    let mut run = made_up::run(1.0);
    let line = run.record.account.call;
    (run.days[50].ratio, run.days[51].ratio) = (line, line - 1e-9);
    run.days[52].status = MarginStatus::Call;
    run.days[53].ratio = f64::NAN;
    assert_eq!(statistics(&run)["days_call"], 1.0);
    run.record.account.kind = "cash".to_owned();
    assert_eq!(statistics(&run)["days_call"], 0.0);
}

#[test]
fn the_axis_of_ratios_is_cut_and_says_so() {
    let run = ruined();
    let page = own_text(&backtest_page(&run, Lang::En).unwrap());
    let margin = section(&page, "margin");
    assert!(margin.contains("The axis is cut at −10%."), "{margin}");
    assert!(margin.contains("up to and including the day of the close-out"));
    let drawn = chart(&page, "margin");
    assert!(drawn.contains("\"range\":[-0.1,0.3]"), "{}", &drawn[drawn.len().saturating_sub(900)..]);
    assert!(drawn.contains("warning 18%<\\/span> · ") && drawn.contains("close-out 10%<\\/span>"));
    assert!(page.contains("The axis is cut at"));
    let values = ["1".to_owned(), "4".to_owned()];
    let page = own_text(&compare_page(&[made_up::run(1.0), run], "account.leverage", &values, Lang::En).unwrap());
    assert!(!chart(&page, "multiples_margin").contains("-477"), "a residue is not drawn");
    assert!(section(&page, "days").contains("closing"));
}

#[test]
fn moving_windows_are_whole_and_end_with_the_account() {
    let run = ruined();
    let at = close_out(&run);
    assert_eq!(closing::alive(&run.days, Some(at)), at);
    let page = own_text(&backtest_page(&run, Lang::En).unwrap());
    let drawn = chart(&page, "rolling");
    let sharpe = drawn.split("\"y\":[").nth(1).unwrap().split(']').next().unwrap();
    let shown: Vec<&str> = sharpe.split(',').collect();
    assert_eq!(shown.len(), at, "nothing is drawn from the day of ruin on");
    assert!(shown[..59].iter().all(|v| *v == "null") && shown[59..].iter().all(|v| *v != "null"));
    let closed = made_up::run(4.0);
    let still = closed.days.iter().position(|row| row.status == MarginStatus::Closed).unwrap();
    assert_eq!(closing::alive(&closed.days, None), still);
}

#[test]
fn nothing_is_divided_by_a_nav_below_zero() {
    let run = ruined();
    assert!(statistics(&run)["excess_return"].is_nan());
    assert!(!statistics(&made_up::run(1.0))["excess_return"].is_nan());
    let page = own_text(&backtest_page(&run, Lang::En).unwrap());
    for id in ["months", "drawdown"] {
        let text = section(&page, id);
        assert!(text.contains("%†</td>") && text.contains("† More than everything"), "{id}");
    }
    let plain = own_text(&backtest_page(&made_up::run(1.0), Lang::En).unwrap());
    assert!(!plain.contains('†'));
}

#[test]
fn a_return_that_ends_with_the_ruin_says_so() {
    let run = ruined();
    let day = run.days[close_out(&run)].date;
    let note = &headline(&run, Lang::En)[0].note;
    assert!(note.ends_with(&format!("% until the ruin on {day}")), "{note}");
    assert!(headline(&run, Lang::Zh)[0].note.contains(&format!("截至 {day} 穿仓")));
    assert!(headline(&made_up::run(1.0), Lang::En)[0].note.ends_with("over the whole period"));
    let table = summary_table(&[made_up::run(1.0), run.clone()], Lang::En);
    let row = table.iter().find(|row| row[0] == "Ruined on (returns end there)").unwrap();
    assert_eq!(row[1..], [String::new(), day.to_string()]);
    assert!(!summary_table(&[made_up::run(1.0)], Lang::En).iter().any(|row| row[0].starts_with("Ruined")));
    let page = own_text(&backtest_page(&run, Lang::En).unwrap());
    assert!(page.contains(&format!("until the ruin on {day}, the benchmark")), "the verdict's first sentence");
}

#[test]
fn refused_hedges_stand_in_one_row_and_are_warned_of() {
    let mut run = made_up::run(1.0);
    let event = |run: &RunTables, t: usize| EventRow {
        date: run.days[t].date,
        kind: EventKind::HedgeReject,
        amount: Cny::ZERO,
        text: format!("{t} IM2303 could not be sold: price_limit").into(),
    };
    let mut all: Vec<EventRow> = (100..130).chain(200..202).map(|t| event(&run, t)).collect();
    let mut call = event(&run, 110);
    call.kind = EventKind::TopUp;
    all.insert(10, call);
    run.events = all;
    let page = own_text(&backtest_page(&run, Lang::En).unwrap());
    let text = section(&page, "events");
    assert_eq!(text.matches("Hedge refused").count(), 2, "one row for each row of days");
    assert!(text.contains(&format!("{} – {}", run.days[100].date, run.days[129].date)));
    assert!(text.contains("30 refusals; the first: 100 IM2303"));
    assert!(text.contains("Top-up"), "an event in between keeps its row");
    assert!(page.contains(&format!("The hedge was refused on 32 of {} days (7%)", run.days.len())));
    run.events.truncate(20);
    assert!(!own_text(&backtest_page(&run, Lang::En).unwrap()).contains("The hedge was refused"));
}

#[test]
fn notes_about_the_data_wait_behind_a_click() {
    let mut run = made_up::run(2.0);
    run.record.warnings = [
        "Survivorship: delisted stocks are missing.",
        "total_shares is missing for 38 stocks.",
        "No pay dates: dividends are paid on the ex-date.",
        "38 stocks have no total_shares: they are never ranked by size.",
        "No settlement prices: futures are marked at the close.",
    ]
    .map(str::to_owned)
    .to_vec();
    let values = ["2".to_owned()];
    for page in [
        backtest_page(&run, Lang::En).unwrap(),
        compare_page(std::slice::from_ref(&run), "account.leverage", &values, Lang::En).unwrap(),
    ] {
        let page = own_text(&page);
        let from = page.find("<section class=\"warnings\">").unwrap();
        let text = &page[from..from + page[from..].find("</section>").unwrap()];
        let (first, folded) = text.split_once("<details>").unwrap();
        assert!(first.contains("Survivorship") && first.contains("No settlement prices"));
        assert!(folded.contains("2 more notes about the data") && folded.contains("No pay dates"));
        assert!(folded.contains("38 stocks have no total_shares") && !text.contains("total_shares is missing"));
    }
    let chinese = own_text(&backtest_page(&run, Lang::Zh).unwrap());
    assert!(chinese.contains("幸存者偏差") && chinese.contains("另有 4 条数据说明"));
}

#[test]
fn the_day_on_which_the_last_contract_is_bought_back_has_its_return() {
    let mut run = made_up::run(4.0);
    let at = run.days.iter().position(|row| row.status == MarginStatus::Closed).unwrap();
    for row in &mut run.days[at..] {
        (row.contracts, row.short_value) = (Contracts(0), Cny::ZERO);
    }
    for row in &mut run.days[at + 1..] {
        (row.contract, row.future) = ("".into(), f64::NAN);
    }
    let moved = run.days[at].future / run.days[at - 1].future - 1.0;
    let page = own_text(&backtest_page(&run, Lang::En).unwrap());
    let told = format!("the future {}{:.1}%", if moved < 0.0 { "−" } else { "+" }, moved.abs() * 100.0);
    let day = format!("{}: the book", run.days[at].date);
    let sentence = &page[page.find(&day).unwrap()..][..120];
    assert!(sentence.contains(&told), "{sentence} {told}");
}

/// An account that never came near its leverage is that of a smaller book, and both pages say so; one that has no fixed
/// leverage misses none.
#[test]
fn a_leverage_that_was_never_reached_is_said() {
    let told = |target: f64, policy: &str| {
        let mut run = made_up::run(2.0);
        run.record.account.leverage = target;
        policy.clone_into(&mut run.record.account.policy);
        let alone =
            backtest_page(&run, Lang::En).unwrap().contains("In its first 60 trading days the account held at most");
        let values = ["1".to_owned(), "2".to_owned()];
        let both = compare_page(&[made_up::run(1.0), run], "account.leverage", &values, Lang::En).unwrap();
        [alone, both.contains("of its target 3.5×")]
    };
    assert_eq!(told(3.5, "hold"), [true, true]);
    assert_eq!(told(2.0, "hold"), [false, false]);
    assert_eq!(told(3.5, "volatility"), [false, false]);
}
