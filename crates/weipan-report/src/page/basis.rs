//! The page of a futures product's basis.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::basis_study::BasisStudy;
use weipan_core::ledger::{BasisMeanRow, BasisRow};

use super::assumptions::two_columns;
use super::backtest;
use super::model::{Block, Card, Cell, Charts, Page, Section, Table};
use crate::chart::{self, basis_study as charts_of};
use crate::format::{number, percent, signed_percent};
use crate::notes::sorted;
use crate::statistic::quantile;
use crate::{Lang, ReportError};

/// Days of the table of contracts by day.
const TABLE_DAYS: usize = 60;

/// A whole self-contained HTML page about the basis of a futures product.
///
/// # Errors
/// [`ReportError::NoBasis`] for a study without rows.
pub fn basis_page(study: &BasisStudy, lang: Lang) -> Result<String, ReportError> {
    let record = &study.record;
    let (Some(last), Some(deepest)) = (study.rows.last(), deepest(study)) else {
        return Err(ReportError::NoBasis(record.product.clone()));
    };
    let mut charts = Charts::default();
    charts.share("d", chart::dates(&study.days()));
    let days = [
        (lang.fill("basis.day.last", &[("day", &last.date.to_string())]), last.date),
        (lang.fill("basis.day.deepest", &[("day", &deepest.date.to_string())]), deepest.date),
    ];
    let sections = vec![
        front(study, &mut charts, lang),
        by_contract(study, &mut charts, lang),
        terms(study, &days, &mut charts, lang),
        interest(study, &mut charts, lang),
        means(study, lang),
        table_of_days(study, lang),
        studied(study, lang),
    ];
    let notes = sorted(record.warnings.iter().map(String::as_str), lang);
    let rest = notes.rest.len();
    let page = Page {
        lang: lang.tag(),
        title: format!("{} · {}", record.product, lang.text("page.basis")),
        kind: lang.text("page.basis").to_owned(),
        name: record.product.clone(),
        lines: vec![head(study, lang)],
        verdict: verdict(study, deepest, lang),
        warnings: notes.first,
        notes: notes.rest,
        cards: cards(study, deepest, lang),
        sections,
        footer: lang.fill("page.footer", &[("version", &record.version)]),
        words: backtest::words(rest, lang),
    };
    super::render::render(page, &charts)
}

fn front_rows(study: &BasisStudy) -> impl Iterator<Item = &BasisRow> {
    study.rows.iter().filter(|row| row.front_quarter && !row.annual.is_nan())
}

/// The deepest discount of the front quarter.
fn deepest(study: &BasisStudy) -> Option<&BasisRow> {
    front_rows(study).min_by(|a, b| a.annual.total_cmp(&b.annual))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.filter(|x| !x.is_nan()).fold((0.0, 0.0), |(sum, count), x| (sum + x, count + 1.0));
    sum / count
}

fn head(study: &BasisStudy, lang: Lang) -> String {
    let data = &study.record.data;
    let values = [data.first.to_string(), data.last.to_string(), data.days.to_string()];
    lang.fill(
        "basis.head",
        &[("index", &study.record.index), ("first", &values[0]), ("last", &values[1]), ("days", &values[2])],
    )
}

/// What a short hedge paid, when it was dearest, and what part of it is dividends.
fn verdict(study: &BasisStudy, deepest: &BasisRow, lang: Lang) -> Vec<String> {
    let raw = mean(front_rows(study).map(|row| row.annual));
    let adjusted = mean(front_rows(study).map(|row| row.annual_adjusted));
    let below = front_rows(study).filter(|row| row.annual < 0.0).count() as f64 / front_rows(study).count() as f64;
    let key = if raw < 0.0 { "basis.verdict.discount" } else { "basis.verdict.premium" };
    let mut said = vec![lang.fill(
        key,
        &[
            ("mean", &percent(raw.abs(), 1, lang)),
            ("share", &percent(below, 0, lang)),
            ("product", &study.record.product),
        ],
    )];
    if !adjusted.is_nan() {
        // Over the same days, or the dividends would be those of other seasons.
        let both = |row: &&BasisRow| !row.annual_adjusted.is_nan();
        let dividends = mean(front_rows(study).filter(both).map(|row| row.annual_adjusted - row.annual));
        let values = [signed_percent(adjusted, 1, lang), percent(dividends, 1, lang)];
        said.push(lang.fill("basis.verdict.adjusted", &[("adjusted", &values[0]), ("dividends", &values[1])]));
    }
    let values = [signed_percent(deepest.annual, 1, lang), deepest.date.to_string(), number(deepest.points, 1, lang)];
    said.push(lang.fill(
        "basis.verdict.deepest",
        &[("value", &values[0]), ("day", &values[1]), ("points", &values[2]), ("contract", &deepest.contract)],
    ));
    said
}

fn cards(study: &BasisStudy, deepest: &BasisRow, lang: Lang) -> Vec<Card> {
    let card = |label: &str, value: String, note: String| Card { label: lang.text(label).to_owned(), value, note };
    let mut cards = Vec::new();
    if let Some(now) = front_rows(study).last() {
        let on = lang.fill("basis.card.on", &[("contract", &now.contract), ("day", &now.date.to_string())]);
        cards.push(card("basis.card.now", signed_percent(now.annual, 1, lang), on.clone()));
        let points = match now.dividend_points {
            unknown if unknown.is_nan() => String::new(),
            points => lang.fill("basis.card.dividends", &[("points", &number(points, 1, lang))]),
        };
        cards.push(card("basis.card.adjusted", signed_percent(now.annual_adjusted, 1, lang), points));
        let index = lang.fill("basis.card.index", &[("level", &number(now.index, 2, lang))]);
        cards.push(card("basis.card.points", number(now.points, 1, lang), index));
    }
    let raw = mean(front_rows(study).map(|row| row.annual));
    let adjusted = signed_percent(mean(front_rows(study).map(|row| row.annual_adjusted)), 1, lang);
    let note = lang.fill("basis.card.mean_adjusted", &[("value", &adjusted)]);
    cards.push(card("basis.card.mean", signed_percent(raw, 1, lang), note));
    let on = lang.fill("basis.card.on", &[("contract", &deepest.contract), ("day", &deepest.date.to_string())]);
    cards.push(card("basis.card.deepest", signed_percent(deepest.annual, 1, lang), on));
    let rows = study.rows.last().map_or(&[][..], |row| study.on(row.date));
    let open: i64 = rows.iter().map(|row| row.open_interest).sum();
    let traded: i64 = rows.iter().map(|row| row.volume).sum();
    let note = lang.fill("basis.card.volume", &[("volume", &number(traded as f64, 0, lang))]);
    cards.push(card("basis.card.open", number(open as f64, 0, lang), note));
    cards
}

fn titled(id: &'static str, key: &str, blocks: Vec<Block>, lang: Lang) -> Section {
    Section { id, title: lang.text(key).to_owned(), blocks }
}

fn front(study: &BasisStudy, charts: &mut Charts, lang: Lang) -> Section {
    let mut blocks = vec![charts.add(charts_of::front_quarter(study, lang))];
    if study.rows.iter().all(|row| row.annual_adjusted.is_nan()) {
        blocks.push(Block::text(lang.text("basis.no_expected")));
    }
    blocks.push(Block::Table(months(study, lang)));
    titled("front", "basis.section.front", blocks, lang)
}

/// A row a year, a column a month, the year's mean at the end.
fn months(study: &BasisStudy, lang: Lang) -> Table {
    let front: Vec<&BasisMeanRow> = study.means.iter().filter(|row| &*row.series == "front_quarter").collect();
    let sizes: Vec<f64> = front.iter().map(|row| row.annual.abs()).collect();
    let scale = quantile(&sizes, 0.9).max(0.01);
    let mut years: BTreeMap<&str, [f64; 13]> = BTreeMap::new();
    for row in front {
        let (year, month) = row.period.split_once('-').unwrap_or((&row.period, "13"));
        if let Some(place) = month.parse::<usize>().ok().and_then(|month| month.checked_sub(1)) {
            years.entry(year).or_insert([f64::NAN; 13])[place] = row.annual;
        }
    }
    let names: Vec<String> = (1..=12).map(|m| lang.text(&format!("month.{m}")).to_owned()).collect();
    let mut heads = vec![lang.text("year")];
    heads.extend(names.iter().map(String::as_str));
    heads.push(lang.text("factor.year_mean"));
    let mut table = Table::new(lang.text("basis.months.caption"), &heads);
    table.class = "months";
    for (year, values) in years {
        let heat = |v: &f64| {
            let text = if v.is_nan() { String::new() } else { signed_percent(*v, 1, lang) };
            Cell::heat(text, *v, scale)
        };
        let mut row = vec![Cell::text(year)];
        row.extend(values[..12].iter().map(heat));
        row.push(heat(&values[12]).with("strong"));
        table.push(row);
    }
    table
}

fn by_contract(study: &BasisStudy, charts: &mut Charts, lang: Lang) -> Section {
    let blocks = vec![charts.add(charts_of::by_place(study, lang)), charts.add(charts_of::points(study, lang))];
    titled("contracts", "basis.section.contracts", blocks, lang)
}

fn terms(study: &BasisStudy, days: &[(String, NaiveDate)], charts: &mut Charts, lang: Lang) -> Section {
    let mut blocks = vec![charts.add(charts_of::term_structure(study, days, lang))];
    let tables = days.iter().map(|(name, day)| Block::Table(contracts(study.on(*day), name, lang)));
    blocks.extend(tables);
    titled("terms", "basis.section.terms", blocks, lang)
}

fn contracts(rows: &[BasisRow], caption: &str, lang: Lang) -> Table {
    let keys =
        ["contract", "last_day", "days_left", "close", "points", "annual", "dividends", "adjusted", "open", "volume"];
    let heads: Vec<&str> = keys.iter().map(|key| lang.text(&format!("basis.column.{key}"))).collect();
    let mut table = Table::new(caption, &heads);
    for row in rows {
        let heat = |v: f64| Cell::heat(signed_percent(v, 1, lang), v, 0.3);
        table.push(vec![
            Cell::text(&*row.contract),
            Cell::number(row.last_day.to_string()),
            Cell::number(row.days_left.to_string()),
            Cell::number(number(row.future, 1, lang)),
            Cell::number(number(row.points, 1, lang)),
            heat(row.annual),
            Cell::number(number(row.dividend_points, 1, lang)),
            heat(row.annual_adjusted),
            Cell::number(number(row.open_interest as f64, 0, lang)),
            Cell::number(number(row.volume as f64, 0, lang)),
        ]);
    }
    table
}

fn interest(study: &BasisStudy, charts: &mut Charts, lang: Lang) -> Section {
    titled("open", "basis.section.open", vec![charts.add(charts_of::open_interest(study, lang))], lang)
}

/// Years of both series, side by side.
fn means(study: &BasisStudy, lang: Lang) -> Section {
    let tables = ["front_quarter", "farthest"].map(|series| {
        let keys = ["period", "days", "annual", "adjusted", "deepest", "day", "contract"];
        let heads: Vec<&str> = keys.iter().map(|key| lang.text(&format!("basis.column.{key}"))).collect();
        let mut table = Table::new(lang.text(&format!("basis.{series}")), &heads);
        for row in study.means.iter().filter(|row| &*row.series == series && row.period.len() == 4) {
            let heat = |v: f64| Cell::heat(signed_percent(v, 1, lang), v, 0.3);
            table.push(vec![
                Cell::text(&*row.period),
                Cell::number(row.days.to_string()),
                heat(row.annual),
                heat(row.annual_adjusted),
                heat(row.least),
                Cell::number(row.least_day.to_string()),
                Cell::number(&*row.least_contract),
            ]);
        }
        Block::Table(table)
    });
    titled("means", "basis.section.means", tables.to_vec(), lang)
}

/// Annualised basis by day and place of the contract, the last days; the files have all of them.
fn table_of_days(study: &BasisStudy, lang: Lang) -> Section {
    let places: Vec<String> = (1..=4).map(|place| lang.text(&format!("basis.place.{place}")).to_owned()).collect();
    let mut heads = vec![lang.text("date")];
    heads.extend(places.iter().map(String::as_str));
    let mut table = Table::new(&lang.fill("basis.days.caption", &[("days", &TABLE_DAYS.to_string())]), &heads);
    for day in study.days().iter().rev().take(TABLE_DAYS) {
        let mut row = vec![Cell::text(day.to_string())];
        row.extend((1..=4).map(|place| match study.on(*day).iter().find(|row| row.place == place) {
            Some(found) => {
                let text = format!("{} {}", found.contract, signed_percent(found.annual, 1, lang));
                Cell::heat(text, found.annual, 0.3)
            }
            None => Cell::number(String::new()),
        }));
        table.push(row);
    }
    let summary = lang.text("basis.days.summary").to_owned();
    titled("days", "basis.section.days", vec![Block::Details { summary, blocks: vec![Block::Table(table)] }], lang)
}

fn studied(study: &BasisStudy, lang: Lang) -> Section {
    let (record, data) = (&study.record, &study.record.data);
    let rows = [
        ("basis.product", record.product.clone()),
        ("setting.index", record.index.clone()),
        ("data.name", data.name.clone()),
        ("data.fingerprint", data.fingerprint.clone()),
        ("data.period", format!("{} – {}", data.first, data.last)),
        ("data.days", number(data.days as f64, 0, lang)),
        ("data.version", record.version.clone()),
    ];
    let rows = rows.into_iter().map(|(key, value)| (lang.text(key).to_owned(), value)).collect();
    let notes = ["basis.note.annual", "basis.note.expected", "basis.note.close"].map(|key| lang.text(key).to_owned());
    let blocks =
        vec![Block::List { items: notes.to_vec() }, Block::Table(two_columns(lang.text("assumptions.data"), rows))];
    titled("studied", "basis.section.studied", blocks, lang)
}
