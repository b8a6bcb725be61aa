//! Heat maps over pairs of axes: what a run returned, and how near to its lines it came.

use super::Grid;
use super::layout::{Layout, distinct};
use crate::Lang;
use crate::chart::pairs::{Shown, Side, map};
use crate::format::{percent, signed_percent};
use crate::page::model::{Block, Charts};
use crate::study::Study;
use crate::verdict::end;

/// Two maps for the leading axis with each other one; the axes that are not in a map stand at their first values.
pub(super) fn maps(grid: &Grid<'_>, layout: &Layout, studies: &[Study], charts: &mut Charts, lang: Lang) -> Vec<Block> {
    let others = (0..grid.axes.len()).filter(|axis| *axis != layout.lead && distinct(grid, *axis).len() > 1);
    let others: Vec<usize> = others.collect();
    let call = grid.runs[0].record.account.call;
    let mut blocks = Vec::new();
    for other in others {
        let find = |row: &str, column: &str| {
            let first = &grid.values[0];
            grid.values.iter().position(|values| {
                let fits = |(axis, value): (usize, &String)| match axis {
                    a if a == layout.lead => value == row,
                    a if a == other => value == column,
                    a => *value == first[a],
                };
                values.iter().enumerate().all(fits)
            })
        };
        let (rows, columns) = (distinct(grid, layout.lead), distinct(grid, other));
        let cells = |shown: &dyn Fn(&Study) -> (f64, String)| -> Vec<Vec<Shown>> {
            let row = |r: &String| columns.iter().map(|c| find(r, c).map(|i| shown(&studies[i]))).collect();
            rows.iter().map(row).collect()
        };
        let returns = cells(&|s| {
            let value = s.value("annual_return");
            (value, format!("{}{}", signed_percent(value, 0, lang), mark(s)))
        });
        let ratios = cells(&|s| {
            let value = s.value("ratio_min");
            (value, format!("{}{}", percent(value, 0, lang), mark(s)))
        });
        let text = |axis: usize, values: &[String]| -> Vec<String> {
            values.iter().map(|value| super::words::value(&grid.axes[axis], value, lang)).collect()
        };
        let (row_texts, column_texts) = (text(layout.lead, &rows), text(other, &columns));
        let row_side = Side { name: &layout.names[layout.lead], values: &row_texts };
        let column_side = Side { name: &layout.names[other], values: &column_texts };
        let fixed = fixed(grid, layout, other, lang);
        let caption =
            |key: &str| lang.join(&std::iter::once(lang.text(key).to_owned()).chain(fixed.clone()).collect::<Vec<_>>());
        let reach =
            returns.iter().flatten().flatten().map(|(v, _)| v.abs()).filter(|v| v.is_finite()).fold(0.05, f64::max);
        let (left, right) = (format!("pair_return_{other}"), format!("pair_ratio_{other}"));
        let left =
            map(&left, caption("caption.pair_return"), &row_side, &column_side, &returns, (0.0, reach.min(1.0)), lang);
        let right = map(&right, caption("caption.pair_ratio"), &row_side, &column_side, &ratios, (call, 0.25), lang);
        blocks.push(Block::Pair { blocks: vec![charts.add(left), charts.add(right)] });
    }
    blocks
}

/// The sentence on the axes that a map leaves out.
fn fixed(grid: &Grid<'_>, layout: &Layout, other: usize, lang: Lang) -> Option<String> {
    let rest = (0..grid.axes.len()).filter(|axis| *axis != layout.lead && *axis != other);
    let rest: Vec<String> = rest.map(|axis| format!("{} {}", layout.names[axis], layout.texts[0][axis])).collect();
    (!rest.is_empty()).then(|| lang.fill("caption.pair_fixed", &[("fixed", &rest.join(lang.text("list.comma")))]))
}

/// The mark of a run: called, closed out, below zero.
fn mark(study: &Study) -> &'static str {
    match (study.series.ruined, end(study), study.value("calls") > 0.0) {
        (Some(_), _, _) => " †",
        (None, Some(_), _) => " ×",
        (None, None, true) => " !",
        (None, None, false) => "",
    }
}
