//! What a terminal and a file show: five headline numbers, the table of a comparison, all statistics by name.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::ledger::EventKind;
use weipan_core::record::RunTables;
use weipan_core::search::LeverageSearch;

use crate::Lang;
use crate::catalogue::Kind;
use crate::format::{multiple, percent, signed_percent, statistic};
use crate::statistic::worst_drawdown;
use crate::study::Study;
use crate::verdict::{end, first};

/// A number that matters, for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: String,
    /// What belongs to it: dates, lines, a count.
    pub note: String,
}

/// The five numbers that matter: annual return, Sharpe, worst drawdown, lowest margin ratio (volatility in a cash account) and
/// break-even against realised alpha. A run without days has none.
#[must_use]
pub fn headline(run: &RunTables, lang: Lang) -> Vec<Headline> {
    if run.days.is_empty() { Vec::new() } else { of_study(&Study::of(run), lang) }
}

pub(crate) fn of_study(study: &Study, lang: Lang) -> Vec<Headline> {
    let entry = |name: &str, value: String, note: String| Headline {
        label: lang.text(&format!("stat.{name}")).to_owned(),
        value,
        note,
    };
    let v = |name| study.value(name);
    let total = total_return(study, lang);
    let total = if study.ruined_on().is_some() { total } else { lang.fill("note.total", &[("value", &total)]) };
    let week = lang.fill("note.weekly", &[("value", &statistic(v("weekly_sharpe"), Kind::Number, lang))]);
    let needed = lang.fill("note.realised", &[("value", &percent(v("realised_alpha"), 1, lang))]);
    vec![
        entry("annual_return", signed_percent(v("annual_return"), 1, lang), total),
        entry("sharpe", statistic(v("sharpe"), Kind::Number, lang), week),
        entry("max_drawdown", percent(v("max_drawdown"), 1, lang), drawdown_note(study, lang)),
        if study.run.record.account.kind == "cash" {
            entry("annual_volatility", percent(v("annual_volatility"), 1, lang), String::new())
        } else {
            entry("ratio_min", percent(v("ratio_min"), 1, lang), margin_note(study, lang))
        },
        entry("break_even_alpha", percent(v("break_even_alpha"), 1, lang), needed),
    ]
}

/// The total return for a sentence; of a ruined account with the day on which it ends, which is not the run's last.
pub(crate) fn total_return(study: &Study, lang: Lang) -> String {
    let value = signed_percent(study.value("total_return"), 1, lang);
    match study.ruined_on() {
        Some(day) => lang.fill("note.until_ruin", &[("value", &value), ("date", &day.to_string())]),
        None => value,
    }
}

fn drawdown_note(study: &Study, lang: Lang) -> String {
    let Some(worst) = worst_drawdown(&study.series.nav) else { return String::new() };
    let trough = study.series.dates[worst.trough].to_string();
    match worst.recovery {
        Some(_) => {
            let days = format!("{:.0}", study.value("max_drawdown_recovery_days"));
            lang.fill("note.recovered", &[("date", &trough), ("days", &days)])
        }
        None => lang.fill("note.not_recovered", &[("date", &trough)]),
    }
}

fn margin_note(study: &Study, lang: Lang) -> String {
    match (end(study), first(study, EventKind::Call)) {
        (Some(day), _) => lang.fill("note.closed", &[("date", &day.to_string())]),
        (None, Some(_)) => lang.fill("note.calls", &[("count", &format!("{:.0}", study.value("calls")))]),
        (None, None) => lang.text("note.never").to_owned(),
    }
}

/// Every statistic by its name, as a number: fractions, not per cent; money in yuan; NaN where it is not defined.
///
/// The names are those of [`crate::catalogue::GROUPS`], with `days`, `ruined` (0 or 1), the causes of the ledger and
/// `change_in_equity` beside them.
#[must_use]
pub fn statistics(run: &RunTables) -> BTreeMap<String, f64> {
    Study::of(run).values
}

/// The statistics of a comparison, in its order.
pub(crate) const COMPARED: &[(&str, Kind)] = &[
    ("total_return", Kind::Percent),
    ("annual_return", Kind::Percent),
    ("annual_volatility", Kind::Percent),
    ("sharpe", Kind::Number),
    ("max_drawdown", Kind::Percent),
    ("max_drawdown_recovery_days", Kind::Count),
    ("ratio_min", Kind::Percent),
    ("days_warning", Kind::Count),
    ("days_call", Kind::Count),
    ("days_close_out", Kind::Count),
    ("calls", Kind::Count),
    ("close_outs", Kind::Count),
    ("unwound_share", Kind::Percent),
    ("unwind_first_day", Kind::Percent),
    ("blocked_limit", Kind::Money),
    ("blocked_suspended", Kind::Money),
    ("blocked_volume", Kind::Money),
    ("blocked_ban", Kind::Money),
    ("financing_paid_yuan", Kind::Money),
    ("basis_paid_yuan", Kind::Money),
    ("realised_alpha", Kind::Percent),
    ("break_even_alpha", Kind::Percent),
    ("discount_paid", Kind::Percent),
    ("financing_paid", Kind::Percent),
    ("trading_paid", Kind::Percent),
    ("growth_optimal_leverage", Kind::Multiple),
    ("probability_call", Kind::Percent),
    ("probability_ruin", Kind::Percent),
];

/// One cell of a comparison.
pub(crate) fn compared(study: &Study, name: &str, kind: Kind, lang: Lang) -> String {
    match name {
        "financing_paid_yuan" => statistic(-study.value("financing"), kind, lang),
        "basis_paid_yuan" => statistic(-study.value("basis"), kind, lang),
        "probability_call" | "probability_ruin" => {
            let end = |end: &str| chance(study.value(&format!("{name}{end}")), lang);
            if study.value(name).is_nan() {
                end("")
            } else {
                format!("{} [{}, {}]", end(""), end("_low"), end("_high"))
            }
        }
        "blocked_limit" | "blocked_suspended" | "blocked_volume" | "blocked_ban" => {
            let (amount, share) = (study.value(name), study.value(&format!("{name}_share")));
            let text = statistic(amount, kind, lang);
            if amount > 0.0 { format!("{text} ({})", percent(share, 0, lang)) } else { text }
        }
        _ => statistic(study.value(name), kind, lang),
    }
}

/// A probability: whole per cent above ten, a tenth below, and never a zero for what was only not seen.
pub(crate) fn chance(value: f64, lang: Lang) -> String {
    match value {
        v if v > 0.0 && v < 0.0005 => format!("<{}", percent(0.001, 1, lang)),
        v if v > 0.0 && v < 0.1 => percent(v, 1, lang),
        v => percent(v, 0, lang),
    }
}

/// What a terminal shows of many runs: a row a run, the axes' values and the statistics that tell runs apart, with a header row.
#[must_use]
pub fn runs_table(runs: &[RunTables], axes: &[String], values: &[Vec<String>], lang: Lang) -> Vec<Vec<String>> {
    const COLUMNS: [(&str, Kind); 9] = [
        ("annual_return", Kind::Percent),
        ("max_drawdown", Kind::Percent),
        ("ratio_min", Kind::Percent),
        ("calls", Kind::Count),
        ("close_outs", Kind::Count),
        ("unwound_share", Kind::Percent),
        ("break_even_alpha", Kind::Percent),
        ("probability_call", Kind::Percent),
        ("probability_ruin", Kind::Percent),
    ];
    let studies = Study::of_runs(runs);
    let short = |axis: &String| axis.rsplit('.').next().unwrap_or(axis).to_owned();
    let label = |(name, _): &(&str, Kind)| lang.text(&format!("stat.{name}")).to_owned();
    let head = axes.iter().map(short).chain(COLUMNS.iter().map(label)).collect();
    let rows = studies.iter().zip(values).map(|(study, values)| {
        values.iter().cloned().chain(COLUMNS.iter().map(|(name, kind)| compared(study, name, *kind, lang))).collect()
    });
    std::iter::once(head).chain(rows).collect()
}

/// What a terminal shows of a search: a row for each set of terms, with a header row.
#[must_use]
pub fn search_table(axes: &[String], searches: &[LeverageSearch], lang: Lang) -> Vec<Vec<String>> {
    let others = axes.iter().filter(|axis| axis.as_str() != "account.leverage");
    let heads = ["fastest", "growth", "surviving", "uncalled", "limit", "trials"];
    let told = heads.map(|head| lang.text(&format!("search.{head}")).to_owned());
    let head = others.cloned().chain(told).collect();
    let leverage =
        |found: Option<f64>| found.map_or_else(|| lang.text("search.none").to_owned(), |v| multiple(v, lang));
    let rows = searches.iter().map(|search| {
        let fastest = search.fastest();
        let growth = fastest.and_then(|trial| trial.growth).unwrap_or(f64::NAN);
        let found = [
            leverage(fastest.map(|trial| trial.leverage)),
            signed_percent(growth.exp_m1(), 1, lang),
            leverage(search.largest_surviving()),
            leverage(search.largest_uncalled()),
            leverage(Some(search.limit)),
            search.trials.len().to_string(),
        ];
        search.fixed.iter().cloned().chain(found).collect()
    });
    std::iter::once(head).chain(rows).collect()
}

/// Every statistic of a comparison as numbers, a row a run: the axes' values first, then what [`statistics`] gives for it, with
/// what is said of a fixed book taken from the run nearest to 1x among those that trade it. An empty cell is not defined.
#[must_use]
pub fn comparison_table(runs: &[RunTables], axes: &[String], values: &[Vec<String>]) -> Vec<Vec<String>> {
    let studies = Study::of_runs(runs);
    let names: Vec<String> = studies.first().map(|s| s.values.keys().cloned().collect()).unwrap_or_default();
    let number = |v: f64| if v.is_finite() { v.to_string() } else { String::new() };
    let head: Vec<String> = axes.iter().chain(&names).cloned().collect();
    let row = |(study, values): (&Study, &Vec<String>)| -> Vec<String> {
        values.iter().cloned().chain(names.iter().map(|name| number(study.value(name)))).collect()
    };
    std::iter::once(head).chain(studies.iter().zip(values).map(row)).collect()
}

/// The row of the days of ruin, where the returns below it end; `None` if no account was ruined.
fn ruins(studies: &[Study], lang: Lang) -> Option<Vec<String>> {
    let days: Vec<Option<NaiveDate>> = studies.iter().map(Study::ruined_on).collect();
    let shown = |day: Option<NaiveDate>| day.map_or_else(String::new, |d| d.to_string());
    days.iter().any(Option::is_some).then(|| {
        let label = lang.text("stat.ruined_on").to_owned();
        std::iter::once(label).chain(days.into_iter().map(shown)).collect()
    })
}

/// The table of a comparison with its header row: a column for each run, a row for each statistic. Runs are headed by their
/// variant, or by their name if they have none.
#[must_use]
pub fn summary_table(runs: &[RunTables], lang: Lang) -> Vec<Vec<String>> {
    let mut studies = Study::of_runs(runs);
    studies.retain(|study| !study.run.days.is_empty());
    let name = |study: &Study| {
        let record = &study.run.record;
        if record.variant.is_empty() { record.name.clone() } else { record.variant.clone() }
    };
    let head = std::iter::once(lang.text("statistic").to_owned()).chain(studies.iter().map(name)).collect();
    let rows = COMPARED.iter().map(|(statistic, kind)| {
        let label = lang.text(&format!("stat.{statistic}")).to_owned();
        std::iter::once(label).chain(studies.iter().map(|s| compared(s, statistic, *kind, lang))).collect()
    });
    std::iter::once(head).chain(ruins(&studies, lang)).chain(rows).collect()
}
