//! All runs of a large comparison in one table that sorts and filters.

use super::Grid;
use super::layout::Layout;
use crate::Lang;
use crate::catalogue::Kind;
use crate::format::statistic;
use crate::page::model::{Cell, Row, Table};
use crate::page::statistics::lost_more_than_all;
use crate::study::Study;
use crate::summary::compared;
use crate::verdict::end;

/// Columns after the axes.
const COLUMNS: [(&str, Kind); 18] = [
    ("annual_return", Kind::Percent),
    ("annual_volatility", Kind::Percent),
    ("sharpe", Kind::Number),
    ("max_drawdown", Kind::Percent),
    ("ratio_min", Kind::Percent),
    ("calls", Kind::Count),
    ("close_outs", Kind::Count),
    ("unwound_share", Kind::Percent),
    ("blocked_limit_share", Kind::Percent),
    ("blocked_suspended_share", Kind::Percent),
    ("blocked_volume_share", Kind::Percent),
    ("blocked_ban_share", Kind::Percent),
    ("discount_paid", Kind::Percent),
    ("financing_paid", Kind::Percent),
    ("realised_alpha", Kind::Percent),
    ("break_even_alpha", Kind::Percent),
    ("probability_call", Kind::Percent),
    ("probability_ruin", Kind::Percent),
];

/// A row a run, in the order of the runs.
pub(super) fn table(grid: &Grid<'_>, layout: &Layout, studies: &[Study], lang: Lang) -> Table {
    let mut table = Table { caption: lang.text("runs.caption").to_owned(), class: "runs", ..Table::default() };
    table.head = layout.names.iter().map(|name| Cell::text(name.clone()).with("axis")).collect();
    table.head.extend(COLUMNS.iter().map(|(name, _)| Cell::number(lang.text(&format!("stat.{name}")))));
    for (i, study) in studies.iter().enumerate() {
        let axes = layout.texts[i].iter().zip(&grid.values[i]).map(|(text, value)| {
            let cell = Cell::text(text.clone());
            value.trim().parse::<f64>().map_or_else(|_| cell.clone(), |number| cell.clone().sorted_by(number))
        });
        let mut cells: Vec<Cell> = axes.collect();
        cells.extend(COLUMNS.iter().map(|(name, kind)| {
            let value = study.value(name);
            let text = match *name {
                "probability_call" | "probability_ruin" => compared(study, name, *kind, lang),
                _ => statistic(value, *kind, lang),
            };
            let mark = if lost_more_than_all(study, name) { "†" } else { "" };
            Cell::number(format!("{text}{mark}")).sorted_by(value)
        }));
        table.rows.push(Row { cells, class: if end(study).is_some() { "alarm" } else { "" } });
    }
    table
}
