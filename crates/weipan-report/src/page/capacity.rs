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

/// Where the return is gone, where half of it is, and from where on most purchases are refused. An account that could not
/// buy its book earns what a smaller and other book does: its return is not told as one of that size.
fn verdict(rows: &[CapacityRow], lang: Lang) -> Vec<String> {
    let bought = rows.iter().position(|row| !row.is_bought()).unwrap_or(rows.len());
    let refused = rows.get(bought).map(|row| {
        let values = [money(row.equity, lang), percent(row.refused, 0, lang)];
        lang.fill("capacity.not_bought", &[("equity", &values[0]), ("share", &values[1])])
    });
    earned(&rows[..bought], refused.is_some(), lang).into_iter().chain(refused).collect()
}

/// What the sizes that could be bought earned; `is_cut` where larger ones could not be.
fn earned(rows: &[CapacityRow], is_cut: bool, lang: Lang) -> Vec<String> {
    let curve: Vec<(f64, f64)> = rows.iter().map(|row| (row.equity, row.annual_return)).collect();
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else { return Vec::new() };
    let said = |key: &str, equity: f64| lang.fill(key, &[("equity", &money(equity, lang))]);
    if first.1 < 0.0 {
        return vec![said("capacity.below", first.0)];
    }
    let half = crossing(&curve, first.1 / 2.0).map(|equity| said("capacity.half", equity));
    let above = if is_cut { "capacity.above_bought" } else { "capacity.above" };
    let zero = crossing(&curve, 0.0).map_or_else(|| said(above, last.0), |equity| said("capacity.zero", equity));
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
    // Eleven columns fit into a window only with heads of more than one line.
    table.class = "narrow";
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(equity: f64, annual_return: f64, refused: f64) -> CapacityRow {
        CapacityRow {
            equity,
            annual_return,
            max_drawdown: -0.1,
            gross: 0.2,
            carry: -0.05,
            impact: -0.02,
            costs: -0.01,
            invested: 1.0,
            refused,
            days_to_sell: 1.0,
            closed_out: false,
        }
    }

    #[test]
    fn a_return_on_what_could_not_be_bought_is_not_praised() {
        let rows = [row(1e8, 0.10, 0.0), row(1e9, 0.06, 0.2), row(3e9, 0.04, 0.6), row(1e10, 0.08, 0.9)];
        let said = verdict(&rows, Lang::En);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("up to ¥1.00 bn, the largest size tried at which"), "{said:?}");
        assert!(said[1].starts_with("From ¥3.00 bn on") && said[1].contains("(60% there)"), "{said:?}");
        assert!(verdict(&rows[..2], Lang::En)[0].contains("at every size tried, up to ¥1.00 bn"));
        let none = verdict(&rows[2..], Lang::Zh);
        assert!(none.len() == 1 && none[0].contains("30.00亿元") && !none[0].contains("no text"), "{none:?}");
    }
}
