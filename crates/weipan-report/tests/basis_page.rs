//! The page of a made-up basis: whole in both languages, with verdicts that fit, and an error without data.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod reading;

use chrono::{Days, NaiveDate};
use reading::{own_text, visible};
use serde_json::Value;
use weipan_core::basis_study::{BasisRecord, BasisStudy};
use weipan_core::ledger::{BasisMeanRow, BasisRow};
use weipan_core::record::DataRecord;
use weipan_report::{Lang, ReportError, basis_page};

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 2).unwrap().checked_add_days(Days::new(n)).unwrap()
}

/// Four contracts over so many days at an annual basis, one day of which is deeper; dividends where they are known.
fn study(days: u64, annual: f64, dividends: f64) -> BasisStudy {
    let row = |n: u64, place: i64| {
        let days_left = place * 30 + 100 - n as i64 % 100;
        let annual = if n == 7 { annual - 0.4 } else { annual };
        let points = annual * 5000.0 * days_left as f64 / 365.0;
        BasisRow {
            date: day(n),
            contract: format!("IM24{:02}", place * 3).into(),
            last_day: day(n + days_left as u64),
            days_left,
            place,
            index: 5000.0,
            future: 5000.0 + points,
            points,
            rate: points / 5000.0,
            annual,
            dividend_points: dividends,
            annual_adjusted: annual + dividends / 5000.0 * 365.0 / days_left as f64,
            open_interest: 1000 * place,
            volume: 100,
            front_quarter: place == 1,
            farthest: place == 4,
        }
    };
    let mean = |series: &str, period: &str| BasisMeanRow {
        series: series.into(),
        period: period.into(),
        days: days as i64,
        annual,
        adjusted_days: 0,
        annual_adjusted: f64::NAN,
        least: annual - 0.4,
        least_day: day(7),
        least_contract: "IM2403".into(),
    };
    let record = BasisRecord {
        name: "basis-IM".into(),
        version: "0.0.0".into(),
        product: "IM".into(),
        index: "000852.SH".into(),
        data: DataRecord {
            name: "made-up".into(),
            fingerprint: "f".into(),
            first: day(0),
            last: day(days.max(1) - 1),
            days: days as usize,
            stocks: 0,
        },
        warnings: Vec::new(),
        lang: "en".into(),
        timings: Vec::new(),
    };
    let rows = (0..days).flat_map(|n| (1..=4).map(move |place| row(n, place))).collect();
    let means = ["front_quarter", "farthest"].iter().flat_map(|s| ["2024", "2024-01"].map(|p| mean(s, p))).collect();
    BasisStudy { record, rows, means }
}

fn charts(page: &str) -> Value {
    let from = page.find("id=\"charts\">").unwrap() + "id=\"charts\">".len();
    let to = from + page[from..].find("</script>").unwrap();
    serde_json::from_str(&page[from..to]).unwrap()
}

#[test]
fn pages_are_whole_in_both_languages() {
    for lang in [Lang::En, Lang::Zh] {
        for dividends in [12.0, f64::NAN] {
            let page = basis_page(&study(90, -0.08, dividends), lang).unwrap();
            let own = own_text(&page);
            for outside in ["src=", "<link", "http://", "https://", "⟨no text⟩"] {
                assert!(!own.contains(outside), "the page has {outside}");
            }
            let text = visible(&page);
            assert!(!text.contains("NaN") && !text.contains("inf") && !text.contains('{'), "{text}");
            assert_eq!(charts(&page)["charts"].as_object().unwrap().len(), 5);
        }
    }
}

#[test]
fn a_chinese_page_speaks_chinese() {
    let text = visible(&basis_page(&study(90, -0.08, 12.0), Lang::Zh).unwrap());
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    let english: Vec<&str> = words.filter(|w| !["IM", "SH", "weipan", "made", "up", "SHA"].contains(w)).collect();
    assert!(english.is_empty(), "{english:?}");
}

#[test]
fn the_verdict_says_what_a_short_paid_and_what_dividends_explain() {
    let text = visible(&basis_page(&study(40, -0.08, 12.0), Lang::En).unwrap());
    assert!(text.contains("gave away 9.0% a year") && text.contains("at a discount on 100% of the days"), "{text}");
    assert!(text.contains("2024-01-09: IM2403 at") && text.contains("−48.0% a year"), "{text}");
    assert!(text.contains("Dividends that the index was expected to pay"));
    let text = visible(&basis_page(&study(50, 0.08, f64::NAN), Lang::En).unwrap());
    assert!(text.contains("earned 7.2% a year") && text.contains("on 2% of the days"), "{text}");
    assert!(!text.contains("Dividends that the index was expected to pay") && text.contains("no total-return index"));
}

#[test]
fn the_chart_draws_the_front_quarter_of_the_table() {
    let study = study(30, -0.05, 10.0);
    let all = charts(&basis_page(&study, Lang::En).unwrap());
    let drawn = &all["charts"]["basis_front"]["data"][0]["y"];
    let expected: Vec<f64> = study.rows.iter().filter(|row| row.front_quarter).map(|row| row.annual).collect();
    let drawn: Vec<f64> = drawn.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert!(drawn.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6) && drawn.len() == expected.len());
    assert_eq!(all["charts"]["basis_terms"]["data"][0]["x"].as_array().unwrap().len(), 4);
}

#[test]
fn a_study_of_nothing_is_an_error() {
    assert!(matches!(basis_page(&study(0, 0.0, 0.0), Lang::En), Err(ReportError::NoBasis(product)) if product == "IM"));
}
