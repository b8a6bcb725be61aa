//! What a margin call demanded, what was sold, what stayed and why, and what it cost.

use weipan_core::Cny;

use super::model::{Block, Cell, Charts, Section, Table};
use crate::Lang;
use crate::chart::unwind as chart;
use crate::format::{in_unit, money, number, percent};
use crate::study::Study;
use crate::unwinding::{self, Day, Stuck, days, stuck};

/// Stocks in the table of those that could not be sold.
const SHOWN: usize = 20;

/// Nothing for a run without forced orders.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Option<Section> {
    let days = days(&study.run.unwind);
    if days.is_empty() {
        return None;
    }
    let mut blocks = vec![charts.add(chart::unwind(study, &days, lang)), Block::text(summary(study, lang))];
    blocks.push(Block::Table(day_table(study, &days, lang)));
    let stuck = stuck(&study.run.unwind);
    if !stuck.is_empty() {
        let summary = lang.fill("unwind.stuck", &[("count", &stuck.len().to_string())]);
        blocks.push(Block::Details { summary, blocks: vec![Block::Table(stuck_table(&stuck, lang))] });
    }
    Some(Section { id: "unwind", title: lang.text("section.unwind").to_owned(), blocks })
}

/// How long it took and what it cost, all unwinds together.
fn summary(study: &Study, lang: Lang) -> String {
    let days = days(&study.run.unwind);
    let sold: Cny = days.values().map(|d| d.sold).sum();
    let cost: Cny = days.values().map(|d| d.cost).sum();
    let hedge: Cny = days.values().map(|d| d.contract_cost).sum();
    let first = days.values().next().map_or(Cny::ZERO, |d| d.asked);
    let on_first = days.values().next().map_or(Cny::ZERO, |d| d.sold);
    let share = |a: Cny, b: Cny| percent(a.yuan() / b.yuan(), 1, lang);
    lang.fill(
        "unwind.summary",
        &[
            ("days", &days.len().to_string()),
            ("sold", &money(sold.yuan(), lang)),
            ("cost", &money(cost.yuan(), lang)),
            ("share", &share(cost, sold)),
            ("hedge", &money(hedge.yuan(), lang)),
            ("first", &share(on_first, first)),
        ],
    )
}

fn day_table(study: &Study, days: &std::collections::BTreeMap<chrono::NaiveDate, Day>, lang: Lang) -> Table {
    let keys = [
        "date",
        "asked",
        "sold",
        "unwind.share",
        "blocked.limit",
        "blocked.suspended",
        "blocked.volume",
        "blocked.ban",
        "unwind.cost",
        "unwind.cost_share",
        "unwind.of_volume",
        "unwind.contracts",
        "unwind.left",
        "ratio",
    ];
    let caption = lang.fill("unwind.caption", &[("unit", lang.text("unit.money"))]);
    let mut table = Table::new(&caption, &keys.map(|key| lang.text(key)));
    table.class = "narrow";
    let amount = |v: Cny| Cell::number(if v == Cny::ZERO { String::new() } else { in_unit(v, lang) });
    for (date, d) in days {
        let kept = |rules: &[&str]| rules.iter().filter_map(|rule| d.kept.get(*rule)).copied().sum::<Cny>();
        let ratio = unwinding::ratio(&study.run.days, *date);
        let part = |a: Cny, b: Cny| if b == Cny::ZERO { String::new() } else { percent(a.yuan() / b.yuan(), 1, lang) };
        let (wanted, bought) = d.contracts;
        let contracts = if wanted == 0 { String::new() } else { format!("{bought} / {wanted}") };
        table.push(vec![
            Cell::text(date.to_string()),
            amount(d.asked),
            amount(d.sold),
            Cell::number(part(d.sold, d.asked)),
            amount(kept(&["limit_down"])),
            amount(kept(&["suspended", "not_listed"])),
            amount(kept(&["volume", "t_plus_one", "lot"])),
            amount(kept(&["ban"])),
            amount(d.cost),
            Cell::number(part(d.cost, d.sold)),
            Cell::number(if d.sold == Cny::ZERO { String::new() } else { percent(d.of_volume, 1, lang) }),
            Cell::number(contracts),
            amount(d.left),
            Cell::number(if ratio.is_nan() { String::new() } else { percent(ratio, 2, lang) }),
        ]);
    }
    table.drop_empty(4);
    table
}

fn stuck_table(stocks: &[Stuck], lang: Lang) -> Table {
    let keys = ["unwind.stock", "unwind.days", "unwind.worth", "reason"];
    let caption = lang.fill("unwind.stuck_caption", &[("unit", lang.text("unit.money"))]);
    let mut table = Table::new(&caption, &keys.map(|key| lang.text(key)));
    for stock in stocks.iter().take(SHOWN) {
        let why = |(rule, days): (&String, &usize)| format!("{} {days}", lang.text(&format!("rule.{rule}")));
        let rules: Vec<String> = stock.rules.iter().map(why).collect();
        table.push(vec![
            Cell::text(stock.item.clone()),
            Cell::number(number(stock.days as f64, 0, lang)),
            Cell::number(in_unit(stock.worth, lang)),
            Cell::number(rules.join(lang.text("list.comma"))),
        ]);
    }
    table
}
