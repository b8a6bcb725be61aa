//! NAV, drawdowns, months, rolling figures.

use super::model::{Block, Cell, Charts, Section, Table};
use super::months;
use crate::Lang;
use crate::chart::{drawdown, nav, rolling};
use crate::format::{marked_percent, number};
use crate::statistic::drawdowns;
use crate::statistic::period::{periods, week};
use crate::study::Study;

/// The sections about performance.
pub(super) fn sections(study: &Study, charts: &mut Charts, lang: Lang) -> Vec<Section> {
    let section = |id, key, blocks| Section { id, title: lang.text(key).to_owned(), blocks };
    let told =
        |table: Table| -> Vec<Block> { std::iter::once(Block::Table(table)).chain(footnote(study, lang)).collect() };
    let weekly = Block::Details { summary: lang.text("weekly.title").to_owned(), blocks: told(weekly(study, lang)) };
    let mut fallen = vec![charts.add(drawdown::drawdown(study, lang))];
    fallen.extend(told(falls(study, lang)));
    vec![
        section("nav", "section.nav", vec![charts.add(nav::nav(study, lang)), weekly]),
        section("drawdown", "section.drawdown", fallen),
        section("months", "section.months", told(months::table(study, lang))),
        section("rolling", "section.rolling", vec![charts.add(rolling::rolling(study, lang))]),
    ]
}

/// What the dagger at a loss of more than everything means; `None` if equity never was below zero.
pub(super) fn footnote(study: &Study, lang: Lang) -> Option<Block> {
    let below = study.run.days.iter().any(|row| row.equity < weipan_core::Cny::ZERO);
    below.then(|| Block::text(lang.text("footnote.below_zero")))
}

/// The five deepest drawdowns.
fn falls(study: &Study, lang: Lang) -> Table {
    let dates = &study.series.dates;
    let heads = ["falls.peak", "falls.trough", "falls.recovery", "falls.depth", "falls.fall", "falls.repair"];
    let mut table = Table::new(lang.text("falls.caption"), &heads.map(|key| lang.text(key)));
    for fall in drawdowns(&study.series.nav).into_iter().take(5) {
        let (peak, trough) = (fall.peak.map(|t| dates[t]), dates[fall.trough]);
        let days = |n: i64| Cell::number(n.to_string());
        table.push(vec![
            Cell::text(peak.map_or_else(|| lang.text("start").to_owned(), |d| d.to_string())),
            Cell::number(trough.to_string()),
            Cell::number(fall.recovery.map_or_else(|| lang.text("not_yet").to_owned(), |t| dates[t].to_string())),
            Cell::number(marked_percent(fall.depth, 2, lang)),
            days((trough - peak.unwrap_or(dates[0])).num_days()),
            fall.recovery.map_or_else(|| Cell::number(lang.text("na")), |t| days((dates[t] - trough).num_days())),
        ]);
    }
    table
}

/// Weekly NAV as private funds publish it: four decimals, on the week's last trading day.
fn weekly(study: &Study, lang: Lang) -> Table {
    let heads = ["date", "nav", "weekly.return", "weekly.drawdown"];
    let mut table = Table::new(lang.text("weekly.caption"), &heads.map(|key| lang.text(key)));
    let mut high: f64 = 1.0;
    for period in periods(&study.series.dates, &study.series.nav, week) {
        high = high.max(period.nav);
        table.push(vec![
            Cell::text(period.last.to_string()),
            Cell::number(number(period.nav, 4, lang)),
            Cell::heat(marked_percent(period.value, 2, lang), period.value, 0.1),
            Cell::number(marked_percent(period.nav / high - 1.0, 2, lang)),
        ]);
    }
    table
}
