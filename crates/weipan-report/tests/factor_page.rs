//! Pages of made-up studies of factors: whole in both languages, with verdicts that fit, and alive without data.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../examples/made_up_factor/mod.rs"]
mod made_up_factor;
mod reading;

use made_up_factor::{GOOD, NEGATIVE, Nature, UNTRADABLE, USELESS, study};
use reading::{own_text, visible};
use serde_json::Value;
use weipan_core::factor_study::FactorStudy;
use weipan_report::{Lang, ReportError, factor_page, factor_summary, factor_verdict};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

fn several() -> FactorStudy {
    study(&[GOOD, NEGATIVE, UNTRADABLE, Nature { name: "combined", seed: 5, ..GOOD }], 600, 5, true)
}

/// The charts of a page as they stand in it.
fn charts(page: &str) -> Value {
    let from = page.find("id=\"charts\">").unwrap() + "id=\"charts\">".len();
    let to = from + page[from..].find("</script>").unwrap();
    serde_json::from_str(&page[from..to]).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect()
}

fn assert_whole(page: &str) {
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    let own = own_text(page);
    for outside in ["src=", "<link", "http://", "https://", "⟨no text⟩"] {
        assert!(!own.contains(outside), "the page has {outside}");
    }
    let text = visible(page);
    assert!(!text.contains("NaN") && !text.contains("inf") && !text.contains('{'), "{text}");
    let all = charts(page);
    for chart in own.split("data-chart=\"").skip(1).map(|part| part.split('"').next().unwrap()) {
        assert!(!all["charts"][chart]["data"].as_array().unwrap().is_empty(), "{chart} has no data");
    }
    assert_eq!(
        all["charts"].as_object().unwrap().len(),
        own.matches("data-chart=\"").count(),
        "every chart has a place"
    );
}

#[test]
fn pages_are_whole_in_both_languages() {
    let studies = [study(&[GOOD], 520, 5, true), study(&[USELESS], 300, 1, false), several()];
    for lang in LANGS {
        studies.iter().for_each(|study| assert_whole(&factor_page(study, lang).unwrap()));
    }
}

#[test]
fn a_chinese_page_speaks_chinese() {
    let mut study = several();
    study.record.warnings.clear();
    study.record.universe = "上市满六十日".to_owned();
    study.record.factors.iter_mut().for_each(|f| f.reference.clear());
    let mut text = visible(&factor_page(&study, Lang::Zh).unwrap());
    for own in [study.record.name.as_str(), study.record.data.fingerprint.as_str()] {
        text = text.replace(own, " ");
    }
    let own: Vec<&str> = study.record.factors.iter().map(|f| f.name.as_str()).collect();
    let groups: Vec<&str> = study.groups.iter().map(|row| &*row.group).collect();
    let known =
        ["weipan", "IC", "IR", "Newey", "West", "Fama", "MacBeth", "SHA", "made", "up", "corr", "gt", "lt", "x2f"];
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| w.len() > 1);
    let words = words.filter(|w| w.chars().all(|c| c.is_ascii_alphabetic() || c == '_') && !w.starts_with("library_"));
    let english: Vec<&str> = words.filter(|w| !known.contains(w) && !own.contains(w) && !groups.contains(w)).collect();
    assert!(english.is_empty(), "{english:?}");
}

#[test]
fn a_good_factor_is_called_good() {
    let study = study(&[GOOD], 1000, 5, true);
    let verdict = factor_verdict(&study, Lang::En).unwrap();
    assert!(verdict[0].starts_with("nonlinear_size clearly orders returns of the next 5 days: mean rank IC 0.0"));
    let all = verdict.join(" ");
    for said in ["strong and upward", "Most of it can be traded", "Returns rise evenly", "acts 20 days later"] {
        assert!(all.contains(said), "{said}: {all}");
    }
    assert!(all.contains("works in all 5 buckets") && all.contains("breaks even at"), "{all}");
    let text = visible(&factor_page(&study, Lang::En).unwrap());
    assert!(text.contains("Returns of 5 days overlap"));
    for silent in ["chance alone", "sign is negative", "hard to short", "small stocks", "less than a year"] {
        assert!(!text.contains(silent), "{silent}");
    }
}

#[test]
fn a_useless_factor_is_called_useless() {
    let study = study(&[USELESS], 700, 5, false);
    let verdict = factor_verdict(&study, Lang::En).unwrap();
    assert!(verdict[0].starts_with("lucky_numbers shows no sign of ordering returns"), "{verdict:?}");
    assert!(!verdict.iter().any(|s| s.contains("It works") || s.contains("can be traded") || s.contains("fades")));
    let text = visible(&factor_page(&study, Lang::En).unwrap());
    assert!(text.contains("chance alone explains"));
    assert!(factor_verdict(&study, Lang::Zh).unwrap()[0].contains("未见 lucky_numbers"));
}

#[test]
fn a_negative_factor_is_turned_around() {
    let study = study(&[NEGATIVE], 700, 1, true);
    let all = factor_verdict(&study, Lang::En).unwrap().join(" ");
    for said in
        ["downward: high scores earned less", "Only the tails differ", "With its sign turned it would break even"]
    {
        assert!(all.contains(said), "{said}: {all}");
    }
    let text = visible(&factor_page(&study, Lang::En).unwrap());
    assert!(text.contains("The sign is negative") && text.contains("hard to short"));
}

#[test]
fn an_untradable_factor_is_found_out() {
    let study = study(&[UNTRADABLE], 480, 1, false);
    let all = factor_verdict(&study, Lang::En).unwrap().join(" ");
    for said in ["Hardly any of it can be traded", "works in 3 of 5 buckets", "half of the rank IC"] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let text = visible(&factor_page(&study, Lang::En).unwrap());
    for warned in
        ["stocks that could not be traded", "hard to short", "It lives in small stocks", "the data have no industries"]
    {
        assert!(text.contains(warned), "{warned}");
    }
}

#[test]
fn charts_and_tables_tell_the_same_numbers() {
    let study = study(&[GOOD], 900, 5, true);
    let page = factor_page(&study, Lang::En).unwrap();
    let (all, text) = (charts(&page), visible(&page));
    let last = |chart: &str, trace: usize| *numbers(&all["charts"][chart]["data"][trace]["y"]).last().unwrap();
    let of = |key: &str| study.statistic("nonlinear_size", key);
    assert!((last("rank_ic", 2) / 900.0 - of("rank_ic_mean")).abs() < 1e-6, "the running sum ends at days × mean");
    assert!((last("rank_ic", 4) / 900.0 - of("ic_mean")).abs() < 1e-6, "so does that of the plain IC");
    assert!((last("tradable", 1) / 900.0 - of("tradable_rank_ic_mean")).abs() < 1e-6);
    let annual = last("long_short", 0).powf(242.0 / 900.0) - 1.0;
    assert!((annual - of("long_short_annual_return")).abs() < 1e-4, "{annual}");
    let deepest = numbers(&all["charts"]["long_short"]["data"][1]["y"]).into_iter().fold(0.0, f64::min);
    assert!((deepest - of("long_short_max_drawdown")).abs() < 1e-4);
    let means = numbers(&all["charts"]["bucket_means"]["data"][0]["y"]);
    assert!((means[9] - means[0] - of("spread_mean")).abs() < 3e-6, "top less bottom is the spread");
    let lowest = format!("{:+.3}%", means[0] * 100.0).replace('-', "−");
    assert!(text.contains(&lowest), "{lowest}");
    let counted: f64 = numbers(&all["charts"]["rank_ic_histogram"]["data"][0]["y"]).iter().sum();
    assert_eq!(counted, 900.0, "every day is in the histogram");
    for row in &study.horizons {
        assert!(text.contains(&format!("{:.4}", row.rank_ic)), "{row:?}");
    }
    assert!(own_text(&page).len() < 400_000, "{} bytes beside plotly", own_text(&page).len());
}

#[test]
fn several_factors_stand_side_by_side() {
    let study = several();
    for lang in LANGS {
        let page = factor_page(&study, lang).unwrap();
        let all = charts(&page);
        for chart in ["overlay_ic", "overlay_nav"] {
            assert_eq!(all["charts"][chart]["data"].as_array().unwrap().len(), 4, "{chart}");
        }
        assert_eq!(all["charts"]["weights1"]["data"].as_array().unwrap().len(), 3);
        let map = &all["charts"]["correlation_score"]["data"][0]["z"];
        assert_eq!(map[1][1].as_f64(), Some(1.0));
        assert_eq!(map[0][2], map[2][0], "the map is symmetric");
        assert!(all["charts"]["library"].is_object());
    }
    let rows = factor_summary(&study, Lang::En);
    assert_eq!(rows.len(), 42);
    let row = rows.iter().find(|row| row.statistic == "rank_ic_mean").unwrap();
    assert_eq!((row.values.len(), row.texts[1].as_str()), (4, format!("−{:.4}", -row.values[1]).as_str()));
    let (a, b) = (factor_page(&study, Lang::En).unwrap(), factor_page(&study, Lang::En).unwrap());
    assert_eq!(a, b, "the same study gives the same page");
}

#[test]
fn a_hundred_factors_make_a_page() {
    let names: Vec<&'static str> = (0..100).map(|i| &*Box::leak(format!("alpha{i:03}").into_boxed_str())).collect();
    let natures: Vec<Nature> =
        names.iter().enumerate().map(|(i, name)| Nature { name, seed: i as u64, strength: 0.0, ..GOOD }).collect();
    let page = factor_page(&study(&natures, 60, 1, false), Lang::En).unwrap();
    assert_whole(&page);
    let text = visible(&page);
    assert!(names.iter().all(|name| text.contains(name)) && text.contains("show 8 of 100 factors"));
    assert_eq!(charts(&page)["charts"]["overlay_ic"]["data"].as_array().unwrap().len(), 8);
}

#[test]
fn a_single_day_is_not_judged() {
    for days in [1, 2, 5] {
        let study = study(&[GOOD], days, 1, false);
        for lang in LANGS {
            assert_whole(&factor_page(&study, lang).unwrap());
        }
        assert!(factor_verdict(&study, Lang::En).unwrap()[0].contains("cannot be judged"));
    }
}

/// All numbers of every so manieth row are missing.
fn holes(study: &mut FactorStudy, every: usize) {
    for row in study.days.iter_mut().step_by(every) {
        (row.ic, row.rank_ic, row.tradable_rank_ic, row.spread) = (f64::NAN, f64::NAN, f64::NAN, f64::NAN);
        (row.spread_error, row.mean_return, row.long_short, row.slope) = (f64::NAN, f64::NAN, f64::NAN, f64::NAN);
        (row.rank_autocorrelation, row.top_turnover, row.bottom_turnover) = (f64::NAN, f64::NAN, f64::NAN);
        row.long_short_turnover = f64::NAN;
    }
    for row in study.buckets.iter_mut().step_by(every) {
        (row.mean_return, row.next_return, row.turnover) = (f64::NAN, f64::NAN, f64::NAN);
    }
    for row in study.groups.iter_mut().step_by(every) {
        (row.rank_ic, row.t_newey_west, row.spread) = (f64::NAN, f64::NAN, f64::NAN);
    }
    for row in study.horizons.iter_mut().step_by(every) {
        (row.rank_ic, row.t_newey_west, row.spread, row.monotonicity) = (f64::NAN, f64::NAN, f64::NAN, f64::NAN);
    }
    for row in study.months.iter_mut().step_by(every) {
        row.rank_ic = f64::NAN;
    }
    for row in study.correlations.iter_mut().step_by(every) {
        (row.score, row.ic, row.long_short) = (f64::NAN, f64::NAN, f64::NAN);
    }
    made_up_factor::refill(study);
}

#[test]
fn missing_values_are_said_and_not_drawn() {
    for every in [1, 2, 7] {
        let mut study = several();
        holes(&mut study, every);
        for lang in LANGS {
            assert_whole(&factor_page(&study, lang).unwrap());
        }
        let text = visible(&factor_page(&study, Lang::En).unwrap());
        assert_eq!(text.contains("cannot be judged"), every == 1);
        assert_eq!(text.contains("signal days have no rank IC"), every != 1, "every {every}");
    }
}

#[test]
fn a_study_of_nothing_else_says_so() {
    let mut study = study(&[GOOD], 300, 5, false);
    study.buckets.clear();
    study.horizons.clear();
    study.months.clear();
    study.groups.clear();
    study.returns.clear();
    study.statistics.clear();
    study.correlations.clear();
    for lang in LANGS {
        assert_whole(&factor_page(&study, lang).unwrap());
    }
    let text = visible(&factor_page(&study, Lang::En).unwrap());
    for said in
        ["no horizons", "no monthly table", "no market values", "no boards", "no industries", "cannot be judged"]
    {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn tables_that_do_not_belong_together_are_refused() {
    let whole = study(&[GOOD], 40, 1, false);
    let refused = |change: &dyn Fn(&mut FactorStudy)| {
        let mut study = whole.clone();
        change(&mut study);
        factor_page(&study, Lang::En).unwrap_err()
    };
    assert!(matches!(refused(&|s| s.record.factors.clear()), ReportError::NoFactor(_)));
    assert!(matches!(refused(&|s| s.days.clear()), ReportError::NoSignalDay { .. }));
    let table = |error: &ReportError| match error {
        ReportError::FactorTable { table, .. } => *table,
        _ => "another error",
    };
    assert_eq!(table(&refused(&|s| s.months[0].month = 13)), "factor_months");
    assert_eq!(table(&refused(&|s| s.buckets[0].bucket = 11)), "factor_buckets");
    assert_eq!(table(&refused(&|s| s.days.swap(3, 4))), "factor_days");
    assert_eq!(table(&refused(&|s| s.groups[0].factor = "other".into())), "factor_groups");
    let twice = refused(&|s| s.record.factors.push(s.record.factors[0].clone()));
    assert!(twice.to_string().contains("two factors have the same name"), "{twice}");
}

#[test]
fn names_and_definitions_cannot_break_the_page() {
    let mut study = study(&[Nature { name: "</script><img onerror=x>", ..GOOD }], 60, 1, false);
    study.record.factors[0].definition = "</pre><script>alert(1)</script>".to_owned();
    study.record.universe = "<b>all</b>".to_owned();
    let own = own_text(&factor_page(&study, Lang::En).unwrap());
    assert!(!own.contains("<img") && !own.contains("<script>alert") && !own.contains("<b>all"));
}
