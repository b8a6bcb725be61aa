//! Over which horizon the factor works, and how fast it fades.

use super::titled;
use crate::Lang;
use crate::chart::factor::horizons;
use crate::factor::Factor;
use crate::format::{number, signed_percent};
use crate::page::model::{Block, Cell, Charts, Section, Table};

/// Two charts side by side, and the numbers behind them.
pub(super) fn section(factor: &Factor, charts: &mut Charts, lang: Lang) -> Section {
    let pair = [horizons::horizons(factor, lang), horizons::delays(factor, lang)];
    let blocks: Vec<Block> = pair.into_iter().flatten().map(|chart| charts.add(chart)).collect();
    let blocks = if blocks.is_empty() {
        vec![Block::text(lang.text("factor.none.horizons"))]
    } else {
        vec![Block::Pair { blocks }, Block::Table(table(factor, lang))]
    };
    titled("horizons", "factor.section.horizons", blocks, lang)
}

fn table(factor: &Factor, lang: Lang) -> Table {
    let heads = [
        "factor.chart.horizon",
        "factor.delay",
        "factor.chart.days",
        "factor.stat.ic_mean",
        "factor.stat.rank_ic_mean",
        "factor.stat.rank_ic_std",
        "factor.stat.rank_ic_t_newey_west",
        "factor.spread",
        "factor.stat.monotonicity",
    ];
    let mut table = Table::new(lang.text("factor.horizons.caption"), &heads.map(|key| lang.text(key)));
    for row in &factor.horizons {
        table.push(vec![
            Cell::text(row.horizon.to_string()),
            Cell::number(row.delay.to_string()),
            Cell::number(number(row.days as f64, 0, lang)),
            Cell::number(number(row.ic, 4, lang)),
            Cell::number(number(row.rank_ic, 4, lang)),
            Cell::number(number(row.rank_ic_std, 4, lang)),
            Cell::number(number(row.t_newey_west, 2, lang)),
            Cell::number(signed_percent(row.spread, 3, lang)),
            Cell::number(number(row.monotonicity, 2, lang)),
        ]);
    }
    table
}
