//! The page of a stress: one book on the recorded history and on the stressed one, and a grid of shocks.

use weipan_core::Cny;
use weipan_core::record::RunTables;
use weipan_core::stress::{OverlayRecord, ShockGrid, StressRecord};

use super::compare;
use super::model::{Block, Card, Cell, Charts, Page, Section, Table};
use super::{assumptions, backtest};
use crate::causes::{Cause, change_in_equity, check};
use crate::chart::{self, comparison, multiples, shocks};
use crate::format::{exact, multiple, percent, signed_percent};
use crate::notes::notes;
use crate::page::performance::footnote;
use crate::study::Study;
use crate::{Lang, ReportError};

mod words;

/// A whole self-contained HTML page of a stress. Without overlays both runs are the same, and the page shows the grid.
///
/// # Errors
/// [`ReportError`] for a run that [`crate::backtest_page`] would refuse.
pub fn stress_page(
    recorded: &RunTables,
    stressed: &RunTables,
    record: &StressRecord,
    lang: Lang,
) -> Result<String, ReportError> {
    let runs = [recorded.clone(), stressed.clone()];
    runs.iter().try_for_each(check)?;
    let studies: Vec<Study> = runs.iter().map(Study::of).collect();
    let labels = ["stress.recorded", "stress.stressed"].map(|key| lang.text(key).to_owned());
    let mut charts = Charts::default();
    for (i, study) in studies.iter().enumerate() {
        charts.share(&comparison::dates_of(i)[1..], chart::dates(&study.series.dates));
    }
    let notes = notes(runs.iter(), lang);
    let rest = notes.rest.len();
    let page = Page {
        lang: lang.tag(),
        title: format!("{} · {}", recorded.record.name, lang.text("page.stress")),
        kind: lang.text("page.stress").to_owned(),
        name: recorded.record.name.clone(),
        lines: words::lines(&studies, record, lang),
        verdict: words::verdict(&studies, record, lang),
        warnings: notes.first,
        notes: notes.rest,
        cards: cards(&studies, lang),
        sections: sections(&studies, &labels, record, &mut charts, lang),
        footer: lang.fill("page.footer", &[("version", &recorded.record.version)]),
        words: backtest::words(rest, lang),
    };
    super::render::render(page, &charts)
}

fn cards(studies: &[Study], lang: Lang) -> Vec<Card> {
    let card = |name: &str, show: &dyn Fn(f64) -> String| Card {
        label: lang.text(&format!("stat.{name}")).to_owned(),
        value: show(studies[1].value(name)),
        note: format!("{} {}", lang.text("stress.recorded"), show(studies[0].value(name))),
    };
    let of = |v: f64| percent(v, 1, lang);
    vec![
        card("total_return", &|v| signed_percent(v, 1, lang)),
        card("max_drawdown", &of),
        card("ratio_min", &of),
        card("calls", &|v| format!("{v:.0}")),
        card("leverage_max", &|v| multiple(v, lang)),
    ]
}

fn sections(
    studies: &[Study],
    labels: &[String],
    record: &StressRecord,
    charts: &mut Charts,
    lang: Lang,
) -> Vec<Section> {
    let section = |id, key, blocks| Section { id, title: lang.text(key).to_owned(), blocks };
    let mut all = Vec::new();
    let ruin = studies.iter().find_map(|s| footnote(s, lang));
    if !record.overlays.is_empty() {
        let known = Block::text(lang.text("stress.known"));
        all.push(section("overlays", "section.overlays", vec![Block::Table(overlays(&record.overlays, lang)), known]));
        let nav = charts.add(comparison::overlay(studies, labels, lang));
        let margin = charts.add(multiples::margin(studies, labels, lang));
        let table = Block::Table(compare::table(studies, labels, lang));
        let blocks = [Block::Pair { blocks: vec![nav, margin] }, table].into_iter().chain(ruin.clone());
        all.push(section("stress", "section.stress", blocks.collect()));
        let causes = charts.add(comparison::causes_by_run(studies, labels, lang));
        all.push(section("difference", "section.difference", vec![causes, Block::Table(difference(studies, lang))]));
        let around = words::around(&studies[0].series.dates, &record.overlays);
        let days = compare::days_of(studies, labels, &studies[0].series.dates[around], lang.text("stress.days"), lang);
        let days = std::iter::once(Block::Table(days)).chain(ruin);
        all.push(section("around", "section.around", days.collect()));
    }
    if let Some(grid) = &record.grid {
        all.push(section("grid", "section.grid", grid_blocks(grid, &studies[0], charts, lang)));
    }
    let settings = vec![
        Block::Pair {
            blocks: vec![
                Block::Table(assumptions::settings(studies[0].run, lang)),
                Block::Table(assumptions::data(studies[0].run, lang)),
            ],
        },
        Block::Details {
            summary: lang.text("assumptions.spec").to_owned(),
            blocks: vec![Block::Pre { text: studies[1].run.record.spec.clone() }],
        },
    ];
    all.push(section("assumptions", "section.assumptions", settings));
    all
}

/// What was laid over, a row each.
fn overlays(all: &[OverlayRecord], lang: Lang) -> Table {
    let mut table = Table::new("", &[lang.text("stress.overlay")]);
    table.head.extend([lang.text("stress.values"), lang.text("stress.episode")].map(Cell::text));
    for overlay in all {
        table.push(vec![
            Cell::text(lang.text(&format!("stress.kind.{}", overlay.kind))).with("strong"),
            Cell::text(super::model::minus(&words::values(overlay, lang))).with("wide"),
            Cell::text(overlay.episode.clone()),
        ]);
    }
    table.drop_empty(2);
    table
}

/// Causes of both runs and their difference, to the last unit.
fn difference(studies: &[Study], lang: Lang) -> Table {
    let heads =
        ["stress.cause_head", "stress.recorded", "stress.stressed", "stress.difference"].map(|key| lang.text(key));
    let mut table = Table::new(lang.text("stress.difference.caption"), &heads);
    let row = |name: &str, sums: [Cny; 2]| {
        let amounts = [sums[0], sums[1], sums[1] - sums[0]].map(|amount| Cell::number(exact(amount)));
        std::iter::once(Cell::text(lang.text(name))).chain(amounts).collect::<Vec<_>>()
    };
    for cause in Cause::ALL {
        let sums = [0, 1].map(|i| cause.sum(&studies[i].run.days));
        if sums != [Cny::ZERO; 2] {
            table.push(row(&format!("cause.{}", cause.name()), sums));
        }
    }
    table.push_as("total", row("cause.change", [0, 1].map(|i| change_in_equity(studies[i].run))));
    table
}

fn grid_blocks(grid: &ShockGrid, base: &Study, charts: &mut Charts, lang: Lang) -> Vec<Block> {
    let lead = lang.fill(
        "grid.lead",
        &[
            ("date", &grid.on.to_string()),
            ("from", &percent(grid.size_from, 0, lang)),
            ("to", &percent(grid.size_to, 0, lang)),
            ("days", &grid.days.to_string()),
            ("horizon", &grid.horizon.to_string()),
        ],
    );
    let maps =
        vec![charts.add(shocks::ratio(grid, base.run.record.account.call, lang)), charts.add(shocks::loss(grid, lang))];
    vec![
        Block::Pair { blocks: maps },
        Block::text(lead),
        Block::Details { summary: lang.text("grid.caption").to_owned(), blocks: vec![Block::Table(cells(grid, lang))] },
    ]
}

fn cells(grid: &ShockGrid, lang: Lang) -> Table {
    let heads = ["grid.price", "grid.basis", "grid.ratio", "grid.loss", "grid.calls", "grid.blocked", "grid.outcome"];
    let mut table = Table::new("", &heads.map(|key| lang.text(key)));
    for cell in &grid.cells {
        let outcome = Cell::number(lang.text(words::outcome(cell)));
        table.push(vec![
            Cell::number(signed_percent(cell.price, 0, lang)),
            Cell::number(signed_percent(cell.basis, 0, lang)),
            Cell::number(percent(cell.worst_ratio, 1, lang)),
            Cell::heat(signed_percent(cell.loss, 1, lang), cell.loss, 0.6),
            Cell::number(cell.calls.to_string()),
            Cell::number(percent(cell.blocked, 0, lang)),
            if cell.calls > 0 || cell.closed_out { outcome.with("bad") } else { outcome },
        ]);
    }
    table
}
