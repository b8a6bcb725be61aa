//! Day by day: the days around each margin call, told one by one.

use std::ops::Range;

use weipan_core::Cny;
use weipan_core::ledger::{DayRow, MarginStatus};

use super::model::{Block, Cell, Charts, Section, Table};
use crate::Lang;
use crate::causes::Group;
use crate::chart;
use crate::closing::close_out_day;
use crate::format::{in_unit, marked_percent, money, percent, signed_percent};
use crate::study::Study;
use crate::window::{book_return, fell_to, future_return, windows};

/// One picture, one table and a few sentences for each window.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Section {
    let mut blocks = Vec::new();
    for (number, days) in windows(study).into_iter().enumerate() {
        let dates = &study.series.dates;
        let title = format!("{} – {}", dates[days.start], dates[days.end - 1]);
        blocks.push(Block::heading(title));
        blocks.push(charts.add(chart::window::window(study, &days, number, lang)));
        let told: Vec<String> =
            days.clone().filter(|t| worth_telling(study, *t)).map(|t| tell(study, t, lang)).collect();
        if !told.is_empty() {
            blocks.push(Block::List { items: told });
        }
        blocks.push(Block::Table(table(study, days, lang)));
        blocks.extend(super::performance::footnote(study, lang));
    }
    Section { id: "days", title: lang.text("section.days").to_owned(), blocks }
}

/// Days on which a line was crossed, an unwind ran, or equity moved by more than 3 % while the book was invested.
fn worth_telling(study: &Study, t: usize) -> bool {
    fell_to(study, t).is_some() || study.run.days[t].unwinding || study.series.returns[t].abs() > 0.03
}

/// Whether only a residue is held, whose margin ratio says nothing: that of the first day after the close-out still tells
/// what the fall ended in.
fn residue(study: &Study, t: usize) -> bool {
    close_out_day(&study.run.days).is_some_and(|end| t > end + 1)
}

/// A day in sentences.
fn tell(study: &Study, t: usize, lang: Lang) -> String {
    let (row, signed) = (&study.run.days[t], |v| signed_percent(v, 1, lang));
    let ratio = |v: f64, gone: &str| if v.is_nan() { gone.to_owned() } else { percent(v, 1, lang) };
    let before = if t == 0 { f64::NAN } else { study.run.days[t - 1].ratio };
    let mut said = vec![lang.fill(
        if residue(study, t) { "day.closing" } else { "day.plain" },
        &[
            ("date", &row.date.to_string()),
            ("book", &signed(book_return(study, t))),
            ("index", &signed(study.series.index[t])),
            ("future", &signed(future_return(study, t))),
            ("equity", &signed(study.series.returns[t])),
            ("before", &ratio(before, lang.text("na"))),
            ("ratio", &ratio(row.ratio, lang.text("day.gone"))),
        ],
    )];
    said.extend(basis(study, t, lang));
    said.extend(line_crossed(study, t, lang));
    if row.unwinding && row.unwind_asked > Cny::ZERO {
        let values = [money(row.unwind_asked.yuan(), lang), money(row.unwind_sold.yuan(), lang)];
        said.push(lang.fill("day.unwind", &[("asked", &values[0]), ("sold", &values[1])]));
    }
    let blocked = blocked(row).map(|(key, amount)| (lang.text(&format!("mostly.{key}")).to_owned(), amount));
    let list: Vec<String> = blocked
        .iter()
        .filter(|(_, amount)| *amount > Cny::ZERO)
        .map(|(name, amount)| format!("{name} {}", money(amount.yuan(), lang)))
        .collect();
    if !list.is_empty() {
        said.push(lang.fill("day.blocked", &[("list", &list.join(lang.text("list.comma")))]));
    }
    super::model::minus(&lang.join(&said))
}

/// What the discount did, if it moved equity by more than 1 %.
fn basis(study: &Study, t: usize, lang: Lang) -> Option<String> {
    let before = crate::series::equity_before(study.run)[t];
    let share = study.run.days[t].basis.yuan() / before.yuan();
    if before <= Cny::ZERO || share.abs() < 0.01 {
        return None;
    }
    let key = if share > 0.0 { "day.widened" } else { "day.narrowed" };
    Some(lang.fill(key, &[("basis", &money(study.run.days[t].basis.yuan().abs(), lang))]))
}

/// The lines that the ratio newly fell through; two at once are said in one sentence.
fn line_crossed(study: &Study, t: usize, lang: Lang) -> Option<String> {
    let account = &study.run.record.account;
    let status = fell_to(study, t)?;
    let above_call = t == 0 || study.run.days[t - 1].status < MarginStatus::Call;
    let (key, line) = match status {
        MarginStatus::CloseOut if above_call => ("day.both", account.close_out),
        MarginStatus::CloseOut => ("day.close_out", account.close_out),
        MarginStatus::Call => ("day.call", account.call),
        _ => ("day.warning", account.warning),
    };
    let values = [percent(line, 0, lang), percent(account.call, 0, lang)];
    let filled = lang.text(key).replace("{line}", &values[0]).replace("{call}", &values[1]);
    Some(filled)
}

/// Worth of refused sells by what refused them.
fn blocked(row: &DayRow) -> [(&'static str, Cny); 4] {
    [
        ("limit", row.blocked_limit),
        ("suspended", row.blocked_suspended),
        ("volume", row.blocked_volume),
        ("ban", row.blocked_ban),
    ]
}

/// A row a day with everything that the ledger says of it.
fn table(study: &Study, days: Range<usize>, lang: Lang) -> Table {
    let keys = ["date", "book", "index", "future", "days.equity", "equity", "ratio", "status"];
    let mut heads: Vec<String> = keys.iter().map(|k| lang.text(k).to_owned()).collect();
    heads.extend(Group::ALL[..5].iter().map(|g| lang.text(&format!("cause.{}", g.name())).to_owned()));
    heads.extend(["asked", "sold"].map(|k| lang.text(k).to_owned()));
    heads.extend(["limit", "suspended", "volume", "ban"].map(|k| lang.text(&format!("blocked.{k}")).to_owned()));
    heads.push(lang.text("days.locked").to_owned());
    let caption = lang.fill("days.caption", &[("unit", lang.text("unit.money"))]);
    let mut table = Table::new(&caption, &heads.iter().map(String::as_str).collect::<Vec<_>>());
    table.class = "narrow";
    for t in days {
        table.push_as(
            if fell_to(study, t).is_some_and(|s| s >= MarginStatus::Call) { "alarm" } else { "" },
            cells(study, t, lang),
        );
    }
    table.drop_empty(8);
    table
}

fn cells(study: &Study, t: usize, lang: Lang) -> Vec<Cell> {
    let row = &study.run.days[t];
    let heat = |v: f64| Cell::heat(if v.is_nan() { String::new() } else { marked_percent(v, 2, lang) }, v, 0.1);
    let amount = |v: Cny| Cell::number(if v == Cny::ZERO { String::new() } else { in_unit(v, lang) });
    let status = if residue(study, t) && row.status == MarginStatus::CloseOut { "closing" } else { row.status.word() };
    let mut cells = vec![
        Cell::text(row.date.to_string()),
        heat(book_return(study, t)),
        heat(study.series.index[t]),
        heat(future_return(study, t)),
        heat(study.series.returns[t]),
        Cell::number(in_unit(row.equity, lang)),
        Cell::number(if row.ratio.is_nan() || residue(study, t) { String::new() } else { percent(row.ratio, 2, lang) }),
        Cell::number(lang.text(&format!("status.{status}"))),
    ];
    cells.extend(Group::ALL[..5].iter().map(|g| amount(g.of(row))));
    cells.extend([row.unwind_asked, row.unwind_sold].map(amount));
    cells.extend(blocked(row).map(|(_, v)| amount(v)));
    cells.push(amount(row.locked_down));
    cells
}
