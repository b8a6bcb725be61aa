//! Profit and loss by cause, as pictures and as one table that adds up, and the basis apart.

use weipan_core::Cny;
use weipan_core::ledger::DayRow;

use super::contracts;
use super::model::{Block, Cell, Charts, Section, Table};
use crate::Lang;
use crate::causes::{Cause, change_in_equity};
use crate::chart::{basis as basis_chart, causes, costs};
use crate::format::{exact, percent};
use crate::series::equity_before;
use crate::study::Study;

/// Causes over time, by month, as a table, and costs by kind.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Section {
    let blocks = vec![
        charts.add(causes::causes(study, lang)),
        charts.add(causes::causes_monthly(study, lang)),
        Block::Table(table(study, lang)),
        Block::text(identity(study, lang)),
        Block::heading(lang.text("costs.title")),
        charts.add(costs::costs(study, lang)),
    ];
    Section { id: "causes", title: lang.text("section.causes").to_owned(), blocks }
}

/// Integer sums of the ledger's columns; the last rows say what they add up to.
fn table(study: &Study, lang: Lang) -> Table {
    let days = &study.run.days;
    let start = equity_before(study.run).first().copied().unwrap_or_default();
    let mut table =
        Table::new(lang.text("causes.caption"), &["causes.cause", "causes.yuan", "causes.share"].map(|k| lang.text(k)));
    let cells = |name: &str, amount: Cny| {
        let share = amount.yuan() / start.yuan();
        vec![Cell::text(name), Cell::number(exact(amount)), Cell::number(percent(share, 2, lang))]
    };
    for cause in Cause::ALL {
        table.push(cells(lang.text(&format!("cause.{}", cause.name())), cause.sum(days)));
        if cause == Cause::Basis {
            for (key, part) in
                [("basis_carry", part(days, |r| r.basis_carry)), ("basis_rate", part(days, |r| r.basis_rate))]
            {
                table.push_as("sub", cells(lang.text(&format!("cause.{key}")), part));
            }
        }
    }
    let sum: Cny = Cause::ALL.into_iter().map(|cause| cause.sum(days)).sum();
    table.push_as("total", cells(lang.text("cause.sum"), sum));
    table.push_as("total", cells(lang.text("cause.change"), change_in_equity(study.run)));
    table.push_as("total", cells(lang.text("cause.difference"), sum - change_in_equity(study.run)));
    table
}

fn part(days: &[DayRow], amount: fn(&DayRow) -> Cny) -> Cny {
    days.iter().map(amount).sum()
}

/// On how many days the causes added up to the change in equity.
fn identity(study: &Study, lang: Lang) -> String {
    let days = study.run.days.iter().zip(equity_before(study.run));
    let held = days.filter(|(row, before)| row.equity - *before == row.explained()).count();
    let values = [held.to_string(), study.run.days.len().to_string()];
    lang.fill("causes.identity", &[("held", &values[0]), ("days", &values[1])])
}

/// The discount: its parts, how deep it was, and the contracts held. `None` without a hedge.
pub(super) fn basis(study: &Study, charts: &mut Charts, lang: Lang) -> Option<Section> {
    let hedged = study.run.days.iter().any(|row| row.short_value > Cny::ZERO);
    hedged.then(|| {
        let mut blocks = vec![charts.add(basis_chart::basis_split(study, lang))];
        blocks.push(charts.add(basis_chart::contract_basis(study, lang)));
        if study.run.days.iter().all(|row| row.basis_annual_adjusted.is_nan()) {
            blocks.push(Block::text(lang.text("basis.no_dividends")));
        }
        blocks.push(Block::text(lang.fill(
            "basis.paid",
            &[
                ("paid", &percent(study.value("discount_paid"), 2, lang)),
                ("financing", &percent(study.value("financing_paid"), 2, lang)),
                ("trading", &percent(study.value("trading_paid"), 2, lang)),
                ("needed", &percent(study.value("break_even_alpha"), 2, lang)),
                ("realised", &percent(study.value("realised_alpha"), 2, lang)),
            ],
        )));
        blocks.extend(ratio(study, lang).map(Block::text));
        blocks.extend(contracts::table(study.run, lang).map(Block::Table));
        Section { id: "basis", title: lang.text("section.basis").to_owned(), blocks }
    })
}

/// What an estimated hedge aimed at over the rebalances; `None` for a hedge by value, whose ratio stands in the settings.
fn ratio(study: &Study, lang: Lang) -> Option<String> {
    let account = &study.run.record.account;
    let aims: Vec<f64> =
        study.run.exposure.iter().map(|row| row.hedge_ratio).filter(|ratio| ratio.is_finite()).collect();
    let is_estimated = matches!(account.hedge_method.as_str(), "beta" | "min_variance");
    (is_estimated && !aims.is_empty()).then(|| {
        let of = |value: f64| percent(value, 0, lang);
        let mean = of(aims.iter().sum::<f64>() / aims.len() as f64);
        let low = of(aims.iter().copied().fold(f64::INFINITY, f64::min));
        let high = of(aims.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        let method = lang.text(&format!("hedge_method.{}", account.hedge_method));
        lang.fill("basis.ratio", &[("method", method), ("mean", &mean), ("low", &low), ("high", &high)])
    })
}
