//! The page that holds runs of one book beside each other.

use weipan_core::record::RunTables;
use weipan_core::search::LeverageSearch;

use self::layout::Layout;
use super::model::{Block, Card, Cell, Charts, Page, Section, Table};
use super::{assumptions, backtest};
use crate::causes::check;
use crate::chart::{self, comparison, heat, multiples, risk};
use crate::closing::close_out_day;
use crate::format::{marked_percent, multiple, percent, signed_percent};
use crate::notes;
use crate::page::performance::footnote;
use crate::page::statistics::lost_more_than_all;
use crate::statistic::bootstrap::PATHS;
use crate::statistic::unseen_a_year;
use crate::study::{Study, book_days, book_returns, nearest_to_one, risk_curve};
use crate::summary::{COMPARED, compared};
use crate::window::{fell_to, windows};
use crate::{Lang, ReportError};

mod layout;
mod pairs;
mod runs;
mod search;
mod words;

/// Up to so many runs stand beside each other in tables and pictures; of more, a chosen few.
const FEW: usize = 6;

/// Runs of a comparison with the values of its axes.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    /// The runs.
    pub runs: &'a [RunTables],
    /// The spec's keys that differ.
    pub axes: &'a [String],
    /// The value of each axis in each run, parallel to `runs`.
    pub values: &'a [Vec<String>],
    /// What leverage each set of terms bears; may be empty.
    pub searches: &'a [LeverageSearch],
}

/// [`grid_page`] of one axis, without a search.
///
/// # Errors
/// As [`grid_page`].
pub fn compare_page(runs: &[RunTables], axis: &str, values: &[String], lang: Lang) -> Result<String, ReportError> {
    let values: Vec<Vec<String>> = values.iter().map(|value| vec![value.clone()]).collect();
    grid_page(&Grid { runs, axes: &[axis.to_owned()], values: &values, searches: &[] }, lang)
}

/// A whole self-contained HTML page that compares runs of one book over any number of axes.
///
/// Few runs stand side by side. Of many, all are in a table that sorts and filters and in heat maps over pairs of axes, and
/// pictures over time show those along one axis, the leverage if it is one, with the other axes at their first values.
///
/// # Errors
/// [`ReportError`] if there is no run, if values and runs do not pair up, or for a run that [`crate::backtest_page`]
/// would refuse.
pub fn grid_page(grid: &Grid<'_>, lang: Lang) -> Result<String, ReportError> {
    let Some(first) = grid.runs.first() else { return Err(ReportError::NoRuns) };
    let (runs, axes) = (grid.runs, grid.axes.join(" × "));
    if runs.len() != grid.values.len() || grid.values.iter().any(|values| values.len() != grid.axes.len()) {
        return Err(ReportError::Values { axis: axes, runs: runs.len(), values: grid.values.len() });
    }
    runs.iter().try_for_each(check)?;
    let studies = Study::of_runs(runs);
    let layout = Layout::of(grid, lang);
    let (shown, shown_labels): (Vec<Study>, Vec<String>) =
        layout.shown.iter().map(|i| (studies[*i].clone(), layout.short(*i).to_owned())).unzip();
    let mut charts = Charts::default();
    for (i, study) in shown.iter().enumerate() {
        charts.share(&comparison::dates_of(i)[1..], chart::dates(&study.series.dates));
    }
    let notes = notes::of_runs(runs, |of| layout.named(of, lang), lang);
    let rest = notes.rest.len();
    let is_few = studies.len() <= FEW;
    let page = Page {
        lang: lang.tag(),
        title: format!("{} · {}", first.record.name, lang.text("page.compare")),
        kind: lang.text("page.compare").to_owned(),
        name: first.record.name.clone(),
        lines: words::lines(grid, &layout, lang),
        verdict: if is_few {
            words::verdict(&studies, &layout.labels, grid.searches, lang)
        } else {
            words::verdict_of_many(&studies, &layout, grid, lang)
        },
        warnings: words::warnings(&studies, &layout, lang).into_iter().chain(notes.first).collect(),
        notes: notes.rest,
        cards: if is_few { cards(&studies, &layout.labels, lang) } else { words::cards(&studies, &layout, lang) },
        sections: sections(grid, &layout, &studies, (&shown, &shown_labels), &mut charts, lang),
        footer: lang.fill("page.footer", &[("version", &first.record.version)]),
        words: backtest::words(rest, lang),
    };
    super::render::render(page, &charts)
}

fn sections(
    grid: &Grid<'_>,
    layout: &Layout,
    all: &[Study],
    (studies, labels): (&[Study], &[String]),
    charts: &mut Charts,
    lang: Lang,
) -> Vec<Section> {
    let section = |id, key, blocks| Section { id, title: lang.text(key).to_owned(), blocks };
    let ruin = all.iter().find_map(|s| footnote(s, lang));
    let mut made = Vec::new();
    if all.len() > FEW {
        let runs = Block::Table(runs::table(grid, layout, all, lang));
        made.push(section("runs", "section.runs", std::iter::once(runs).chain(ruin.clone()).collect()));
    }
    if grid.axes.len() > 1 {
        made.push(section("pairs", "section.pairs", pairs::maps(grid, layout, all, charts, lang)));
    }
    let nav = charts.add(comparison::overlay(studies, labels, lang));
    let few = Block::Table(table(studies, labels, lang));
    let note = (studies.len() < all.len()).then(|| Block::text(layout.told(lang)));
    made.push(section("overlay", "section.overlay", note.into_iter().chain([nav, few]).chain(ruin.clone()).collect()));
    if !grid.searches.is_empty() {
        made.push(section("search", "section.search", search::blocks(grid, layout, has_risk(studies), charts, lang)));
    }
    let nav = charts.add(multiples::nav(studies, labels, lang));
    let margin = charts.add(multiples::margin(studies, labels, lang));
    made.push(section("multiples", "section.multiples", vec![Block::Pair { blocks: vec![nav, margin] }]));
    made.push(section(
        "causes",
        "section.causes_by_run",
        vec![charts.add(comparison::causes_by_run(studies, labels, lang))],
    ));
    made.extend(risk_section(studies, labels, charts, lang));
    made.push(section("heat", "section.heat", heat_maps(studies, charts, lang)));
    made.push(section(
        "days",
        "section.days",
        std::iter::once(Block::Table(days(studies, labels, lang))).chain(ruin).collect(),
    ));
    let settings = studies.iter().zip(labels).map(|(study, label)| {
        let mut table = assumptions::settings(study.run, lang);
        table.caption = label.clone();
        Block::Table(table)
    });
    let mut blocks =
        vec![Block::Table(assumptions::data(studies[0].run, lang)), Block::Pair { blocks: settings.collect() }];
    blocks.extend(assumptions::changed_rules(&studies[0].run.record.spec, lang).map(Block::Table));
    blocks.extend(studies.iter().zip(labels).map(|(study, label)| Block::Details {
        summary: format!("{} · {label}", lang.text("assumptions.spec")),
        blocks: vec![Block::Pre { text: study.run.record.spec.clone() }],
    }));
    made.push(section("assumptions", "section.assumptions", blocks));
    made
}

/// Whether there is anything to say of chances: accounts with margin lines, and enough days.
fn has_risk(studies: &[Study]) -> bool {
    studies.iter().any(|s| !s.value("probability_call").is_nan())
}

/// Chances of a call and of a close-out: of the runs shown, and by leverage on the days of the first of them.
fn risk_section(studies: &[Study], labels: &[String], charts: &mut Charts, lang: Lang) -> Option<Section> {
    if !has_risk(studies) {
        return None;
    }
    let base = base(studies);
    let curve = risk_curve(base);
    let days = base.run.days.len();
    let block = curve.first().map_or(f64::NAN, |risk| risk.block);
    let values = [
        crate::format::number(block, 0, lang),
        days.to_string(),
        percent(3.0 / days as f64, 1, lang),
        percent(unseen_a_year(days), 0, lang),
        crate::format::number(PATHS as f64, 0, lang),
    ];
    let note = lang.fill(
        "risk.note",
        &[
            ("block", &values[0]),
            ("days", &values[1]),
            ("daily", &values[2]),
            ("yearly", &values[3]),
            ("paths", &values[4]),
        ],
    );
    let bars = charts.add(risk::risk(studies, labels, lang));
    let blocks = if curve.is_empty() {
        vec![bars]
    } else {
        vec![Block::Pair { blocks: vec![charts.add(risk::by_leverage(&curve, lang)), bars] }]
    };
    let blocks = blocks.into_iter().chain([Block::text(note)]).collect();
    Some(Section { id: "risk", title: lang.text("section.risk").to_owned(), blocks })
}

/// The run that stands for the book by itself.
pub(super) fn base<'a, 'b>(studies: &'b [Study<'a>]) -> &'b Study<'a> {
    nearest_to_one(studies).unwrap_or(&studies[0])
}

fn heat_maps(studies: &[Study], charts: &mut Charts, lang: Lang) -> Vec<Block> {
    let base = base(studies);
    let book = book_returns(&book_days(base.run, &base.series));
    let account = &base.run.record.account;
    let most =
        studies.iter().map(|s| s.run.record.account.leverage).fold(1.0 / account.initial_margin.max(0.1), f64::max);
    let values = [multiple(account.leverage, lang), percent(account.financing_rate, 1, lang)];
    vec![
        Block::Pair {
            blocks: vec![
                charts.add(heat::financing(&book, most, lang)),
                charts.add(heat::basis(&book, account.financing_rate, most, lang)),
            ],
        },
        Block::text(lang.fill("heat.note", &[("leverage", &values[0]), ("rate", &values[1])])),
    ]
}

pub(super) fn table(studies: &[Study], labels: &[String], lang: Lang) -> Table {
    let mut heads = vec![lang.text("statistic")];
    heads.extend(labels.iter().map(String::as_str));
    let mut table = Table::new(lang.text("compare.caption"), &heads);
    for (name, kind) in COMPARED {
        let mut row = vec![Cell::text(lang.text(&format!("stat.{name}")))];
        row.extend(studies.iter().map(|s| {
            let mark = if lost_more_than_all(s, name) { "†" } else { "" };
            Cell::number(format!("{}{mark}", compared(s, name, *kind, lang)))
        }));
        table.push(row);
    }
    table
}

/// The days around the worst call of any run: change of equity and margin ratio of every run.
fn days(studies: &[Study], labels: &[String], lang: Lang) -> Table {
    let worst = studies
        .iter()
        .min_by(|a, b| a.value("max_drawdown").total_cmp(&b.value("max_drawdown")))
        .unwrap_or(&studies[0]);
    let loss = |w: &std::ops::Range<usize>| crate::series::Series::compound(&worst.series.returns[w.clone()]);
    let window = windows(worst).into_iter().min_by(|a, b| loss(a).total_cmp(&loss(b))).unwrap_or(0..0);
    days_of(studies, labels, &worst.series.dates[window], lang.text("days.compare"), lang)
}

/// Some days: change of equity and margin ratio of every run.
pub(super) fn days_of(
    studies: &[Study],
    labels: &[String],
    dates: &[chrono::NaiveDate],
    caption: &str,
    lang: Lang,
) -> Table {
    let mut heads = vec![lang.text("date").to_owned(), lang.text("index").to_owned()];
    heads.extend(labels.iter().map(|l| lang.fill("days.equity_of", &[("run", l)])));
    heads.extend(labels.iter().map(|l| lang.fill("days.ratio_of", &[("run", l)])));
    let mut table = Table::new(caption, &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for date in dates {
        let at: Vec<Option<usize>> = studies.iter().map(|s| s.series.dates.binary_search(date).ok()).collect();
        let each = |pick: &dyn Fn(&Study, usize) -> f64| -> Vec<f64> {
            studies.iter().zip(&at).map(|(s, t)| t.map_or(f64::NAN, |t| pick(s, t))).collect()
        };
        let heat = |v: f64| Cell::heat(if v.is_nan() { String::new() } else { marked_percent(v, 2, lang) }, v, 0.15);
        let mut row = vec![
            Cell::text(date.to_string()),
            heat(each(&|s, t| s.series.index[t]).into_iter().find(|v| !v.is_nan()).unwrap_or(f64::NAN)),
        ];
        row.extend(each(&|s, t| s.series.returns[t]).into_iter().map(heat));
        row.extend(studies.iter().zip(&at).map(|(s, t)| ratio(s, *t, lang)));
        table.push(row);
    }
    table
}

/// The ratio of a day, marked if the account fell through a line; while a closed-out account sells its rest it has none that says anything.
fn ratio(study: &Study, day: Option<usize>, lang: Lang) -> Cell {
    let Some(t) = day else { return Cell::number("") };
    let row = &study.run.days[t];
    let closing = close_out_day(&study.run.days).is_some_and(|end| t > end);
    let text = if closing && !row.ratio.is_nan() {
        lang.text("status.closing").to_owned()
    } else if row.ratio.is_nan() {
        lang.text(&format!("status.{}", row.status.word())).to_owned()
    } else {
        percent(row.ratio, 1, lang)
    };
    match fell_to(study, t) {
        Some(status) => {
            Cell::number(format!("{text} · {}", lang.text(&format!("status.{}", status.word())))).with("bad")
        }
        None => Cell::number(text),
    }
}

/// Annual return of each run with its worst drawdown.
fn cards(studies: &[Study], labels: &[String], lang: Lang) -> Vec<Card> {
    let card = |(study, label): (&Study, &String)| Card {
        label: format!("{label} · {}", lang.text("stat.annual_return")),
        value: signed_percent(study.value("annual_return"), 1, lang),
        note: words::note(study, lang),
    };
    studies.iter().zip(labels).map(card).collect()
}
