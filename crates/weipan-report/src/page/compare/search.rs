//! The leverages that were really run.

use weipan_core::search::LeverageSearch;

use super::layout::Layout;
use super::{FEW, Grid, words};
use crate::Lang;
use crate::chart::search::growth;
use crate::format::{multiple, signed_percent};
use crate::page::model::{Block, Cell, Charts, Table};

/// How a set of terms is called: the values of the axes that are not the leverage.
fn label(search: &LeverageSearch, grid: &Grid<'_>, lang: Lang) -> String {
    let others = grid.axes.iter().filter(|axis| axis.as_str() != "account.leverage");
    let texts: Vec<String> = others.zip(&search.fixed).map(|(axis, value)| words::value(axis, value, lang)).collect();
    if texts.is_empty() { lang.text("search.all").to_owned() } else { texts.join(" · ") }
}

/// The picture of the first few sets of terms, and the table of all; `risk` says whether a section on chances follows.
pub(super) fn blocks(grid: &Grid<'_>, layout: &Layout, risk: bool, charts: &mut Charts, lang: Lang) -> Vec<Block> {
    let drawn: Vec<&LeverageSearch> = grid.searches.iter().take(FEW).collect();
    let labels: Vec<String> = drawn.iter().map(|search| label(search, grid, lang)).collect();
    let picture = charts.add(growth(&drawn, &labels, lang));
    let chances = risk.then(|| lang.fill("search.chances", &[("section", lang.text("section.risk"))]));
    let note: Vec<String> = std::iter::once(lang.text("search.note").to_owned()).chain(chances).collect();
    vec![picture, Block::Table(table(grid, layout, lang)), Block::text(lang.join(&note))]
}

fn table(grid: &Grid<'_>, layout: &Layout, lang: Lang) -> Table {
    let others: Vec<usize> = (0..grid.axes.len()).filter(|i| grid.axes[*i] != "account.leverage").collect();
    let mut table = Table { caption: lang.text("search.caption").to_owned(), class: "runs", ..Table::default() };
    table.head = others.iter().map(|i| Cell::text(layout.names[*i].clone()).with("axis")).collect();
    if others.is_empty() {
        table.head.push(Cell::text(lang.text("book")));
    }
    let heads =
        ["search.fastest", "search.growth", "search.surviving", "search.uncalled", "search.limit", "search.trials"];
    table.head.extend(heads.map(|key| Cell::number(lang.text(key))));
    for search in grid.searches {
        let axes = others.iter().zip(&search.fixed);
        let mut cells: Vec<Cell> =
            axes.map(|(i, value)| Cell::text(words::value(&grid.axes[*i], value, lang))).collect();
        if others.is_empty() {
            cells.push(Cell::text(lang.text("search.all")));
        }
        let leverage = |found: Option<f64>| {
            let value = found.unwrap_or(f64::NAN);
            Cell::number(found.map_or_else(|| lang.text("search.none").to_owned(), |v| multiple(v, lang)))
                .sorted_by(value)
        };
        let fastest = search.fastest();
        let growth = fastest.and_then(|trial| trial.growth).unwrap_or(f64::NAN);
        cells.push(leverage(fastest.map(|trial| trial.leverage)));
        cells.push(Cell::number(signed_percent(growth.exp_m1(), 1, lang)).sorted_by(growth));
        cells.push(leverage(search.largest_surviving()));
        cells.push(leverage(search.largest_uncalled()));
        cells.push(leverage(Some(search.limit)));
        cells.push(Cell::number(search.trials.len().to_string()));
        table.push(cells);
    }
    table
}
