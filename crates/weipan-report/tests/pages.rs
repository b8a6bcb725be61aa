//! Pages of made-up runs: whole, self-contained, in both languages, and alive after ruin.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../examples/made_up/mod.rs"]
mod made_up;
mod reading;

use reading::{own_text, visible};
use weipan_core::Cny;
use weipan_core::ledger::{EventKind, MarginStatus};
use weipan_core::record::RunTables;
use weipan_report::{Lang, ReportError, backtest_page, compare_page, headline, statistics, summary_table};

fn grid() -> (Vec<RunTables>, Vec<String>) {
    let leverages = [1.0, 2.0, 3.0, 4.0];
    (leverages.iter().map(|l| made_up::run(*l)).collect(), leverages.iter().map(ToString::to_string).collect())
}

#[test]
fn pages_are_whole_and_load_nothing() {
    let (runs, values) = grid();
    for lang in [Lang::En, Lang::Zh] {
        for page in
            [backtest_page(&runs[3], lang).unwrap(), compare_page(&runs, "account.leverage", &values, lang).unwrap()]
        {
            assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
            assert!(page.contains("plotly.js v"), "the chart script is inside");
            let own = own_text(&page);
            assert!(
                !own.contains("src=")
                    && !own.contains("<link")
                    && !own.contains("http://")
                    && !own.contains("https://")
            );
            assert!(!own.contains("⟨no text⟩"), "a text is missing");
            assert!(!own.contains("MathJax"));
            for chart in own.split("data-chart=\"").skip(1).map(|part| part.split('"').next().unwrap()) {
                assert!(own.contains(&format!("\"{chart}\":{{\"data\"")), "{chart} has no data");
            }
        }
    }
}

#[test]
fn a_chinese_page_speaks_chinese() {
    let (mut runs, values) = grid();
    for run in &mut runs {
        run.record.warnings.clear();
    }
    // Codes, names given by the user, and names of statistics that Chinese readers use as they are.
    let known = [
        "weipan", "DMA", "micro", "cap", "IM", "SH", "SZ", "VaR", "CVaR", "PSR", "DSR", "SHA", "made", "up", "lt",
        "gt", "x2f", "quot", "TOML",
    ];
    for page in [
        backtest_page(&runs[3], Lang::Zh).unwrap(),
        compare_page(&runs, "account.leverage", &values, Lang::Zh).unwrap(),
    ] {
        let text = visible(&page);
        let fingerprint = &runs[0].record.data.fingerprint;
        let text = text.replace(fingerprint.as_str(), " ");
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1);
        let english: Vec<&str> =
            words.filter(|w| w.chars().all(|c| c.is_ascii_alphabetic()) && !known.contains(w)).collect();
        assert!(english.is_empty(), "{english:?}");
    }
}

#[test]
fn names_and_specs_cannot_break_the_page() {
    let mut run = made_up::run(2.0);
    run.record.spec = "</script><script>alert(1)</script>".to_owned();
    run.record.name = "<img onerror=x>".to_owned();
    run.record.account.benchmark = "</script><b>".to_owned();
    let page = own_text(&backtest_page(&run, Lang::En).unwrap());
    assert!(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("</script><b>"));
    assert!(page.contains("&lt;img onerror=x&gt;"));
}

#[test]
fn the_verdict_tells_the_story() {
    let (runs, values) = grid();
    let four = visible(&backtest_page(&runs[3], Lang::En).unwrap());
    assert!(four.contains("the account was called on 2024-02-06 and closed out on 2024-02-07"), "{}", &four[..2000]);
    assert!(four.contains("2024-02-05: the book −10.8%, the index −6.2%, the future −9.1%"));
    assert!(four.contains(&format!("on {0} of {0} days", runs[3].days.len())));
    let all = visible(&compare_page(&runs, "account.leverage", &values, Lang::En).unwrap());
    assert!(all.contains("survived;") && all.contains("4× was closed out on 2024-02-07"));
}

#[test]
fn chances_are_told_with_the_numbers_that_they_are_made_with() {
    use weipan_report::statistic::bootstrap::{HISTORIES, PATHS};
    assert_eq!((PATHS, HISTORIES), (2000, 100), "as docs/stress.md says");
    let (runs, values) = grid();
    let one = visible(&backtest_page(&runs[0], Lang::En).unwrap());
    assert!(
        one.contains("2,000 years in blocks as long as the days ask for") && one.contains("100 resampled histories")
    );
    let all = visible(&compare_page(&runs, "account.leverage", &values, Lang::En).unwrap());
    assert!(all.contains("the stationary bootstrap, 2,000 years"));
}

#[test]
fn a_page_survives_ruin() {
    let mut run = made_up::run(4.0);
    let at = run.days.iter().position(|row| row.status == MarginStatus::CloseOut).unwrap();
    let loss = run.days[at].equity + Cny(250_000_000_000);
    run.days[at].selection -= loss;
    for row in &mut run.days[at..] {
        row.equity -= loss;
    }
    let found = statistics(&run);
    assert_eq!(found["ruined"], 1.0);
    assert_eq!(found["annual_return"], -1.0);
    assert!((found["total_return"] + 1.25).abs() < 1e-9 && found["max_drawdown"] < -1.0);
    let text = visible(&backtest_page(&run, Lang::En).unwrap());
    assert!(text.contains(&format!("It was ruined on {}", run.days[at].date)));
    assert!(text.contains("Returns are not defined after the account was ruined"));
}

#[test]
fn short_and_bare_runs_have_a_page_too() {
    for days in [1, 2, 7, 40] {
        let mut run = made_up::run(1.0);
        run.days.truncate(days);
        run.record.account.kind = "cash".to_owned();
        run.record.account.hedge = "none".to_owned();
        run.fills.clear();
        run.rejects.clear();
        run.events.clear();
        run.exposure.clear();
        run.industries.clear();
        for lang in [Lang::En, Lang::Zh] {
            let text = visible(&backtest_page(&run, lang).unwrap());
            assert!(text.contains(&run.days[days - 1].date.to_string()));
            assert!(!text.contains("NaN") && !text.contains("inf%"), "{days} days");
        }
        compare_page(&[run], "account.kind", &["cash".to_owned()], Lang::En).unwrap();
    }
}

#[test]
fn a_ledger_that_does_not_add_up_is_refused() {
    let mut run = made_up::run(2.0);
    run.days[10].basis += Cny(1);
    let error = backtest_page(&run, Lang::En).unwrap_err();
    assert!(matches!(&error, ReportError::Identity { date, .. } if *date == run.days[10].date), "{error}");
    run.days[10].basis -= Cny(1);
    run.days.swap(3, 4);
    assert!(matches!(backtest_page(&run, Lang::En), Err(ReportError::Unordered { .. })));
    run.days.clear();
    assert!(matches!(backtest_page(&run, Lang::En), Err(ReportError::Empty(_))));
    assert!(matches!(compare_page(&[], "x", &[], Lang::En), Err(ReportError::NoRuns)));
    let runs = [made_up::run(1.0)];
    assert!(matches!(compare_page(&runs, "x", &[], Lang::En), Err(ReportError::Values { runs: 1, values: 0, .. })));
}

#[test]
fn a_top_up_is_no_return() {
    let plain = made_up::run(2.0);
    let mut topped = plain.clone();
    let (at, cash) = (100, Cny(10_000_000_000));
    topped.days[at].external += cash;
    for row in &mut topped.days[at..] {
        row.equity += cash;
    }
    let (a, b) = (statistics(&plain), statistics(&topped));
    assert!((b["total_return"] - a["total_return"]).abs() < 0.05, "a million of 100 changes the base, not the return");
    assert!((b["external"] - 1e6).abs() < 1e-6);
    let growth = |s: &std::collections::BTreeMap<String, f64>| s["change_in_equity"];
    assert!((growth(&b) - growth(&a) - 1e6).abs() < 1e-6);
}

#[test]
fn summaries_pair_up_and_repeat_bit_for_bit() {
    let (runs, _) = grid();
    let table = summary_table(&runs, Lang::En);
    assert_eq!(table[0], ["Statistic", "leverage 1", "leverage 2", "leverage 3", "leverage 4"]);
    assert!(table.iter().all(|row| row.len() == 5));
    assert_eq!(headline(&runs[3], Lang::Zh).len(), 5);
    let (a, b) = (statistics(&runs[3]), statistics(&runs[3]));
    assert!(a.iter().zip(&b).all(|(x, y)| x.0 == y.0 && x.1.to_bits() == y.1.to_bits()));
    assert_eq!(a["calls"], runs[3].events.iter().filter(|e| e.kind == EventKind::Call).count() as f64);
    for (_, members) in weipan_report::catalogue::GROUPS {
        assert!(members.iter().all(|(name, _)| a.contains_key(*name)));
    }
}
