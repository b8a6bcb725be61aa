//! The page of a capacity curve.

use weipan_core::record::RunTables;

use super::backtest;
use super::model::{Block, Cell, Charts, Page, Section, Table};
use crate::capacity::{CapacityRow, capacity, crossing};
use crate::causes::check;
use crate::chart::capacity_curve as chart;
use crate::format::{money, number, percent};
use crate::notes::notes;
use crate::{Lang, ReportError};

/// A whole self-contained HTML page about runs of one book at rising equity. `impact` is the k and the half-life (trading
/// days) of the impact that they were run with.
///
/// # Errors
/// [`ReportError`] if there is no run, or for a run that [`crate::backtest_page`] would refuse.
pub fn capacity_page(runs: &[RunTables], impact: (f64, f64), lang: Lang) -> Result<String, ReportError> {
    let Some(first) = runs.first() else { return Err(ReportError::NoRuns) };
    runs.iter().try_for_each(check)?;
    let rows = capacity(runs);
    let mut charts = Charts::default();
    let section = |id, key, blocks| Section { id, title: lang.text(key).to_owned(), blocks };
    let curve = vec![charts.add(chart::curve(&rows, lang)), Block::Table(table(&rows, lang))];
    let (k, half_life) = (number(impact.0, 2, lang), number(impact.1, 1, lang));
    let memory = match impact.1 > 0.0 {
        true => lang.fill("capacity.memory", &[("half_life", &half_life)]),
        false => lang.text("capacity.no_memory").to_owned(),
    };
    let model = lang.fill("capacity.model", &[("k", &k), ("memory", &memory)]);
    let parts = vec![charts.add(chart::parts(&rows, lang)), Block::text(model)];
    let spec = Block::Details {
        summary: lang.text("assumptions.spec").to_owned(),
        blocks: vec![Block::Pre { text: first.record.spec.clone() }],
    };
    let notes = notes(runs.iter(), lang);
    let rest = notes.rest.len();
    let page = Page {
        lang: lang.tag(),
        title: format!("{} · {}", first.record.name, lang.text("page.capacity")),
        kind: lang.text("page.capacity").to_owned(),
        name: first.record.name.clone(),
        // The period; the account is another in each run.
        lines: backtest::lines(first, lang).into_iter().take(1).collect(),
        verdict: verdict(&rows, lang),
        warnings: notes.first,
        notes: notes.rest,
        cards: Vec::new(),
        sections: vec![
            section("capacity", "section.capacity", curve),
            section("parts", "section.capacity_parts", parts),
            section("assumptions", "section.assumptions", vec![spec]),
        ],
        footer: lang.fill("page.footer", &[("version", &first.record.version)]),
        words: backtest::words(rest, lang),
    };
    super::render::render(page, &charts)
}

/// Where the return is gone, and where half of it is.
fn verdict(rows: &[CapacityRow], lang: Lang) -> Vec<String> {
    let curve: Vec<(f64, f64)> = rows.iter().map(|row| (row.equity, row.annual_return)).collect();
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else { return Vec::new() };
    let said = |key: &str, equity: f64| lang.fill(key, &[("equity", &money(equity, lang))]);
    if first.1 < 0.0 {
        return vec![said("capacity.below", first.0)];
    }
    let half = crossing(&curve, first.1 / 2.0).map(|equity| said("capacity.half", equity));
    let zero =
        crossing(&curve, 0.0).map_or_else(|| said("capacity.above", last.0), |equity| said("capacity.zero", equity));
    half.into_iter().chain([zero]).collect()
}

fn table(rows: &[CapacityRow], lang: Lang) -> Table {
    let keys = [
        "capacity.equity",
        "stat.annual_return",
        "stat.max_drawdown",
        "capacity.gross",
        "capacity.carry",
        "capacity.costs",
        "capacity.impact",
        "capacity.invested",
        "capacity.refused",
        "capacity.days_to_sell",
        "capacity.closed_out",
    ];
    let mut table = Table::new(lang.text("capacity.caption"), &keys.map(|key| lang.text(key)));
    for row in rows {
        let part = |value: f64| Cell::number(percent(value, 1, lang));
        table.push(vec![
            Cell::text(money(row.equity, lang)),
            part(row.annual_return),
            part(row.max_drawdown),
            part(row.gross),
            part(row.carry),
            part(row.costs),
            part(row.impact),
            part(row.invested),
            part(row.refused),
            Cell::number(number(row.days_to_sell, 1, lang)),
            Cell::number(if row.closed_out { lang.text("capacity.yes") } else { "" }),
        ]);
    }
    table.drop_empty(10);
    table
}
