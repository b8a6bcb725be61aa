//! The page that holds runs of one book beside each other.

use weipan_core::record::RunTables;

use super::model::{Block, Card, Cell, Charts, Page, Section, Table};
use super::{assumptions, backtest};
use crate::causes::check;
use crate::chart::{self, comparison, heat, multiples, risk};
use crate::closing::close_out_day;
use crate::format::{marked_percent, multiple, percent, signed_percent};
use crate::notes::notes;
use crate::page::performance::footnote;
use crate::page::statistics::lost_more_than_all;
use crate::study::{Study, book_days, book_returns, nearest_to_one};
use crate::summary::{COMPARED, compared};
use crate::window::{fell_to, windows};
use crate::{Lang, ReportError};

mod words;

/// A whole self-contained HTML page that compares runs of one book; `axis` is the spec's key that differs, `values` its value
/// in each run.
///
/// # Errors
/// [`ReportError`] if there is no run, if values and runs do not pair up, or for a run that [`crate::backtest_page`]
/// would refuse.
pub fn compare_page(runs: &[RunTables], axis: &str, values: &[String], lang: Lang) -> Result<String, ReportError> {
    let Some(first) = runs.first() else { return Err(ReportError::NoRuns) };
    if runs.len() != values.len() {
        return Err(ReportError::Values { axis: axis.to_owned(), runs: runs.len(), values: values.len() });
    }
    runs.iter().try_for_each(check)?;
    let (studies, labels) = (Study::of_runs(runs), words::labels(axis, values));
    let mut charts = Charts::default();
    for (i, study) in studies.iter().enumerate() {
        charts.share(&comparison::dates_of(i)[1..], chart::dates(&study.series.dates));
    }
    let notes = notes(runs.iter(), lang);
    let rest = notes.rest.len();
    let page = Page {
        lang: lang.tag(),
        title: format!("{} · {}", first.record.name, lang.text("page.compare")),
        kind: lang.text("page.compare").to_owned(),
        name: first.record.name.clone(),
        lines: words::lines(runs, axis, &labels, lang),
        verdict: words::verdict(&studies, &labels, lang),
        warnings: words::warnings(&studies, &labels, lang).into_iter().chain(notes.first).collect(),
        notes: notes.rest,
        cards: cards(&studies, &labels, lang),
        sections: sections(&studies, &labels, &mut charts, lang),
        footer: lang.fill("page.footer", &[("version", &first.record.version)]),
        words: backtest::words(rest, lang),
    };
    super::render::render(page, &charts)
}

fn sections(studies: &[Study], labels: &[String], charts: &mut Charts, lang: Lang) -> Vec<Section> {
    let section = |id, key, blocks| Section { id, title: lang.text(key).to_owned(), blocks };
    let ruin = studies.iter().find_map(|s| footnote(s, lang));
    let nav = charts.add(multiples::nav(studies, labels, lang));
    let margin = charts.add(multiples::margin(studies, labels, lang));
    let mut all = vec![
        section(
            "overlay",
            "section.overlay",
            [charts.add(comparison::overlay(studies, labels, lang)), Block::Table(table(studies, labels, lang))]
                .into_iter()
                .chain(ruin.clone())
                .collect(),
        ),
        section("multiples", "section.multiples", vec![Block::Pair { blocks: vec![nav, margin] }]),
        section("causes", "section.causes_by_run", vec![charts.add(comparison::causes_by_run(studies, labels, lang))]),
    ];
    if studies.iter().any(|s| !s.value("probability_call").is_nan()) {
        all.push(section(
            "risk",
            "section.risk",
            vec![charts.add(risk::risk(studies, labels, lang)), Block::text(lang.text("risk.note"))],
        ));
    }
    all.push(section("heat", "section.heat", heat_maps(studies, charts, lang)));
    all.push(section(
        "days",
        "section.days",
        std::iter::once(Block::Table(days(studies, labels, lang))).chain(ruin.clone()).collect(),
    ));
    let settings = studies.iter().zip(labels).map(|(study, label)| {
        let mut table = assumptions::settings(study.run, lang);
        table.caption = label.clone();
        Block::Table(table)
    });
    let mut blocks =
        vec![Block::Table(assumptions::data(studies[0].run, lang)), Block::Pair { blocks: settings.collect() }];
    blocks.extend(assumptions::changed_rules(&studies[0].run.record.spec, lang).map(Block::Table));
    blocks.extend(studies.iter().zip(labels).map(|(study, label)| Block::Details {
        summary: format!("{} · {label}", lang.text("assumptions.spec")),
        blocks: vec![Block::Pre { text: study.run.record.spec.clone() }],
    }));
    all.push(section("assumptions", "section.assumptions", blocks));
    all
}

/// The run that stands for the book by itself.
pub(super) fn base<'a, 'b>(studies: &'b [Study<'a>]) -> &'b Study<'a> {
    nearest_to_one(studies).unwrap_or(&studies[0])
}

fn heat_maps(studies: &[Study], charts: &mut Charts, lang: Lang) -> Vec<Block> {
    let base = base(studies);
    let book = book_returns(&book_days(base.run, &base.series));
    let account = &base.run.record.account;
    let most =
        studies.iter().map(|s| s.run.record.account.leverage).fold(1.0 / account.initial_margin.max(0.1), f64::max);
    let values = [multiple(account.leverage, lang), percent(account.financing_rate, 1, lang)];
    vec![
        Block::Pair {
            blocks: vec![
                charts.add(heat::financing(&book, most, lang)),
                charts.add(heat::basis(&book, account.financing_rate, most, lang)),
            ],
        },
        Block::text(lang.fill("heat.note", &[("leverage", &values[0]), ("rate", &values[1])])),
    ]
}

fn table(studies: &[Study], labels: &[String], lang: Lang) -> Table {
    let mut heads = vec![lang.text("statistic")];
    heads.extend(labels.iter().map(String::as_str));
    let mut table = Table::new(lang.text("compare.caption"), &heads);
    for (name, kind) in COMPARED {
        let mut row = vec![Cell::text(lang.text(&format!("stat.{name}")))];
        row.extend(studies.iter().map(|s| {
            let mark = if lost_more_than_all(s, name) { "†" } else { "" };
            Cell::number(format!("{}{mark}", compared(s, name, *kind, lang)))
        }));
        table.push(row);
    }
    table
}

/// The days around the worst call of any run: change of equity and margin ratio of every run.
fn days(studies: &[Study], labels: &[String], lang: Lang) -> Table {
    let worst = studies
        .iter()
        .min_by(|a, b| a.value("max_drawdown").total_cmp(&b.value("max_drawdown")))
        .unwrap_or(&studies[0]);
    let loss = |w: &std::ops::Range<usize>| crate::series::Series::compound(&worst.series.returns[w.clone()]);
    let window = windows(worst).into_iter().min_by(|a, b| loss(a).total_cmp(&loss(b))).unwrap_or(0..0);
    let mut heads = vec![lang.text("date").to_owned(), lang.text("index").to_owned()];
    heads.extend(labels.iter().map(|l| lang.fill("days.equity_of", &[("run", l)])));
    heads.extend(labels.iter().map(|l| lang.fill("days.ratio_of", &[("run", l)])));
    let mut table = Table::new(lang.text("days.compare"), &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for date in &worst.series.dates[window] {
        let at: Vec<Option<usize>> = studies.iter().map(|s| s.series.dates.binary_search(date).ok()).collect();
        let each = |pick: &dyn Fn(&Study, usize) -> f64| -> Vec<f64> {
            studies.iter().zip(&at).map(|(s, t)| t.map_or(f64::NAN, |t| pick(s, t))).collect()
        };
        let heat = |v: f64| Cell::heat(if v.is_nan() { String::new() } else { marked_percent(v, 2, lang) }, v, 0.15);
        let mut row = vec![
            Cell::text(date.to_string()),
            heat(each(&|s, t| s.series.index[t]).into_iter().find(|v| !v.is_nan()).unwrap_or(f64::NAN)),
        ];
        row.extend(each(&|s, t| s.series.returns[t]).into_iter().map(heat));
        row.extend(studies.iter().zip(&at).map(|(s, t)| ratio(s, *t, lang)));
        table.push(row);
    }
    table
}

/// The ratio of a day, marked if the account fell through a line; while a closed-out account sells its rest it has none that says anything.
fn ratio(study: &Study, day: Option<usize>, lang: Lang) -> Cell {
    let Some(t) = day else { return Cell::number("") };
    let row = &study.run.days[t];
    let closing = close_out_day(&study.run.days).is_some_and(|end| t > end);
    let text = if closing && !row.ratio.is_nan() {
        lang.text("status.closing").to_owned()
    } else if row.ratio.is_nan() {
        lang.text(&format!("status.{}", row.status.word())).to_owned()
    } else {
        percent(row.ratio, 1, lang)
    };
    match fell_to(study, t) {
        Some(status) => {
            Cell::number(format!("{text} · {}", lang.text(&format!("status.{}", status.word())))).with("bad")
        }
        None => Cell::number(text),
    }
}

/// Annual return of each run with its worst drawdown.
fn cards(studies: &[Study], labels: &[String], lang: Lang) -> Vec<Card> {
    let card = |(study, label): (&Study, &String)| Card {
        label: format!("{label} · {}", lang.text("stat.annual_return")),
        value: signed_percent(study.value("annual_return"), 1, lang),
        note: words::note(study, lang),
    };
    studies.iter().zip(labels).map(card).collect()
}
