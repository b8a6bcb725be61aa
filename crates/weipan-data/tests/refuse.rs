//! Broken data sets are refused, with file, row and column.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, StringArray};
use made_up::{about, clean_market, date, parquet};
use tempfile::TempDir;
use weipan_core::{AssetIdx, DayIdx, Field, Market};
use weipan_data::{DataError, LoadRequest, Severity, check, describe, load, write};

fn set() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set");
    write(&path, &clean_market(), &about(), false).unwrap();
    (folder, path)
}

fn load_all(path: &Path) -> Result<Market, DataError> {
    load(&LoadRequest { path, start: None, end: None, fields: &Field::ALL, extra: &[] })
}

/// All three readers refuse, with the same words.
fn refused(path: &Path, part: &str) {
    let words = [load_all(path).unwrap_err().to_string(), check(path, 5).unwrap_err().to_string()];
    for text in words {
        assert!(text.contains(part), "`{text}` does not say `{part}`");
    }
}

/// Instruments with one more text column, and perhaps dates of new codes.
fn instruments_with(path: &Path, name: &str, values: [&str; 2], dates: bool) {
    let day = date(2010, 1, 4).to_epoch_days();
    let days = || Arc::new(Date32Array::from(vec![day, day])) as ArrayRef;
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("symbol", texts(["000001.SZ", "600519.SH"]).unwrap()),
        ("name", texts(["A", "B"]).unwrap()),
        ("board", texts(["main", "main"]).unwrap()),
        ("list_date", days()),
        (name, texts(values).unwrap()),
    ];
    columns.extend(dates.then(|| ("rename_date", days())));
    parquet(&path.join("instruments.parquet"), columns, 100);
}

#[test]
fn exits_and_new_codes_are_checked() {
    let (_folder, path) = set();
    instruments_with(&path, "delist_kind", ["", "bored"], false);
    refused(&path, "row 2, column `delist_kind`: `bored` is no kind of delisting; write one of price, ");
    instruments_with(&path, "renamed_to", ["", "600518.SH"], false);
    refused(&path, "row 2, column `rename_date`: a stock with `renamed_to` needs the first day of its new code");
    instruments_with(&path, "renamed_to", ["600519.SH", "000001.SZ"], true);
    refused(&path, "change in a circle");
}

/// Bars of two rows with some columns replaced or left out.
fn bars(path: &Path, change: &[(&'static str, Option<ArrayRef>)]) {
    let day = date(2023, 3, 1).to_epoch_days();
    let number = |v: f64| Arc::new(Float64Array::from(vec![v, v])) as ArrayRef;
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("date", Arc::new(Date32Array::from(vec![day, day]))),
        ("symbol", Arc::new(StringArray::from(vec!["000001.SZ", "600519.SH"]))),
        ("close", number(10.0)),
        ("prev_close", number(10.0)),
        ("volume", number(100.0)),
        ("amount", number(1000.0)),
    ];
    for (name, array) in change {
        columns.retain(|(known, _)| known != name);
        columns.extend(array.clone().map(|array| (*name, array)));
    }
    parquet(&path.join("bars/2023.parquet"), columns, 100);
}

fn texts(values: [&str; 2]) -> Option<ArrayRef> {
    Some(Arc::new(StringArray::from(values.to_vec())))
}

fn instruments(path: &Path, symbols: [&str; 2], boards: [&str; 2]) {
    let day = date(2010, 1, 4).to_epoch_days();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("symbol", texts(symbols).unwrap()),
        ("name", texts(["A", "B"]).unwrap()),
        ("board", texts(boards).unwrap()),
        ("list_date", Arc::new(Date32Array::from(vec![day, day]))),
    ];
    parquet(&path.join("instruments.parquet"), columns, 100);
}

#[test]
fn a_truncated_file_is_named() {
    let (_folder, path) = set();
    let file = path.join("bars/2023.parquet");
    let bytes = fs::read(&file).unwrap();
    for keep in [0, 3, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&file, &bytes[..keep]).unwrap();
        refused(&path, "bars/2023.parquet is not a readable Parquet file");
        assert!(matches!(describe(&path), Err(DataError::Parquet { .. })));
    }
}

#[test]
fn a_missing_file_is_named() {
    let (_folder, path) = set();
    fs::remove_file(path.join("index.parquet")).unwrap();
    refused(&path, "index.parquet is missing");
    assert!(matches!(describe(&path), Err(DataError::MissingFile { .. })));
}

#[test]
fn columns_of_bars_are_demanded_by_name_and_type() {
    let (_folder, path) = set();
    bars(&path, &[("amount", None)]);
    refused(&path, "bars/2023.parquet has no column `amount`");
    assert!(matches!(describe(&path), Err(DataError::MissingColumn { .. })));
    bars(&path, &[("close", texts(["10", "11"]))]);
    refused(&path, "bars/2023.parquet: column `close` is ");
    bars(&path, &[("date", texts(["2023-03-01", "2023-03-01"]))]);
    refused(&path, "expected a date");
    assert!(matches!(describe(&path), Err(DataError::ColumnType { .. })));
}

#[test]
fn symbols_must_be_symbols_with_a_stock() {
    let (_folder, path) = set();
    bars(&path, &[("symbol", texts(["000001.SZ", "sh600519"]))]);
    refused(&path, "bars/2023.parquet, row 2, column `symbol`: `sh600519` is not a stock symbol");
    bars(&path, &[("symbol", texts(["000002.SZ", "600519.SH"]))]);
    refused(&path, "row 1, column `symbol`: 000002.SZ is not in instruments.parquet");
    bars(&path, &[("symbol", Some(Arc::new(StringArray::from(vec![Some("000001.SZ"), None]))))]);
    refused(&path, "row 2, column `symbol`: a symbol is missing");
}

#[test]
fn instruments_are_read_strictly() {
    let (_folder, path) = set();
    instruments(&path, ["000001.SZ", "600519.SH"], ["main", "nasdaq"]);
    refused(&path, "instruments.parquet, row 2, column `board`: `nasdaq` is no board; write one of main, chinext");
    instruments(&path, ["000001.SZ", "600519"], ["main", "main"]);
    refused(&path, "instruments.parquet, row 2, column `symbol`: `600519` is not a stock symbol");
    instruments(&path, ["000001.SZ", "000001.SZ"], ["main", "main"]);
    refused(&path, "row 2, column `symbol`: a second row for 000001.SZ");
}

#[test]
fn values_of_bars_that_cannot_be_stop_a_load() {
    let (_folder, path) = set();
    let infinite = f64::INFINITY;
    let cases = [
        ("close", 0.0, "0: a price is above zero and below ten million yuan"),
        ("close", infinite, "inf: a price is above zero"),
        ("close", 1e15, "1000000000000000: a price is above zero"),
        ("prev_close", -1.0, "-1: a price is above zero"),
        ("volume", -100.0, "-100: a volume is zero or more shares, and finite"),
        ("volume", infinite, "inf: a volume is"),
        ("amount", -1e6, "-1000000: an amount is zero or more yuan, and finite"),
        ("amount", 1e18, "1000000000000000000: an amount is"),
        ("turnover", -0.1, "-0.1: a turnover is a fraction of the float"),
        ("total_shares", 0.0, "0: a number of shares is above zero, and finite"),
        ("total_shares", -1e6, "-1000000: a number of shares is"),
        ("float_shares", infinite, "inf: a number of shares is"),
    ];
    for (column, value, words) in cases {
        bars(&path, &[(column, Some(Arc::new(Float64Array::from(vec![f64::NAN, value]))))]);
        let error = load_all(&path).unwrap_err();
        assert!(matches!(error, DataError::ImpossibleValue { .. }), "{error}");
        let words = format!("bars/2023.parquet, row 2: {column} of 600519.SH on 2023-03-01 is {words}");
        assert!(error.to_string().starts_with(&words), "`{error}` is not `{words}`");
        assert!(error.to_string().contains("; mend the row, or leave the value out"), "{error}");
        assert!(check(&path, 5).unwrap().count(Severity::Error) > 1, "{column} {value}: more than the changed hash");
    }
    // A value that is not there can be, and so can one of a field that nobody asks for.
    bars(&path, &[("volume", Some(Arc::new(Float64Array::from(vec![f64::NAN, 0.0]))))]);
    load_all(&path).unwrap();
    bars(&path, &[("volume", Some(Arc::new(Float64Array::from(vec![f64::NAN, -1.0]))))]);
    load(&LoadRequest { path: &path, start: None, end: None, fields: &[Field::Close], extra: &[] }).unwrap();
}

#[test]
fn levels_that_cannot_be_stop_a_load() {
    let (_folder, path) = set();
    let day = date(2023, 3, 1).to_epoch_days();
    let number = |v: f64| Arc::new(Float64Array::from(vec![6000.0, v])) as ArrayRef;
    for (close, total, column) in
        [(f64::INFINITY, 7000.0, "close"), (0.0, 7000.0, "close"), (6000.0, -1.0, "total_return")]
    {
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("index", texts(["000852.SH", "000852.SH"]).unwrap()),
            ("date", Arc::new(Date32Array::from(vec![day, day + 1]))),
            ("close", number(close)),
            ("total_return", number(total)),
        ];
        parquet(&path.join("index.parquet"), columns, 100);
        refused(&path, &format!("index.parquet, row 2, column `{column}`: "));
        refused(&path, "is no level of 000852.SH on 2023-03-02; a level is above zero");
    }
}

#[test]
fn the_furthest_close_and_a_break_are_noted() {
    let (folder, _) = set();
    let mut market = clean_market();
    let stock = AssetIdx(1);
    let mut close = market.bars.field(Field::Close).unwrap().clone();
    close.row_mut(DayIdx(12))[stock.column()] = 1e6;
    close.row_mut(DayIdx(20))[stock.column()] = 2.0;
    market.bars.insert(Field::Close, close);
    let mut days = made_up::weekdays(date(2023, 3, 1), 30);
    days[29] = date(2035, 1, 1);
    let path = folder.path().join("wild");
    write(&path, &made_up::on_days(&market, days), &about(), false).unwrap();
    let market = load_all(&path).unwrap();
    let notes: Vec<_> = market.warnings.iter().filter(|text| text.contains("weipan data check")).cloned().collect();
    let expected = [
        "2 closes lie further from the reference price than any price limit allows (a relisting, or a wrong price), furthest \
         000001.SZ on 2023-03-17: 1000000 after 11.02; see `weipan data check`.",
        "No trading day lies between 2023-04-10 and 2035-01-01: a wrong date, or bars are missing; see `weipan data check`.",
    ];
    assert_eq!(notes, expected);
}

#[test]
fn a_second_row_stops_a_load_and_is_found_by_a_check() {
    let (_folder, path) = set();
    bars(&path, &[("symbol", texts(["600519.SH", "600519.SH"]))]);
    let error = load_all(&path).unwrap_err();
    let expected = date(2023, 3, 1);
    assert!(
        matches!(&error, DataError::Duplicate { row: 2, key, date, .. } if key == "600519.SH" && *date == expected)
    );
    let report = check(&path, 5).unwrap();
    let finding = report.findings.iter().find(|f| f.rule == "duplicate-key").unwrap();
    assert_eq!((finding.row, finding.file.as_str()), (Some(2), "bars/2023.parquet"));
    assert_eq!(report.count_of("hash-mismatch"), 1, "the file is not the written one");
}

#[test]
fn an_empty_window_says_what_there_is() {
    let (_folder, path) = set();
    let start = Some(date(2024, 1, 1));
    let error = load(&LoadRequest { path: &path, start, end: None, fields: &[], extra: &[] }).unwrap_err();
    assert!(error.to_string().contains("its days run from 2023-03-01 to 2023-04-11"), "{error}");
}

#[test]
fn an_extra_column_that_is_not_there_is_an_error_and_a_field_a_warning() {
    let (_folder, path) = set();
    bars(&path, &[]);
    let extra = ["pe".to_owned()];
    let error = load(&LoadRequest { path: &path, start: None, end: None, fields: &[], extra: &extra }).unwrap_err();
    assert!(matches!(error, DataError::MissingColumn { column, .. } if column == "pe"));
    let market = load_all(&path).unwrap();
    assert!(market.bars.field(Field::TotalShares).is_none());
    let warned = |part: &str| market.warnings.iter().any(|text| text.contains(part));
    assert!(warned("No column total_shares") && warned("Nothing is true.") && warned("No column is_st"));
}

#[test]
fn dataset_toml_is_read_strictly() {
    let (_folder, path) = set();
    assert!(matches!(load_all(path.parent().unwrap()), Err(DataError::NotADataset { .. })));
    let file = path.join("dataset.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("format = 1", "format = 2")).unwrap();
    refused(&path, "format 2 is not known");
    fs::write(&file, text.replace("licence", "license")).unwrap();
    refused(&path, "unknown field `license`");
}

#[test]
fn a_damaged_byte_never_panics_and_never_passes_a_check() {
    let (_folder, path) = set();
    for name in ["bars/2023.parquet", "instruments.parquet", "index.parquet", "members.parquet"] {
        let file = path.join(name);
        let bytes = fs::read(&file).unwrap();
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 200) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            fs::write(&file, &damaged).unwrap();
            // What a load makes of it depends on the byte; that it comes back with an answer does not.
            _ = load_all(&path);
            _ = describe(&path);
            if let Ok(report) = check(&path, 1) {
                assert_eq!(report.count_of("hash-mismatch"), 1, "{name}, byte {at}");
            }
        }
        fs::write(&file, &bytes).unwrap();
    }
}
