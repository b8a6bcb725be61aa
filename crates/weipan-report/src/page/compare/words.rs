//! The comparison in words: labels, verdict, warnings.

use weipan_core::ledger::EventKind;
use weipan_core::search::LeverageSearch;

use super::layout::Layout;
use super::{FEW, Grid, backtest, base};
use crate::Lang;
use crate::format::{multiple, percent, signed_percent};
use crate::page::model::Card;
use crate::study::Study;
use crate::verdict::{end, first};

/// Whether a key is the target leverage.
pub(super) fn is_leverage(axis: &str) -> bool {
    axis.ends_with("leverage") || axis.ends_with("leverage.target")
}

/// The name of an axis.
pub(super) fn axis(axis: &str, lang: Lang) -> String {
    let key = format!("axis.{axis}");
    if is_leverage(axis) {
        lang.text("axis.leverage").to_owned()
    } else if Lang::has(&key) {
        lang.text(&key).to_owned()
    } else {
        axis.to_owned()
    }
}

/// How a value of an axis is written: a leverage as a multiple, a rate or a margin as per cent, a known word in the page's
/// language, anything else as it is.
pub(super) fn value(axis: &str, value: &str, lang: Lang) -> String {
    let number = value.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let key = axis.rsplit('.').next().unwrap_or(axis);
    match (number, key) {
        (Some(n), _) if is_leverage(axis) => multiple(n, lang),
        (
            Some(n),
            "financing_rate" | "cash_rate" | "initial_margin" | "warning" | "call" | "close_out" | "participation",
        ) => crate::format::statistic(n, crate::catalogue::Kind::Percent, lang).replace(".00%", "%"),
        _ if Lang::has(&format!("{key}.{value}")) => lang.text(&format!("{key}.{value}")).to_owned(),
        _ => value.to_owned(),
    }
}

/// The period, and what is compared.
pub(super) fn lines(grid: &Grid<'_>, layout: &Layout, lang: Lang) -> Vec<String> {
    let values = |axis: usize| -> String {
        let mut seen: Vec<&str> = Vec::new();
        for texts in &layout.texts {
            if !seen.contains(&texts[axis].as_str()) {
                seen.push(&texts[axis]);
            }
        }
        seen.join(lang.text("list.comma"))
    };
    let runs = grid.runs.len().to_string();
    let one = |axis: usize| (layout.names[axis].clone(), values(axis));
    let compared = if grid.axes.len() == 1 {
        let (name, values) = one(0);
        vec![lang.fill("head.compare", &[("runs", &runs), ("axis", &name), ("values", &values)])]
    } else {
        let axes: Vec<String> = (0..grid.axes.len())
            .map(|axis| {
                let (name, values) = one(axis);
                lang.fill("head.axis", &[("axis", &name), ("values", &values)])
            })
            .collect();
        vec![lang.fill("head.grid", &[("runs", &runs), ("axes", &axes.join(lang.text("list.semicolon")))])]
    };
    // The account's line is left out: it names the very thing that differs, and the settings stand at the end.
    backtest::lines(&grid.runs[0], lang).into_iter().take(1).chain(compared).collect()
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
pub(super) fn verdict(studies: &[Study], labels: &[String], searches: &[LeverageSearch], lang: Lang) -> Vec<String> {
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
    said.extend(searched(searches, lang));
    said
}

/// How runs ended: `alive` and `closed` make up all of them.
struct Ends {
    alive: usize,
    /// Of those alive, never called.
    uncalled: usize,
    /// Closed out or ruined.
    closed: usize,
    /// Of those closed, without a call on a day before.
    at_once: usize,
}

impl Ends {
    fn of(studies: &[Study]) -> Self {
        let mut ends = Self { alive: 0, uncalled: 0, closed: 0, at_once: 0 };
        for study in studies {
            let called = first(study, EventKind::Call);
            match end(study) {
                Some(day) => {
                    ends.closed += 1;
                    ends.at_once += usize::from(called.is_none_or(|call| call >= day));
                }
                None => {
                    ends.alive += 1;
                    ends.uncalled += usize::from(called.is_none());
                }
            }
        }
        ends
    }
}

/// The verdict on more runs than can be named: how many survived at each value of the leading axis, the best, and the searches.
pub(super) fn verdict_of_many(studies: &[Study], layout: &Layout, grid: &Grid<'_>, lang: Lang) -> Vec<String> {
    let survived = |i: usize| end(&studies[i]).is_none();
    let mut by_value: Vec<(&String, usize, usize)> = Vec::new();
    for (i, texts) in layout.texts.iter().enumerate() {
        let (value, lived) = (&texts[layout.lead], usize::from(survived(i)));
        match by_value.iter_mut().find(|(known, _, _)| *known == value) {
            Some((_, alive, all)) => (*alive, *all) = (*alive + lived, *all + 1),
            None => by_value.push((value, lived, 1)),
        }
    }
    let parts: Vec<String> = by_value
        .iter()
        .map(|(value, alive, all)| {
            lang.fill("compare.of", &[("value", value), ("alive", &alive.to_string()), ("all", &all.to_string())])
        })
        .collect();
    let ends = Ends::of(studies);
    let key = if ends.closed == 0 { "compare.many_alive" } else { "compare.many" };
    let counts = [studies.len(), ends.alive, ends.uncalled, ends.closed, ends.at_once].map(|n| n.to_string());
    let names = ["all", "alive", "uncalled", "closed", "at_once"];
    let values: Vec<(&str, &str)> = names.into_iter().zip(counts.iter().map(String::as_str)).collect();
    let mut said = vec![lang.fill(key, &values)];
    let by = lang
        .fill("compare.by", &[("axis", &layout.names[layout.lead]), ("parts", &parts.join(lang.text("list.comma")))]);
    said.push(by);
    let runs: Vec<(&Study, &String)> = studies.iter().zip(&layout.labels).collect();
    said.extend(best(&runs, lang));
    said.extend(searched(grid.searches, lang));
    said
}

/// What really run accounts say of the leverage.
fn searched(searches: &[LeverageSearch], lang: Lang) -> Option<String> {
    let range = |values: Vec<f64>| {
        let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
        if low == high { multiple(low, lang) } else { format!("{}–{}", multiple(low, lang), multiple(high, lang)) }
    };
    let fastest: Vec<f64> = searches.iter().filter_map(|s| Some(s.fastest()?.leverage)).collect();
    let surviving: Vec<f64> = searches.iter().filter_map(LeverageSearch::largest_surviving).collect();
    if surviving.is_empty() {
        return None;
    }
    let surviving = range(surviving);
    let (grow, all) = (fastest.len().to_string(), searches.len().to_string());
    Some(if fastest.is_empty() {
        lang.fill("compare.searched_loss", &[("surviving", &surviving)])
    } else if fastest.len() < searches.len() {
        let fill = [("grow", &*grow), ("all", &all), ("fastest", &range(fastest)), ("surviving", &surviving)];
        lang.fill("compare.searched_some", &fill)
    } else {
        lang.fill("compare.searched", &[("fastest", &range(fastest)), ("surviving", &surviving)])
    })
}

/// The first screen of many runs: who survived, the best, the nearest to its lines.
pub(super) fn cards(studies: &[Study], layout: &Layout, lang: Lang) -> Vec<Card> {
    let ends = Ends::of(studies);
    let part = |key: &str, n: usize| lang.fill(key, &[("count", &n.to_string())]);
    let at_once = if ends.closed == 0 { String::new() } else { part("compare.of_at_once", ends.at_once) };
    let card = |key: &str, value: String, note: String| Card { label: lang.text(key).to_owned(), value, note };
    let of = |n: usize| format!("{n} / {}", studies.len());
    let extreme = |name: &str, largest: bool| {
        let known = (0..studies.len()).filter(|i| !studies[*i].value(name).is_nan());
        let sign = if largest { 1.0 } else { -1.0 };
        known.max_by(|a, b| (sign * studies[*a].value(name)).total_cmp(&(sign * studies[*b].value(name))))
    };
    let labelled = |at: Option<usize>| at.map_or_else(String::new, |i| layout.labels[i].clone());
    let value = |at: Option<usize>, name: &str| at.map_or(f64::NAN, |i| studies[i].value(name));
    let (best, lowest) = (extreme("annual_return", true), extreme("ratio_min", false));
    vec![
        card("compare.card_survived", of(ends.alive), part("compare.of_uncalled", ends.uncalled)),
        card("compare.card_closed", of(ends.closed), at_once),
        card("compare.card_best", signed_percent(value(best, "annual_return"), 1, lang), labelled(best)),
        card("compare.card_lowest", percent(value(lowest, "ratio_min"), 1, lang), labelled(lowest)),
    ]
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

/// What the numbers warn of, each once with the runs that it is said of, and runs that are not of one book. Where so many
/// ended each in its own way that nobody would read it, only the runs in the pictures are told.
pub(super) fn warnings(studies: &[Study], layout: &Layout, lang: Lang) -> Vec<String> {
    let every: Vec<usize> = (0..studies.len()).collect();
    let all = own_warnings(studies, &every, lang);
    let told = if all.len() <= FEW { all } else { own_warnings(studies, &layout.shown, lang) };
    let with_runs = |(text, runs): (String, Vec<usize>)| {
        lang.fill("warning.of_run", &[("run", &layout.named(&runs, lang)), ("text", &text)])
    };
    let data = |s: &Study| {
        (s.series.dates.first().copied(), s.series.dates.last().copied(), s.run.record.data.fingerprint.clone())
    };
    let differ: Vec<usize> = every.into_iter().filter(|i| data(&studies[*i]) != data(&studies[0])).collect();
    let differ = (!differ.is_empty())
        .then(|| lang.fill("warning.differ", &[("run", &layout.named(&differ, lang)), ("first", &layout.labels[0])]));
    let book = crate::verdict::of_book(base(studies), lang);
    differ.into_iter().chain(told.into_iter().map(with_runs)).chain(book).collect()
}

/// What is warned of in some runs, with their positions.
fn own_warnings(studies: &[Study], runs: &[usize], lang: Lang) -> Vec<(String, Vec<usize>)> {
    let mut said: Vec<(String, Vec<usize>)> = Vec::new();
    for run in runs {
        let study = &studies[*run];
        let hedge = crate::verdict::unhedged(study, lang).into_iter();
        let size = crate::verdict::below_target(study, lang).into_iter();
        for text in crate::verdict::ended(study, lang).into_iter().chain(hedge).chain(size) {
            match said.iter_mut().find(|(known, _)| *known == text) {
                Some((_, of)) => of.push(*run),
                None => said.push((text, vec![*run])),
            }
        }
    }
    said
}
