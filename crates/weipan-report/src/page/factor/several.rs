//! Several factors side by side, those of the library beside the main one, and combinations.

use weipan_core::factor_study::FactorStudy;
use weipan_core::ledger::{FactorCorrelationRow, FactorWeightRow};

use super::titled;
use crate::Lang;
use crate::chart::factor::{correlation, overlay, weights};
use crate::factor::Factor;
use crate::factor::catalogue::{HEADLINE, form, written};
use crate::format::number;
use crate::page::model::{Block, Cell, Charts, Section, Table};

/// Lines that can be told apart in one chart.
const LINES: usize = 8;
/// Factors of the library that are shown.
const LIBRARY: usize = 20;

/// The table, the overlays and the heat maps; `None` for a single factor.
pub(super) fn section(factors: &[Factor], charts: &mut Charts, lang: Lang) -> Option<Section> {
    if factors.len() < 2 {
        return None;
    }
    let shown = shown(factors);
    let mut blocks = vec![Block::Table(table(factors, lang))];
    if shown.len() < factors.len() {
        let values = [shown.len().to_string(), factors.len().to_string()];
        let fill = [("shown", values[0].as_str()), ("all", &values[1])];
        blocks.push(Block::text(lang.fill("factor.several.shown", &fill)));
    }
    let over = [overlay::rank_ics(&shown, lang), overlay::navs(&shown, lang)];
    blocks.push(Block::Pair { blocks: over.map(|chart| charts.add(chart)).to_vec() });
    let study = factors[0].study;
    if study.correlations.iter().any(|row| study.record.factors.iter().any(|f| *f.name == *row.other)) {
        let maps = [
            correlation::map(study, "correlation_score", |row| row.score, lang),
            correlation::map(study, "correlation_ic", |row| row.ic, lang),
            correlation::map(study, "correlation_long_short", |row| row.long_short, lang),
        ];
        blocks.push(Block::Pair { blocks: maps.map(|chart| charts.add(chart)).to_vec() });
    } else {
        blocks.push(Block::text(lang.text("factor.none.correlations")));
    }
    Some(titled("several", "factor.section.several", blocks, lang))
}

/// The main factor and those with the largest t, in the order of the study.
fn shown<'a, 'b>(factors: &'b [Factor<'a>]) -> Vec<&'b Factor<'a>> {
    let size = |f: &Factor| {
        let t = f.value("rank_ic_t_newey_west").abs();
        if t.is_nan() { -1.0 } else { t }
    };
    let mut order: Vec<usize> = (1..factors.len()).collect();
    order.sort_by(|a, b| size(&factors[*b]).total_cmp(&size(&factors[*a])).then(a.cmp(b)));
    order.truncate(LINES - 1);
    order.push(0);
    order.sort_unstable();
    order.into_iter().map(|i| &factors[i]).collect()
}

fn table(factors: &[Factor], lang: Lang) -> Table {
    let heads: Vec<String> = HEADLINE.iter().map(|key| lang.text(&format!("factor.stat.{key}")).to_owned()).collect();
    let mut all = vec![lang.text("factor.factor")];
    all.extend(heads.iter().map(String::as_str));
    let mut table = Table::new(lang.text("factor.several.caption"), &all);
    table.class = "narrow";
    for factor in factors {
        let mut row = vec![Cell::text(factor.record.name.clone())];
        row.extend(HEADLINE.iter().map(|key| Cell::number(written(factor.value(key), form(key), lang))));
        table.push(row);
    }
    table
}

/// The library's factors that are likest to the main one; `None` if the study compared it with none.
pub(super) fn library(main: &Factor, charts: &mut Charts, lang: Lang) -> Option<Section> {
    let study = main.study;
    let own = |name: &str| study.record.factors.iter().any(|f| *f.name == *name);
    let rows = study.correlations.iter().filter(|row| *row.factor == *main.record.name && !own(&row.other));
    let mut rows: Vec<&FactorCorrelationRow> = rows.collect();
    let size = |row: &FactorCorrelationRow| if row.score.is_nan() { -1.0 } else { row.score.abs() };
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.other.cmp(&b.other)));
    let all = rows.len();
    rows.truncate(LIBRARY);
    let closest = rows.first()?;
    let heads = ["factor.factor", "factor.correlation.score", "factor.correlation.ic", "factor.correlation.long_short"];
    let mut table = Table::new("", &heads.map(|key| lang.text(key)));
    for row in &rows {
        let cell = |v: f64| Cell::number(number(v, 2, lang));
        table.push(vec![Cell::text(row.other.to_string()), cell(row.score), cell(row.ic), cell(row.long_short)]);
    }
    let values = [closest.other.to_string(), number(closest.score, 2, lang), rows.len().to_string(), all.to_string()];
    let fill = [("closest", values[0].as_str()), ("score", &values[1]), ("shown", &values[2]), ("all", &values[3])];
    let blocks = vec![
        Block::text(lang.fill("factor.library.said", &fill)),
        Block::Pair { blocks: vec![charts.add(correlation::library(&rows, lang)), Block::Table(table)] },
    ];
    Some(titled("library", "factor.section.library", blocks, lang))
}

/// The weights of each combination; `None` without any.
pub(super) fn combinations(study: &FactorStudy, charts: &mut Charts, lang: Lang) -> Option<Section> {
    let mut names: Vec<&str> = Vec::new();
    for row in &study.weights {
        if !names.contains(&&*row.combination) {
            names.push(&row.combination);
        }
    }
    let mut blocks = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let rows: Vec<&FactorWeightRow> = study.weights.iter().filter(|row| *row.combination == **name).collect();
        blocks.push(Block::heading(*name));
        blocks.push(charts.add(weights::weights(&rows, study.record.last, number + 1, lang)));
    }
    (!blocks.is_empty()).then(|| titled("combinations", "factor.section.combinations", blocks, lang))
}
