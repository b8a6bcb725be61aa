//! `weipan rules`: the rule book, its tables, and what holds on a date.

use chrono::NaiveDate;
use miette::{Report, Result};
use weipan_core::RuleBook;
use weipan_core::rules::{RuleRow, RuleTable, TABLES, Use};

use crate::args::RulesArgs;
use crate::failure;
use crate::spec_file::SpecFile;
use crate::style::{FAINT, STRONG, WARN, paint};
use crate::table;

/// Lists the tables, or shows one.
///
/// # Errors
/// A report that names the table that does not exist, or what is wrong in the spec.
pub fn run(args: &RulesArgs) -> Result<()> {
    let book = match &args.spec {
        Some(path) => SpecFile::read(path, &[], None)?.spec.rule_book().map_err(failure::of)?,
        None => RuleBook::shipped().map_err(failure::of)?,
    };
    match &args.table {
        Some(name) => show(find(name)?, &book, args),
        None => {
            list(&book, args);
            Ok(())
        }
    }
}

fn find(name: &str) -> Result<&'static RuleTable> {
    RuleBook::table(name).ok_or_else(|| {
        let near = RuleBook::nearest_table(name).map_or(String::new(), |near| format!("did you mean `{near}`? "));
        Report::msg(format!("no rules are called `{name}`; {near}`weipan rules` lists them"))
    })
}

fn list(book: &RuleBook, args: &RulesArgs) {
    let mut rows = vec![["table", "rows", "what it says"].map(str::to_owned).to_vec()];
    for table in TABLES {
        let count = match args.on {
            Some(date) => book.on(table, date).len(),
            None => book.rows(table).len(),
        };
        rows.push(vec![table.name.to_owned(), count.to_string(), table.what.to_owned()]);
    }
    anstream::println!("{}", table::render_left(&rows));
    let hint =
        "`weipan rules TABLE` shows one, `--on DATE` what holds on a date; a spec's [[rules.TABLE]] rows change them";
    anstream::println!("\n{}", paint(FAINT, hint));
}

fn show(table: &RuleTable, book: &RuleBook, args: &RulesArgs) -> Result<()> {
    let rows: Vec<&RuleRow> = match args.on {
        Some(date) => book.on(table, date),
        None => book.rows(table).iter().collect(),
    };
    let rows = chosen(table, rows, args.of.as_deref())?;
    anstream::println!("{}  {}", paint(STRONG, table.name), paint(FAINT, &heading(table, args.on)));
    anstream::println!("{}\n", used(table));
    if rows.is_empty() {
        anstream::println!("{}", paint(WARN, "no row holds on that date"));
        return Ok(());
    }
    let lines = merged(table, &rows);
    anstream::println!("{}\n", table::render_left(&cells(table, &lines)));
    for column in table.keys.iter().chain(table.values) {
        anstream::println!("{}", paint(FAINT, &format!("{}: {}", column.name, column.what)));
    }
    anstream::println!();
    for (n, source) in sources(&lines).iter().enumerate() {
        anstream::println!("[{}] {source}", n + 1);
    }
    Ok(())
}

fn heading(table: &RuleTable, on: Option<NaiveDate>) -> String {
    let when = on.map_or(String::new(), |date| format!(" on {date}"));
    format!("{}{when}  (data/rules/{})", table.what, table.file)
}

fn used(table: &RuleTable) -> String {
    match table.used {
        Use::Run => "Every run obeys it unless its spec says otherwise.".to_owned(),
        Use::Asked(key) => format!("Runs obey it with {key}."),
        Use::Information => "No run obeys it; it is there to be read.".to_owned(),
    }
}

/// The rows of one board, market or product.
fn chosen<'a>(table: &RuleTable, rows: Vec<&'a RuleRow>, of: Option<&str>) -> Result<Vec<&'a RuleRow>> {
    let Some(word) = of else { return Ok(rows) };
    let fits = |row: &&RuleRow| table.keys.iter().any(|key| row.text(key.name) == word);
    let kept: Vec<_> = rows.iter().copied().filter(fits).collect();
    if kept.is_empty() && !rows.is_empty() {
        let mut known: Vec<String> = rows.iter().map(|row| row.text(table.keys[0].name)).collect();
        known.dedup();
        return Err(Report::msg(format!("{} has no rows of `{word}`; it has {}", table.name, known.join(", "))));
    }
    Ok(kept)
}

/// A row as it is printed: rows that differ only in their board or product stand on one line.
struct Line<'a> {
    /// Words of the first key, in the order of the table.
    of: Vec<String>,
    row: &'a RuleRow,
}

fn merged<'a>(table: &RuleTable, rows: &[&'a RuleRow]) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let is_split = table.keys.len() > 1;
    for row in rows {
        let word = row.text(table.keys[0].name);
        let alike = |line: &&mut Line<'_>| is_split && is_alike(table, line.row, row);
        match lines.iter_mut().find(alike) {
            Some(line) => line.of.push(word),
            None => lines.push(Line { of: vec![word], row }),
        }
    }
    if is_split {
        lines.sort_by_key(|line| line.row.from());
    }
    lines
}

fn is_alike(table: &RuleTable, a: &RuleRow, b: &RuleRow) -> bool {
    let mut columns = table.keys[1..].iter().chain(table.values);
    a.source == b.source && a.changed == b.changed && columns.all(|column| a.text(column.name) == b.text(column.name))
}

fn sources(lines: &[Line<'_>]) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for line in lines {
        if !sources.contains(&line.row.source) {
            sources.push(line.row.source.clone());
        }
    }
    sources
}

/// A header and a line of cells each: keys, values, and the number of the source.
fn cells(table: &RuleTable, lines: &[Line<'_>]) -> Vec<Vec<String>> {
    let columns = || table.keys.iter().chain(table.values);
    let sources = sources(lines);
    let mut rows = vec![columns().map(|column| column.name.to_owned()).chain(["source".to_owned()]).collect()];
    for line in lines {
        let text = |(i, name): (usize, &str)| if i == 0 { line.of.join(", ") } else { line.row.text(name) };
        let mut row: Vec<String> = columns().map(|column| column.name).enumerate().map(text).collect();
        let number = sources.iter().position(|source| *source == line.row.source).unwrap_or(0) + 1;
        let mark = if line.row.changed { " changed" } else { "" };
        row.push(format!("[{number}]{mark}"));
        rows.push(row);
    }
    rows
}
