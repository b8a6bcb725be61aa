//! The books of a run, and the capacity of a book, from the command line.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use made_up::{error, ok, spec, workspace};

/// The folder that a command names in its line `report …`.
fn report_folder(output: &str) -> PathBuf {
    let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
    workspace().join(line.trim_start_matches("report ").trim()).parent().unwrap().to_owned()
}

/// One levered run, made once.
fn run() -> &'static str {
    static RUN: OnceLock<String> = OnceLock::new();
    RUN.get_or_init(|| {
        let path = spec("booked", "[account]\nleverage = 3");
        let output = ok(workspace(), &["backtest", path.to_str().unwrap(), "--out", "booked-runs"]);
        report_folder(&output).to_str().unwrap().to_owned()
    })
}

/// The lines of a CSV without its header, as cells.
fn cells(csv: &str) -> Vec<Vec<String>> {
    csv.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn the_trial_balance_balances() {
    let text = ok(workspace(), &["ledger", run()]);
    assert!(text.contains("debits equal credits") && text.contains("stamp_duty"), "{text}");
    let sums = text.lines().find(|line| line.starts_with("sum ")).unwrap();
    let sides: Vec<&str> = sums.split_whitespace().skip(1).collect();
    assert_eq!(sides[0], sides[1]);
}

#[test]
fn a_day_an_item_and_an_account_can_be_read() {
    let csv = ok(workspace(), &["ledger", run(), "--csv", "-"]);
    let lines = cells(&csv);
    let total: i64 = lines.iter().map(|l| l[5].replace('.', "").parse::<i64>().unwrap()).sum();
    assert_eq!(total, 0, "the journal is balanced");
    let fill = lines.iter().find(|l| l[2] == "fill").unwrap();
    let day = ok(workspace(), &["ledger", run(), "--day", &fill[0]]);
    assert!(day.contains(&fill[4]) && day.contains("trial balance after the close of"), "{day}");
    let stock = ok(workspace(), &["ledger", run(), "--item", &fill[4]]);
    assert!(stock.lines().next().unwrap().contains("held"), "{stock}");
    assert!(!stock.contains("future_fill"), "{stock}");
    let cash = ok(workspace(), &["ledger", run(), "--account", "interest", "--from", &fill[0]]);
    assert!(cash.lines().next().unwrap().contains("balance") && cash.contains("interest"), "{cash}");
    ok(workspace(), &["ledger", run(), "--account", "interest", "--csv", "interest.csv"]);
    let written = cells(&fs::read_to_string(workspace().join("interest.csv")).unwrap());
    assert!(!written.is_empty() && written.iter().all(|l| l[3] == "interest"));
}

#[test]
fn a_statement_of_a_day_can_be_printed() {
    let csv = ok(workspace(), &["ledger", run(), "--csv", "-"]);
    let day = cells(&csv).last().unwrap()[0].clone();
    let text = ok(workspace(), &["ledger", run(), "--statement", &day]);
    for word in ["long leg", "short leg", "interest", "withdrawable"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let message = error(workspace(), &["ledger", run(), "--statement", "1999-01-04"]);
    assert!(message.contains("1999-01-04"), "{message}");
}

#[test]
fn what_is_not_in_the_books_is_said() {
    let message = error(workspace(), &["ledger", run(), "--account", "intrest"]);
    assert!(message.contains("intrest") && message.contains("stamp_duty"), "{message}");
    let message = error(workspace(), &["ledger", run(), "--item", "IM9999"]);
    assert!(message.contains("IM9999") && message.contains("did you mean IM"), "{message}");
    let message = error(workspace(), &["ledger", run(), "--day", "1999-01-04"]);
    assert!(message.contains("the journal reaches from"), "{message}");
    let message = error(workspace(), &["ledger", run(), "--from", "2024-02-01", "--to", "2024-01-01"]);
    assert!(message.contains("swap"), "{message}");
    let message = error(workspace(), &["ledger", "market"]);
    assert!(message.contains("is this the folder of a run?"), "{message}");
}

#[test]
fn a_capacity_curve_falls_with_size() {
    let path = spec("sized", "[account]\nleverage = 1");
    let output =
        ok(workspace(), &["capacity", path.to_str().unwrap(), "--equity", "1e6,1e8,1e10", "--out", "sized-runs"]);
    let folder = report_folder(&output);
    assert!(fs::read_to_string(folder.join("report.html")).unwrap().contains("capacity_curve"));
    let rows = cells(&fs::read_to_string(folder.join("capacity.csv")).unwrap());
    let impact: Vec<f64> = rows.iter().map(|row| row[5].parse().unwrap()).collect();
    assert!(impact[0] > impact[1] && impact[1] < -0.001, "a larger account moves prices more: {impact:?}");
    let refused: Vec<f64> = rows.iter().map(|row| row[8].parse().unwrap()).collect();
    assert!(refused[2] > 0.5, "ten billion yuan do not fit into 40 small stocks: {refused:?}");
    let message = error(workspace(), &["report", folder.to_str().unwrap(), "--lang", "zh"]);
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(message.contains("this is the folder of a capacity curve"), "{message}");
    assert!(message.contains("--equity 1000000,100000000,10000000000 --lang zh"), "{message}");
    let message = error(workspace(), &["capacity", path.to_str().unwrap(), "--equity", "5"]);
    assert!(message.contains("between 1e4 and 1e12"), "{message}");
}
