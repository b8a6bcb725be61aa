//! The stress in words: what was laid over, what it did.

use std::ops::Range;

use chrono::NaiveDate;
use weipan_core::stress::{OverlayRecord, ShockCell, ShockGrid, StressRecord};

use crate::Lang;
use crate::causes::{Group, change_in_equity};
use crate::closing::lowest_ratio;
use crate::format::{money, number, percent, signed_percent};
use crate::page::backtest;
use crate::study::Study;
use crate::summary::total_return;
use crate::verdict::end;

/// The period, and what is beside each other.
pub(super) fn lines(studies: &[Study], record: &StressRecord, lang: Lang) -> Vec<String> {
    let told = match record.overlays.len() {
        0 => lang.text("head.stress_none").to_owned(),
        1 => lang.text("head.stress_one").to_owned(),
        count => lang.fill("head.stress", &[("count", &count.to_string())]),
    };
    backtest::lines(studies[0].run, lang).into_iter().chain([told]).collect()
}

/// The keys of an overlay with their values, as people read them.
pub(super) fn values(overlay: &OverlayRecord, lang: Lang) -> String {
    // What happens stands before what it is limited to.
    const ORDER: [&str; 24] = [
        "on",
        "from",
        "to",
        "change",
        "path",
        "annual",
        "fraction",
        "points",
        "factor",
        "level",
        "shift",
        "share",
        "side",
        "product",
        "initial",
        "warning",
        "call",
        "close_out",
        "unwind_to",
        "days",
        "half_life",
        "size_from",
        "size_to",
        "index",
    ];
    let told = ORDER.iter().filter_map(|key| Some((*key, overlay.values.get(*key)?)));
    let told = told.filter(|(key, value)| !is_default(key, value, overlay));
    let part = |(key, value): (&str, &String)| {
        format!("{} {}", lang.text(&format!("stress.key.{key}")), shown(key, value, lang))
    };
    told.map(part).collect::<Vec<_>>().join(" · ")
}

/// Values that say nothing beyond the kind.
fn is_default(key: &str, value: &str, overlay: &OverlayRecord) -> bool {
    match (key, value.parse::<f64>()) {
        ("points" | "size_from" | "half_life", Ok(v)) => v == 0.0,
        ("size_to", Ok(v)) => v == 1.0,
        ("days", _) => overlay.values.contains_key("path"),
        ("path", _) => value == "[]",
        _ => false,
    }
}

/// The days of a run around the first date of any overlay: three before it and fifteen from it on.
pub(super) fn around(dates: &[NaiveDate], overlays: &[OverlayRecord]) -> Range<usize> {
    let begins = overlays.iter().flat_map(|o| ["on", "from"].map(|key| o.values.get(key)));
    let first = begins.flatten().filter_map(|text| text.parse::<NaiveDate>().ok()).min();
    let at = first.map_or(0, |first| dates.partition_point(|date| *date < first));
    at.saturating_sub(3)..dates.len().min(at + 15)
}

fn shown(key: &str, value: &str, lang: Lang) -> String {
    let fraction = |text: &str| text.trim().parse::<f64>().ok().map(|v| short(v, key, lang));
    match key {
        "on" | "from" | "to" | "days" => value.to_owned(),
        "half_life" | "points" => value.parse::<f64>().map_or_else(|_| value.to_owned(), |v| number(v, 1, lang)),
        _ if value.starts_with('[') => {
            let inner = value.trim_matches(['[', ']']).split(',').map(|v| fraction(v).unwrap_or_else(|| v.to_owned()));
            inner.collect::<Vec<_>>().join(lang.text("list.comma"))
        }
        _ => match fraction(value) {
            Some(text) => text,
            None if Lang::has(&format!("stress.word.{value}")) => lang.text(&format!("stress.word.{value}")).to_owned(),
            None => value.to_owned(),
        },
    }
}

/// A fraction as per cent, with no digit that says nothing; moves have a sign, levels have none.
fn short(value: f64, key: &str, lang: Lang) -> String {
    let is_move = matches!(key, "change" | "path" | "annual" | "fraction" | "shift" | "index");
    let digits = if (value * 100.0 - (value * 100.0).round()).abs() < 1e-9 { 0 } else { 1 };
    if is_move { signed_percent(value, digits, lang) } else { percent(value, digits, lang) }
}

/// The verdict, a sentence each.
pub(super) fn verdict(studies: &[Study], record: &StressRecord, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    if !record.overlays.is_empty() {
        said.extend(compared(studies, lang));
    }
    if let Some(grid) = &record.grid {
        said.extend(of_grid(grid, lang));
    }
    said
}

fn compared(studies: &[Study], lang: Lang) -> Vec<String> {
    let (recorded, stressed) = (&studies[0], &studies[1]);
    let pair = |name: &str| [recorded, stressed].map(|s| percent(s.value(name), 1, lang));
    let [depth_before, depth] = pair("max_drawdown");
    let [before, after] = [recorded, stressed].map(|s| total_return(s, lang));
    let mut said = vec![lang.fill(
        "stress.both",
        &[("stressed", &after), ("recorded", &before), ("depth", &depth), ("depth_before", &depth_before)],
    )];
    if recorded.run.days == stressed.run.days {
        said.push(lang.text("stress.same").to_owned());
        return said;
    }
    match (stressed.series.ruined, end(stressed)) {
        (Some(day), _) => {
            let date = stressed.series.dates[day].to_string();
            let equity = money(stressed.run.days[day].equity.yuan(), lang);
            said.push(lang.fill("stress.ruined", &[("date", &date), ("equity", &equity)]));
        }
        (None, Some(day)) => said.push(lang.fill("stress.closed", &[("date", &day.to_string())])),
        (None, None) => {}
    }
    if let (Some(low), Some(low_before)) = (lowest_ratio(&stressed.run.days), lowest_ratio(&recorded.run.days)) {
        let calls = [stressed, recorded].map(|s| format!("{:.0}", s.value("calls")));
        said.push(lang.fill(
            "stress.ratio",
            &[
                ("stressed", &percent(low.ratio, 1, lang)),
                ("date", &low.date.to_string()),
                ("recorded", &percent(low_before.ratio, 1, lang)),
                ("calls", &calls[0]),
                ("calls_before", &calls[1]),
            ],
        ));
    }
    said.push(cause(studies, lang));
    said
}

/// The cause that explains most of the difference.
fn cause(studies: &[Study], lang: Lang) -> String {
    let apart = |group: Group| (group.sum(&studies[1].run.days) - group.sum(&studies[0].run.days)).yuan();
    let change = (change_in_equity(studies[1].run) - change_in_equity(studies[0].run)).yuan();
    let most = Group::ALL.into_iter().max_by(|a, b| {
        let along = |g: Group| apart(g) * change.signum();
        along(*a).total_cmp(&along(*b))
    });
    most.map_or_else(String::new, |group| {
        let name = lang.text(&format!("cause.{}", group.name())).to_lowercase();
        let values = [money(change, lang), money(apart(group), lang)];
        lang.fill("stress.cause", &[("change", &values[0]), ("cause", &name), ("amount", &values[1])])
    })
}

fn of_grid(grid: &ShockGrid, lang: Lang) -> Vec<String> {
    let count = |is: &dyn Fn(&ShockCell) -> bool| grid.cells.iter().filter(|c| is(c)).count().to_string();
    let values = [
        ("all", grid.cells.len().to_string()),
        ("date", grid.on.to_string()),
        ("called", count(&|c| c.calls > 0 || c.closed_out)),
        ("closed", count(&|c| c.closed_out)),
        ("horizon", grid.horizon.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let falls = grid.cells.iter().filter(|c| c.basis == 0.0 && c.price < 0.0);
    let mildest = falls.filter(|c| c.closed_out).map(|c| c.price).reduce(f64::max);
    let second = match mildest {
        Some(price) => lang.fill("stress.mildest", &[("price", &signed_percent(price, 0, lang))]),
        None => lang.text("stress.mildest_none").to_owned(),
    };
    let has_falls = grid.cells.iter().any(|c| c.basis == 0.0 && c.price < 0.0);
    std::iter::once(lang.fill("stress.grid", &values)).chain(has_falls.then_some(second)).collect()
}

/// The key of a cell's outcome.
pub(super) fn outcome(cell: &ShockCell) -> &'static str {
    match (cell.ruined, cell.closed_out, cell.calls > 0) {
        (true, _, _) => "grid.ruined",
        (_, true, _) => "grid.closed",
        (_, _, true) => "grid.called",
        (false, false, false) => "grid.none",
    }
}
