//! Turnover, fills and rejects by reason.

use std::collections::BTreeMap;

use weipan_core::record::RunTables;
use weipan_core::{Cny, Origin, RejectRule, Side};

use super::model::{Block, Cell, Charts, Section, Table};
use crate::Lang;
use crate::chart::{orders as orders_chart, turnover};
use crate::format::{in_unit, percent};
use crate::study::Study;

/// What one rule refused.
pub(crate) struct Refused {
    pub(crate) rule: RejectRule,
    pub(crate) buy: Cny,
    pub(crate) sell: Cny,
    count: usize,
    /// The part of it that margin calls wanted to sell.
    unwind: Cny,
}

/// Money filled and refused over the whole run.
pub(crate) struct Tally {
    pub(crate) bought: Cny,
    pub(crate) sold: Cny,
    fills: usize,
    pub(crate) rules: Vec<Refused>,
}

impl Tally {
    fn of(run: &RunTables) -> Self {
        let filled = |side| run.fills.iter().filter(move |f| f.side == side).map(|f| f.amount).sum();
        let mut rules: BTreeMap<RejectRule, Refused> = BTreeMap::new();
        for reject in &run.rejects {
            let empty = Refused { rule: reject.rule, buy: Cny::ZERO, sell: Cny::ZERO, count: 0, unwind: Cny::ZERO };
            let entry = rules.entry(reject.rule).or_insert(empty);
            *(if reject.side == Side::Buy { &mut entry.buy } else { &mut entry.sell }) += reject.worth;
            entry.count += 1;
            if reject.origin == Origin::Unwind {
                entry.unwind += reject.worth;
            }
        }
        Self {
            bought: filled(Side::Buy),
            sold: filled(Side::Sell),
            fills: run.fills.len(),
            rules: rules.into_values().collect(),
        }
    }
}

/// Turnover, then what became of the orders.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Section {
    let tally = Tally::of(study.run);
    let mut blocks = vec![charts.add(turnover::turnover(study, lang))];
    blocks.push(Block::heading(lang.text("orders.title")));
    if tally.fills == 0 && tally.rules.is_empty() {
        blocks.push(Block::text(lang.text("orders.none")));
    } else {
        blocks.push(charts.add(orders_chart::orders(&tally, lang)));
        blocks.push(Block::Table(table(&tally, lang)));
    }
    Section { id: "orders", title: lang.text("section.orders").to_owned(), blocks }
}

fn table(tally: &Tally, lang: Lang) -> Table {
    let keys = ["reason", "orders.count", "orders.buy", "orders.sell", "orders.unwind", "orders.share"];
    let caption = lang.fill("orders.caption", &[("unit", lang.text("unit.money"))]);
    let mut table = Table::new(&caption, &keys.map(|key| lang.text(key)));
    let asked = tally.bought + tally.sold + tally.rules.iter().map(|r| r.buy + r.sell).sum();
    let share = |v: Cny| Cell::number(percent(v.yuan() / asked.yuan(), 2, lang));
    table.push_as(
        "total",
        vec![
            Cell::text(lang.text("orders.filled")),
            Cell::number(crate::format::number(tally.fills as f64, 0, lang)),
            Cell::number(in_unit(tally.bought, lang)),
            Cell::number(in_unit(tally.sold, lang)),
            Cell::number(""),
            share(tally.bought + tally.sold),
        ],
    );
    for r in &tally.rules {
        table.push(vec![
            Cell::text(lang.text(&format!("rule.{}", r.rule.word()))),
            Cell::number(crate::format::number(r.count as f64, 0, lang)),
            Cell::number(in_unit(r.buy, lang)),
            Cell::number(in_unit(r.sell, lang)),
            Cell::number(in_unit(r.unwind, lang)),
            share(r.buy + r.sell),
        ]);
    }
    table
}
