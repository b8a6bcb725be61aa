//! Files that were written elsewhere: other types, any order, row groups that share days.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float32Array, Float64Array, Int32Array, Int64Array,
    LargeStringArray, StringArray, StringViewArray,
};
use chrono::NaiveDate;
use made_up::{bits, date, parquet};
use weipan_core::{AssetIdx, DayIdx, Field, Market};
use weipan_data::{LoadRequest, check, describe, load};

const SYMBOLS: [&str; 3] = ["600519.SH", "000001.SZ", "300750.SZ"];

/// Days 1 to 4, three stocks; the last stock has no row on the third day. Not in any order.
fn rows() -> Vec<(NaiveDate, &'static str, f64)> {
    let mut rows = Vec::new();
    for (position, stock) in [(2, 0), (0, 1), (3, 2), (1, 0), (2, 1), (0, 0), (1, 2), (3, 1), (0, 2), (3, 0), (1, 1)] {
        rows.push((date(2024, 1, 2 + position as u32), SYMBOLS[stock], 10.0 + position as f64 + stock as f64 / 8.0));
    }
    rows
}

fn write_bars(path: &Path, symbols: ArrayRef, volumes: ArrayRef, rows_in_group: usize) {
    let rows = rows();
    let closes = || Arc::new(Float64Array::from_iter_values(rows.iter().map(|row| row.2)));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("amount", closes()),
        ("volume", volumes),
        ("symbol", symbols),
        ("close", closes()),
        ("prev_close", Arc::new(Float32Array::from_iter_values(rows.iter().map(|row| row.2 as f32)))),
        ("date", Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.0.to_epoch_days())))),
        ("is_st", Arc::new(BooleanArray::from_iter(rows.iter().map(|row| Some(row.1 == SYMBOLS[2]))))),
        ("comment", Arc::new(StringArray::from_iter_values(rows.iter().map(|_| "not read")))),
    ];
    parquet(&path.join("bars/all.parquet"), columns, rows_in_group);
    let listed = Arc::new(Date32Array::from(vec![date(2010, 1, 4).to_epoch_days(); 3]));
    let text = |values: Vec<&str>| Arc::new(LargeStringArray::from(values)) as ArrayRef;
    let stocks = vec![
        ("symbol", text(SYMBOLS.to_vec())),
        ("name", text(vec!["A", "B", "C"])),
        ("board", text(vec!["main", "main", "chinext"])),
        ("list_date", listed as ArrayRef),
    ];
    parquet(&path.join("instruments.parquet"), stocks, 100);
    fs::write(path.join("dataset.toml"), "format = 1\nname = \"by hand\"\n").unwrap();
}

fn assert_loads(path: &Path, volumes: [f64; 3]) -> Market {
    let request = LoadRequest { path, start: None, end: None, fields: &Field::ALL, extra: &[] };
    let market = load(&request).unwrap();
    let row = |field: Field, day: u32| bits(market.bars.field(field).unwrap().row(DayIdx(day)));
    assert_eq!(row(Field::Close, 0), bits(&[10.0, 10.125, 10.25]));
    assert_eq!(row(Field::Close, 2), bits(&[12.0, 12.125, f64::NAN]));
    assert_eq!(row(Field::PrevClose, 3), bits(&[13.0, 13.125, 13.25]));
    assert_eq!(row(Field::Volume, 1), bits(&volumes));
    assert_eq!(market.bars.is_st().row(DayIdx(0)), [false, false, true]);
    assert_eq!(market.bars.days_listed(DayIdx(0), AssetIdx(0)), market.bars.days_listed(DayIdx(0), AssetIdx(2)));
    market
}

#[test]
fn any_text_and_number_type_in_any_order_loads() {
    let names: Vec<&str> = rows().iter().map(|row| row.1).collect();
    let kinds: [ArrayRef; 4] = [
        Arc::new(StringArray::from(names.clone())),
        Arc::new(LargeStringArray::from(names.clone())),
        Arc::new(StringViewArray::from(names.clone())),
        Arc::new(names.iter().copied().collect::<DictionaryArray<Int32Type>>()),
    ];
    let volumes: [ArrayRef; 2] = [
        Arc::new(Int64Array::from_iter_values(rows().iter().map(|row| (row.2 * 800.0) as i64))),
        Arc::new(Int32Array::from_iter_values(rows().iter().map(|row| (row.2 * 800.0) as i32))),
    ];
    for (i, kind) in kinds.into_iter().enumerate() {
        for rows_in_group in [1, 3, 100] {
            let folder = tempfile::tempdir().unwrap();
            write_bars(folder.path(), Arc::clone(&kind), Arc::clone(&volumes[i % 2]), rows_in_group);
            assert_loads(folder.path(), [8800.0, 8900.0, 9000.0]);
        }
    }
}

#[test]
fn null_numbers_are_missing() {
    let folder = tempfile::tempdir().unwrap();
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows().iter().map(|row| row.1)));
    let volumes = rows().into_iter().map(|row| (row.1 != SYMBOLS[1]).then_some((row.2 * 800.0) as i64));
    write_bars(folder.path(), names, Arc::new(Int64Array::from_iter(volumes)), 4);
    assert_loads(folder.path(), [8800.0, f64::NAN, 9000.0]);
}

#[test]
fn a_set_without_a_list_of_files_has_a_summary_a_fingerprint_and_a_check() {
    let folder = tempfile::tempdir().unwrap();
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(rows().iter().map(|row| row.1)));
    let volumes = || Arc::new(Int64Array::from_iter_values(rows().iter().map(|row| row.2 as i64)));
    write_bars(folder.path(), Arc::clone(&names), volumes(), 3);
    let before = assert_loads(folder.path(), [11.0, 11.0, 11.0]).fingerprint;
    write_bars(folder.path(), names, volumes(), 4);
    let after = assert_loads(folder.path(), [11.0, 11.0, 11.0]).fingerprint;
    assert_ne!(before, after, "the bytes of the file are others");
    assert_eq!((describe(folder.path()).unwrap().days, describe(folder.path()).unwrap().rows), (4, 11));
    let report = check(folder.path(), 9).unwrap();
    let hole = report.findings.iter().find(|finding| finding.rule == "hole").unwrap();
    assert_eq!((hole.date, hole.symbol.as_deref()), (Some(date(2024, 1, 4)), Some(SYMBOLS[2])));
    let found = report.findings.iter().find(|finding| finding.rule == "unordered-days").unwrap();
    assert_eq!((found.row, found.date), (Some(2), Some(date(2024, 1, 2))));
}
