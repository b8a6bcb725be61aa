//! Portfolios made of the scores, how much they trade, and of how many stocks they are made.

use super::titled;
use crate::Lang;
use crate::chart::factor::{coverage as coverage_chart, long_short, turnover as turnover_chart};
use crate::factor::catalogue::{form, written};
use crate::factor::{Factor, compounded};
use crate::page::model::{Block, Cell, Charts, Section, Table};
use crate::statistic::{DAYS_PER_YEAR, volatility, worst_drawdown};

/// The factor-weighted portfolio, and those sorted once a month.
pub(super) fn section(factor: &Factor, charts: &mut Charts, lang: Lang) -> Section {
    let mut blocks = Vec::new();
    if factor.days.iter().any(|row| row.long_short.is_finite()) {
        blocks.push(charts.add(long_short::long_short(factor, lang)));
    } else {
        blocks.push(Block::text(lang.text("factor.none.long_short")));
    }
    blocks.push(match long_short::sorted(factor, lang) {
        Some(chart) => charts.add(chart),
        None => Block::text(lang.text("factor.none.sorted")),
    });
    blocks.push(Block::Table(table(factor, lang)));
    titled("portfolios", "factor.section.portfolios", blocks, lang)
}

fn table(factor: &Factor, lang: Lang) -> Table {
    let heads = [
        "factor.portfolio",
        "stat.annual_return",
        "stat.annual_volatility",
        "stat.sharpe",
        "stat.max_drawdown",
        "factor.day_turnover",
    ];
    let mut table = Table::new(lang.text("factor.portfolios.caption"), &heads.map(|key| lang.text(key)));
    let rows = [
        ("factor.long_short", "long_short"),
        ("factor.value_weighted", "sorted_value"),
        ("factor.equal_weighted", "sorted_equal"),
    ];
    for (name, prefix) in rows {
        let cell = |statistic: &str| {
            let key = format!("{prefix}_{statistic}");
            let own = factor.value(&key);
            // The study has the volatility, drawdown and turnover of the factor-weighted portfolio only.
            let value = match (prefix, statistic) {
                ("long_short", _) | (_, "annual_return" | "sharpe") => own,
                (_, "annual_volatility") => volatility(&returns(factor, prefix), DAYS_PER_YEAR),
                (_, "max_drawdown") => fall(&returns(factor, prefix)),
                _ => return Cell::number(String::new()),
            };
            Cell::number(written(value, form(&format!("long_short_{statistic}")), lang))
        };
        let mut cells = vec![Cell::text(lang.text(name))];
        cells.extend(["annual_return", "annual_volatility", "sharpe", "max_drawdown", "turnover"].map(cell));
        table.push(cells);
    }
    table
}

/// Daily returns of a portfolio sorted once a month.
fn returns(factor: &Factor, prefix: &str) -> Vec<f64> {
    let value = prefix == "sorted_value";
    factor.returns.iter().map(|row| if value { row.value_weighted } else { row.equal_weighted }).collect()
}

/// The worst drawdown of returns; NaN of none.
fn fall(returns: &[f64]) -> f64 {
    if returns.iter().all(|r| r.is_nan()) {
        return f64::NAN;
    }
    worst_drawdown(&compounded(returns)).map_or(0.0, |fall| fall.depth)
}

/// How much of the order stays.
pub(super) fn turnover(factor: &Factor, charts: &mut Charts, lang: Lang) -> Section {
    let there = factor.days.iter().any(|row| row.top_turnover.is_finite() || row.rank_autocorrelation.is_finite());
    let block = if there {
        charts.add(turnover_chart::turnover(factor, lang))
    } else {
        Block::text(lang.text("factor.none.turnover"))
    };
    titled("turnover", "factor.section.turnover", vec![block], lang)
}

/// How many stocks had a score and could be traded.
pub(super) fn coverage(factor: &Factor, charts: &mut Charts, lang: Lang) -> Section {
    let text = lang.fill(
        "factor.coverage.said",
        &[
            ("coverage", &written(factor.value("coverage"), form("coverage"), lang)),
            ("tradable", &written(factor.value("tradable_share"), form("tradable_share"), lang)),
        ],
    );
    let blocks = vec![charts.add(coverage_chart::coverage(factor, lang)), Block::text(text)];
    titled("coverage", "factor.section.coverage", blocks, lang)
}
