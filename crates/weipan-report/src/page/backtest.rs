//! The page of one run.

use weipan_core::record::RunTables;

use super::model::{Card, Charts, Page, Section, Words};
use super::{assumptions, days, episodes, events, exposure, margin, orders, performance, profit, statistics, unwind};
use crate::causes::check;
use crate::chart;
use crate::format::{money, multiple, percent, signed_percent};
use crate::notes::notes;
use crate::study::Study;
use crate::summary::of_study;
use crate::verdict::{ended, verdict, warnings};
use crate::{Lang, ReportError};

/// A whole self-contained HTML page about one run.
///
/// # Errors
/// [`ReportError`] for a run without days, with days out of order, or with a day whose causes do not add up.
pub fn backtest_page(run: &RunTables, lang: Lang) -> Result<String, ReportError> {
    check(run)?;
    let study = Study::of(run);
    let mut charts = Charts::default();
    charts.share("d", chart::dates(&study.series.dates));
    let mut sections: Vec<Section> = performance::sections(&study, &mut charts, lang);
    sections.push(profit::section(&study, &mut charts, lang));
    sections.extend(profit::basis(&study, &mut charts, lang));
    sections.push(margin::section(&study, &mut charts, lang));
    sections.push(days::section(&study, &mut charts, lang));
    sections.extend(unwind::section(&study, &mut charts, lang));
    sections.push(orders::section(&study, &mut charts, lang));
    sections.push(exposure::section(&study, &mut charts, lang));
    sections.extend(episodes::section(&study, &mut charts, lang)?);
    sections.push(statistics::section(&study, lang));
    sections.push(events::section(&study, lang));
    sections.push(assumptions::section(run, lang));
    let notes = notes(std::iter::once(run), lang);
    let rest = notes.rest.len();
    let page = Page {
        lang: lang.tag(),
        title: format!("{} · {}", run.record.name, lang.text("page.backtest")),
        kind: lang.text("page.backtest").to_owned(),
        name: run.record.name.clone(),
        lines: lines(run, lang),
        verdict: verdict(&study, lang),
        warnings: ended(&study, lang).into_iter().chain(warnings(&study, lang)).chain(notes.first).collect(),
        notes: notes.rest,
        cards: cards(&study, lang),
        sections,
        footer: lang.fill("page.footer", &[("version", &run.record.version)]),
        words: words(rest, lang),
    };
    super::render::render(page, &charts)
}

/// Words of the frame; `notes` are folded away.
pub(super) fn words(notes: usize, lang: Lang) -> Words {
    let word = |key| lang.text(key).to_owned();
    Words {
        theme: word("page.theme"),
        contents: word("page.contents"),
        verdict: word("page.verdict"),
        warnings: word("page.warnings"),
        notes: lang.fill(if notes == 1 { "page.note" } else { "page.notes" }, &[("count", &notes.to_string())]),
        noscript: word("page.noscript"),
    }
}

/// The period and the account, below the name.
pub(super) fn lines(run: &RunTables, lang: Lang) -> Vec<String> {
    let (a, days) = (&run.record.account, &run.days);
    let date = |row: Option<&weipan_core::ledger::DayRow>| row.map_or_else(String::new, |r| r.date.to_string());
    let period = lang.fill(
        "head.period",
        &[("first", &date(days.first())), ("last", &date(days.last())), ("days", &days.len().to_string())],
    );
    let key = if a.kind == "cash" || a.kind == "margin" { format!("head.{}", a.kind) } else { "head.dma".to_owned() };
    let estimated = matches!(a.hedge_method.as_str(), "beta" | "min_variance") && a.hedge != "none";
    let method = if estimated { lang.text(&format!("hedge_method.{}", a.hedge_method)) } else { "" };
    let hedge = assumptions::hedge(a, lang);
    let hedge = if estimated { lang.fill("head.hedge", &[("hedge", &hedge), ("method", method)]) } else { hedge };
    let account = lang.fill(
        &key,
        &[
            ("equity", &money(a.equity, lang)),
            ("leverage", &multiple(a.leverage, lang)),
            ("hedge", &hedge),
            ("benchmark", &a.benchmark),
            ("warning", &percent(a.warning, 0, lang)),
            ("call", &percent(a.call, 0, lang)),
            ("close_out", &percent(a.close_out, 0, lang)),
        ],
    );
    vec![period, account]
}

/// The headline numbers, and four more that a page has room for.
fn cards(study: &Study, lang: Lang) -> Vec<Card> {
    let card = |name: &str, value: String, note: String| Card {
        label: lang.text(&format!("stat.{name}")).to_owned(),
        value,
        note,
    };
    let headline = of_study(study, lang).into_iter().map(|h| Card { label: h.label, value: h.value, note: h.note });
    let v = |name: &str| study.value(name);
    let volatility = lang.fill("note.beta", &[("value", &crate::format::number(v("beta"), 2, lang))]);
    let interval = |name: &str| {
        let end = |end: &str| percent(v(&format!("{name}{end}")), 0, lang);
        if v(name).is_nan() {
            String::new()
        } else {
            lang.fill("note.interval", &[("low", &end("_low")), ("high", &end("_high"))])
        }
    };
    let mut cards: Vec<Card> = headline.collect();
    if study.run.record.account.kind != "cash" {
        cards.push(card("annual_volatility", percent(v("annual_volatility"), 1, lang), volatility));
        cards.push(card("probability_call", percent(v("probability_call"), 0, lang), interval("probability_call")));
    }
    let needed = lang.fill("note.growth", &[("value", &multiple(study.run.record.account.leverage, lang))]);
    cards.push(card("growth_optimal_leverage", multiple(v("growth_optimal_leverage"), lang), needed));
    let weeks = lang.fill("note.days", &[("value", &percent(v("hit_rate_day"), 0, lang))]);
    cards.push(card("hit_rate_week", percent(v("hit_rate_week"), 0, lang), weeks));
    let excess = lang.fill("note.benchmark", &[("benchmark", &study.run.record.account.benchmark)]);
    cards.push(card("excess_return", signed_percent(v("excess_return"), 1, lang), excess));
    cards
}
