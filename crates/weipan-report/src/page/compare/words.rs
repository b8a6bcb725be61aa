//! The comparison in words: labels, verdict, warnings.

use weipan_core::ledger::EventKind;
use weipan_core::record::RunTables;

use super::{backtest, base};
use crate::Lang;
use crate::format::{multiple, percent, signed_percent};
use crate::study::Study;
use crate::verdict::{end, first};

/// How runs are called: a leverage as a multiple, anything else by its value.
pub(super) fn labels(axis: &str, values: &[String]) -> Vec<String> {
    let leverage = axis.ends_with("leverage") || axis.ends_with("leverage.target");
    let number = |v: &String| v.trim().parse::<f64>().ok().filter(|n| leverage && n.is_finite());
    values.iter().map(|v| number(v).map_or_else(|| v.clone(), |n| multiple(n, Lang::En))).collect()
}

/// The period, and what is compared.
pub(super) fn lines(runs: &[RunTables], axis: &str, labels: &[String], lang: Lang) -> Vec<String> {
    let key = format!("axis.{axis}");
    let name = if axis.ends_with("leverage.target") {
        lang.text("axis.leverage")
    } else if Lang::has(&key) {
        lang.text(&key)
    } else {
        axis
    };
    let values = labels.join(lang.text("list.comma"));
    let compared = lang.fill("head.compare", &[("runs", &runs.len().to_string()), ("axis", name), ("values", &values)]);
    // The account's line is left out: it names the very thing that differs, and the settings stand at the end.
    let period = backtest::lines(&runs[0], lang).into_iter().take(1);
    period.chain([compared]).collect()
}

/// The line below a run's number.
pub(super) fn note(study: &Study, lang: Lang) -> String {
    let depth = percent(study.value("max_drawdown"), 1, lang);
    match end(study) {
        Some(day) => lang.fill("note.fell_closed", &[("depth", &depth), ("date", &day.to_string())]),
        None => lang.fill("note.fell", &[("depth", &depth)]),
    }
}

/// Names in a row: `1×, 2× and 3×`.
fn list(names: &[String], lang: Lang) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{}{}{last}", rest.join(lang.text("list.comma")), lang.text("list.and")),
    }
}

/// Who survived, who earned most, and what leverage did to the alpha that is needed.
pub(super) fn verdict(studies: &[Study], labels: &[String], lang: Lang) -> Vec<String> {
    let runs: Vec<(&Study, &String)> = studies.iter().zip(labels).collect();
    let mut said = vec![survival(&runs, lang)];
    said.extend(runs.iter().filter(|(s, _)| end(s).is_none()).filter_map(|(s, label)| {
        let date = first(s, EventKind::Call)?.to_string();
        let count = s.value("calls");
        let key = if count < 1.5 { "compare.called_once" } else { "compare.called" };
        Some(lang.fill(key, &[("run", label), ("count", &format!("{count:.0}")), ("date", &date)]))
    }));
    said.extend(best(&runs, lang));
    said.extend(needed(&runs, studies, lang));
    said
}

fn survival(runs: &[(&Study, &String)], lang: Lang) -> String {
    let (closed, alive): (Vec<_>, Vec<_>) = runs.iter().partition(|(s, _)| end(s).is_some());
    let closed: Vec<String> = closed
        .iter()
        .map(|(s, label)| {
            let ruined = s.series.ruined.map(|t| s.series.dates[t]);
            let key = if ruined.is_some() { "compare.ruined" } else { "compare.closed" };
            let date = ruined.or(end(s)).map(|d| d.to_string()).unwrap_or_default();
            lang.fill(key, &[("run", label), ("date", &date)])
        })
        .collect();
    let alive: Vec<String> = alive.iter().map(|(_, label)| (*label).clone()).collect();
    let (closed_text, alive_text) = (list(&closed, lang), list(&alive, lang));
    match (closed.is_empty(), alive.is_empty()) {
        (true, _) => lang.text("compare.survived_all").to_owned(),
        (false, true) => lang.fill("compare.survived_none", &[("closed", &closed_text)]),
        (false, false) if alive.len() == 1 => {
            lang.fill("compare.survived_one", &[("survived", &alive_text), ("closed", &closed_text)])
        }
        (false, false) => lang.fill("compare.survived_some", &[("survived", &alive_text), ("closed", &closed_text)]),
    }
}

fn best(runs: &[(&Study, &String)], lang: Lang) -> Option<String> {
    let annual = |s: &Study| s.value("annual_return");
    let top = runs.iter().filter(|(s, _)| !annual(s).is_nan()).max_by(|a, b| annual(a.0).total_cmp(&annual(b.0)))?;
    let depths: Vec<f64> = runs.iter().map(|(s, _)| s.value("max_drawdown")).collect();
    let depth = |v: f64| percent(v, 1, lang);
    Some(lang.fill(
        "compare.best",
        &[
            ("value", &signed_percent(annual(top.0), 1, lang)),
            ("run", top.1),
            ("least", &depth(depths.iter().copied().fold(f64::MIN, f64::max))),
            ("most", &depth(depths.iter().copied().fold(f64::MAX, f64::min))),
        ],
    ))
}

/// Break-even alpha of the first and last run against what the base run's stocks earned, and the growth-optimal leverage.
fn needed(runs: &[(&Study, &String)], studies: &[Study], lang: Lang) -> Vec<String> {
    let (Some(from), Some(to)) = (runs.first(), runs.last()) else { return Vec::new() };
    let base = base(studies);
    let values = [from.0.value("break_even_alpha"), to.0.value("break_even_alpha"), base.value("realised_alpha")]
        .map(|v| percent(v, 1, lang));
    let growth = multiple(base.value("growth_optimal_leverage"), lang);
    vec![
        lang.fill(
            "compare.break_even",
            &[
                ("first", &values[0]),
                ("first_run", from.1),
                ("last", &values[1]),
                ("last_run", to.1),
                ("realised", &values[2]),
            ],
        ),
        lang.fill("compare.growth", &[("leverage", &growth)]),
    ]
}

/// What the numbers warn of, each once, and runs that are not of one book.
pub(super) fn warnings(studies: &[Study], labels: &[String], lang: Lang) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let data = |s: &Study| {
        (s.series.dates.first().copied(), s.series.dates.last().copied(), s.run.record.data.fingerprint.clone())
    };
    for (study, label) in studies.iter().zip(labels) {
        if data(study) != data(&studies[0]) {
            said.push(lang.fill("warning.differ", &[("run", label), ("first", &labels[0])]));
        }
        let own = crate::verdict::ended(study, lang).into_iter().chain(crate::verdict::unhedged(study, lang));
        said.extend(own.map(|text| lang.fill("warning.of_run", &[("run", label), ("text", &text)])));
    }
    said.extend(crate::verdict::of_book(base(studies), lang));
    said
}
