//! The verdict in words, and the warnings that were computed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use weipan_core::Cny;
use weipan_core::ledger::{DayRow, EventKind};

use crate::causes::Group;
use crate::closing::lowest_ratio;
use crate::format::{date, money, multiple, percent, signed_percent};
use crate::lang::Lang;
use crate::series::Series;
use crate::statistic::worst_drawdown;
use crate::study::Study;
use crate::summary::total_return;

/// First event of a kind.
pub(crate) fn first(study: &Study, kind: EventKind) -> Option<NaiveDate> {
    study.run.events.iter().filter(|e| e.kind == kind).map(|e| e.date).min()
}

/// Day on which the account was closed out or ruined.
pub(crate) fn end(study: &Study) -> Option<NaiveDate> {
    first(study, EventKind::CloseOut).or(study.series.ruined.map(|t| study.series.dates[t]))
}

/// The verdict on one run, a sentence each.
pub(crate) fn verdict(study: &Study, lang: Lang) -> Vec<String> {
    let mut said = vec![returned(study, lang)];
    said.extend(margin(study, lang));
    said.extend(ruined(study, lang));
    said.push(drawdown(study, lang));
    said.extend(unwind(study, lang));
    said.push(causes(study, lang));
    said.extend(alpha(study, lang));
    said.into_iter().filter(|s| !s.is_empty()).collect()
}

fn returned(study: &Study, lang: Lang) -> String {
    let account = &study.run.record.account;
    let closed = first(study, EventKind::CloseOut);
    let called = first(study, EventKind::Call).filter(|day| closed.is_none_or(|c| *day < c));
    let key = match (closed, called) {
        (Some(_), Some(_)) => "verdict.lead_closed",
        (Some(_), None) => "verdict.lead_at_once",
        _ => "verdict.return",
    };
    // The benchmark is told of the days that the return is told of.
    let told = study.series.ruined.map_or(study.series.benchmark.len(), |t| t + 1);
    lang.fill(
        key,
        &[
            ("leverage", &multiple(account.leverage, lang)),
            ("date", &date(called, lang)),
            ("closed", &date(closed, lang)),
            ("total", &total_return(study, lang)),
            ("annual", &signed_percent(study.value("annual_return"), 1, lang)),
            ("volatility", &percent(study.value("annual_volatility"), 1, lang)),
            ("benchmark", &account.benchmark),
            ("market", &signed_percent(Series::compound(&study.series.benchmark[..told]), 1, lang)),
        ],
    )
}

fn margin(study: &Study, lang: Lang) -> Option<String> {
    let account = &study.run.record.account;
    if account.kind == "cash" {
        return None;
    }
    let lowest = lowest_ratio(&study.run.days)?;
    if let Some(closed) = first(study, EventKind::CloseOut) {
        let at = study.run.days.partition_point(|row| row.date < closed);
        let ratio = |t: Option<usize>| {
            percent(t.and_then(|t| study.run.days.get(t)).map_or(f64::NAN, |row| row.ratio), 1, lang)
        };
        let values = [ratio(Some(at)), ratio(at.checked_sub(1))];
        return Some(lang.fill("verdict.called_closed", &[("ratio", &values[0]), ("before", &values[1])]));
    }
    let called = first(study, EventKind::Call);
    let count = study.value("calls");
    let key = match called {
        None => "verdict.never",
        Some(_) if count < 1.5 => "verdict.called_once",
        Some(_) => "verdict.called",
    };
    Some(lang.fill(
        key,
        &[
            ("date", &date(called, lang)),
            ("count", &format!("{count:.0}")),
            ("ratio", &percent(lowest.ratio, 1, lang)),
            ("lowest", &lowest.date.to_string()),
            ("call", &percent(account.call, 1, lang)),
        ],
    ))
}

fn ruined(study: &Study, lang: Lang) -> Option<String> {
    let row = &study.run.days[study.series.ruined?];
    let values = [("date", row.date.to_string()), ("equity", money(row.equity.yuan(), lang))];
    Some(lang.fill("verdict.ruined", &[(values[0].0, &values[0].1), (values[1].0, &values[1].1)]))
}

fn drawdown(study: &Study, lang: Lang) -> String {
    let Some(worst) = worst_drawdown(&study.series.nav) else { return String::new() };
    let dates = &study.series.dates;
    let key = if worst.recovery.is_some() { "verdict.drawdown" } else { "verdict.drawdown_open" };
    let peak = worst.peak.map_or_else(|| lang.text("start").to_owned(), |t| dates[t].to_string());
    lang.fill(
        key,
        &[
            ("depth", &percent(worst.depth, 1, lang)),
            ("peak", &peak),
            ("trough", &dates[worst.trough].to_string()),
            ("days", &format!("{:.0}", study.value("max_drawdown_recovery_days"))),
        ],
    )
}

fn unwind(study: &Study, lang: Lang) -> Option<String> {
    let days = &study.run.days;
    let start = days.iter().position(|row| row.unwinding)?;
    let during = |amount: fn(&DayRow) -> Cny| days.iter().filter(|row| row.unwinding).map(amount).sum::<Cny>();
    let blocked = [
        ("mostly.limit", during(|row| row.blocked_limit)),
        ("mostly.suspended", during(|row| row.blocked_suspended)),
        ("mostly.volume", during(|row| row.blocked_volume)),
        ("mostly.ban", during(|row| row.blocked_ban)),
    ];
    let all: Cny = blocked.iter().map(|(_, v)| *v).sum();
    let mostly = blocked.iter().max_by_key(|(_, v)| *v).map_or("", |(key, _)| key);
    let row = &days[start];
    let key = if all > Cny::ZERO { "verdict.unwind" } else { "verdict.unwind_free" };
    Some(lang.fill(
        key,
        &[
            ("asked", &money(row.unwind_asked.yuan(), lang)),
            ("sold", &money(row.unwind_sold.yuan(), lang)),
            ("share", &percent(row.unwind_sold.yuan() / row.unwind_asked.yuan(), 0, lang)),
            ("blocked", &money(all.yuan(), lang)),
            ("mostly", lang.text(mostly)),
        ],
    ))
}

/// The causes in money, up to the day that the return above is told for: the last one, or that of the ruin. What the rest
/// of a ruined account brought afterwards is said apart.
fn causes(study: &Study, lang: Lang) -> String {
    let days = &study.run.days[..study.series.ruined.map_or(study.run.days.len(), |t| t + 1)];
    let sum = |group: Group| money(group.sum(days).yuan(), lang);
    let start = Cny::from_yuan(study.run.record.account.equity).unwrap_or_default();
    let change = days.last().map_or(Cny::ZERO, |row| row.equity - start);
    let key = if study.series.ruined.is_some() { "verdict.causes_ruined" } else { "verdict.causes" };
    let said = lang.fill(
        key,
        &[
            ("change", &money(change.yuan(), lang)),
            ("selection", &sum(Group::Selection)),
            ("market", &sum(Group::Market)),
            ("basis", &sum(Group::Basis)),
            ("financing", &sum(Group::Financing)),
            ("trading", &sum(Group::Trading)),
        ],
    );
    let last = study.run.days.last().filter(|_| days.len() < study.run.days.len());
    let rest = last.map(|row| {
        let values = [money(row.equity.yuan(), lang), row.date.to_string()];
        lang.fill("verdict.after_ruin", &[("equity", &values[0]), ("date", &values[1])])
    });
    lang.join(&std::iter::once(said).chain(rest).collect::<Vec<_>>())
}

fn alpha(study: &Study, lang: Lang) -> Option<String> {
    let (realised, needed) = (study.value("realised_alpha"), study.value("break_even_alpha"));
    if realised.is_nan() || needed.is_nan() {
        return None;
    }
    let key = match realised {
        r if r > needed => "verdict.alpha_enough",
        r if r < 0.0 => "verdict.alpha_behind",
        _ => "verdict.alpha_short",
    };
    let values = [percent(realised, 1, lang), percent(needed, 1, lang), percent(-realised, 1, lang)];
    Some(lang.fill(key, &[("realised", &values[0]), ("needed", &values[1]), ("behind", &values[2])]))
}

/// What the numbers themselves warn of.
pub(crate) fn warnings(study: &Study, lang: Lang) -> Vec<String> {
    unhedged(study, lang).into_iter().chain(below_target(study, lang)).chain(of_book(study, lang)).collect()
}

/// That the account did not get near its leverage in its first quarter: then the numbers are those of a smaller book. Without a
/// target of its own the policy `volatility` has nothing to miss.
pub(crate) fn below_target(study: &Study, lang: Lang) -> Option<String> {
    const QUARTER: usize = 60;
    let account = &study.run.record.account;
    let first = &study.run.days[..study.run.days.len().min(QUARTER)];
    let most = first.iter().map(DayRow::leverage).filter(|leverage| leverage.is_finite()).fold(0.0, f64::max);
    let missed = account.policy != "volatility" && most > 0.0 && most < 0.9 * account.leverage;
    missed.then(|| {
        let values = [first.len().to_string(), multiple(most, lang), multiple(account.leverage, lang)];
        lang.fill("warning.target", &[("days", &values[0]), ("most", &values[1]), ("target", &values[2])])
    })
}

/// That the hedge could not be traded on more than one day in twenty.
pub(crate) fn unhedged(study: &Study, lang: Lang) -> Option<String> {
    let refused = study.run.events.iter().filter(|e| e.kind == EventKind::HedgeReject).map(|e| e.date);
    let (refused, days) = (refused.collect::<BTreeSet<_>>().len(), study.run.days.len());
    let share = refused as f64 / days as f64;
    (share > 0.05).then(|| {
        let values = [refused.to_string(), days.to_string(), percent(share, 0, lang)];
        lang.fill("warning.hedge", &[("refused", &values[0]), ("days", &values[1]), ("share", &values[2])])
    })
}

/// What is to be said of a book at any leverage.
pub(crate) fn of_book(study: &Study, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    let days = study.run.days.len();
    if days < 240 {
        said.push(lang.fill("warning.short", &[("days", &days.to_string())]));
    }
    let largest = study.value("largest_participation");
    if largest > 0.2 {
        said.push(lang.fill("warning.participation", &[("share", &percent(largest, 0, lang))]));
    }
    said.extend(hedge_fit(study, lang));
    let unscored = study.run.exposure.iter().filter(|r| r.universe > 0);
    let unscored = unscored.map(|r| r.unscored as f64 / r.universe as f64).fold(0.0, f64::max);
    if unscored > 0.02 {
        said.push(lang.fill("warning.unscored", &[("share", &percent(unscored, 0, lang))]));
    }
    said
}

/// What an end before the last day does to the numbers.
pub(crate) fn ended(study: &Study, lang: Lang) -> Option<String> {
    let (closed, empty) = (first(study, EventKind::CloseOut), first(study, EventKind::Closed));
    let (key, day) = match (study.ruined_on(), empty, closed) {
        (Some(day), _, _) => ("warning.ruined", day),
        (None, Some(day), Some(_)) => ("warning.closed", day),
        (None, Some(day), None) => ("warning.stopped", day),
        (None, None, _) => return None,
    };
    Some(lang.fill(key, &[("date", &day.to_string()), ("closed", &date(closed, lang))]))
}

fn hedge_fit(study: &Study, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    let outside = study.value("outside_index_mean");
    if study.run.record.account.hedge == "none" {
        return said;
    }
    if outside > 0.5 {
        said.push(lang.fill("warning.outside", &[("share", &percent(outside, 0, lang))]));
    }
    let last = study.run.exposure.iter().rev().find(|r| !r.index_median_cap.is_nan() && !r.median_cap.is_nan());
    if let Some(row) =
        last.filter(|r| r.median_cap < 0.5 * r.index_median_cap || r.median_cap > 2.0 * r.index_median_cap)
    {
        let values = [money(row.median_cap, lang), money(row.index_median_cap, lang)];
        said.push(lang.fill("warning.size", &[("cap", &values[0]), ("index", &values[1])]));
    }
    said
}
