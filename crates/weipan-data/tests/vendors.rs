//! Vendors' files, made up here row by row.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::fs;
use std::path::Path;

use made_up::{bits, date};
use weipan_core::{AssetIdx, DayIdx, Field, Market};
use weipan_data::{DataError, LoadRequest, Source, import, load};

const AKSHARE: &str = "日期,开盘,收盘,最高,最低,成交量,成交额,振幅,涨跌幅,涨跌额,换手率\n";
const BAOSTOCK: &str = "date,code,open,high,low,close,preclose,volume,amount,adjustflag,turn,tradestatus,pctChg,isST\n";

fn file(folder: &Path, name: &str, header: &str, rows: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), format!("{header}{rows}")).unwrap();
}

fn loaded(path: &Path) -> Market {
    load(&LoadRequest { path, start: None, end: None, fields: &Field::ALL, extra: &[] }).unwrap()
}

#[test]
fn akshare_units_duplicates_holes_and_impossible_prices() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let quiet =
        "2024-01-02,9.0,9.1,9.2,8.9,10,9100.0,3.0,1.1,0.1,0.5\n2024-01-03,9.1,9.1,9.2,9.0,10,9100.0,2.0,0.0,0.0,0.5\n";
    file(&from, "600000.csv", AKSHARE, &format!("{quiet}2024-01-04,9.1,9.3,9.3,9.0,30,27500.5,3.0,2.2,0.2,1.25\n"));
    // Suspended on the 3rd; the last row is there twice.
    let last = "2024-01-04,5.0,5.5,5.5,5.0,7,3700.0,9.0,10.0,0.5,2.0\n";
    file(&from, "000001.csv", AKSHARE, &format!("2024-01-02,5.0,5.0,5.1,4.9,1,500.0,4.0,1.0,0.05,0.1\n{last}{last}"));
    file(&from, "000002.csv", AKSHARE, "2024-01-02,-0.1,0.1,0.2,-0.1,1,5.0,4.0,1.0,0.05,0.1\n");
    file(&from, "900901.csv", AKSHARE, quiet);
    let report = import(Source::Akshare, &from, &to, None, false).unwrap();
    assert_eq!((report.stocks, report.days, report.rows), (2, 3, 6));
    assert_eq!(report.left_out.len(), 2);
    assert!(report.left_out[0].starts_with("000002.csv, row 2: open -0.1 on 2024-01-02"), "{}", report.left_out[0]);
    assert!(report.left_out[1].contains("900901"));
    assert_eq!(report.warnings, ["000001.csv, row 4: 2024-01-04 is there twice, one row dropped"]);

    let market = loaded(&to);
    let row = |field: Field, day: u32| bits(market.bars.field(field).unwrap().row(DayIdx(day)));
    // 000001.SZ comes first.
    assert_eq!(row(Field::Close, 1), bits(&[5.0, 9.1]), "the suspended day stands at the last close");
    assert_eq!(row(Field::Volume, 1), bits(&[0.0, 1000.0]));
    assert_eq!(row(Field::Volume, 2), bits(&[700.0, 3000.0]), "lots of 100 become shares");
    assert_eq!(row(Field::Turnover, 2), bits(&[0.02, 0.0125]), "percent become fractions");
    assert_eq!(row(Field::PrevClose, 2), bits(&[5.0, 9.1]), "the close less the change, on the grid of 0.01");
    assert_eq!(market.bars.is_suspended().row(DayIdx(1)), [true, false]);
    assert_eq!(market.bars.assets().get(AssetIdx(0)).list_date, date(2024, 1, 2));
    assert!(market.warnings.iter().any(|text| text.contains("price limits, lots and market caps cannot be trusted")));
}

#[test]
fn a_stock_with_a_value_that_cannot_be_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    file(&from, "600000.csv", AKSHARE, "2024-01-02,9.0,9.1,9.2,8.9,10,9100,3,1,0.1,0.5\n");
    file(&from, "600001.csv", AKSHARE, "2024-01-02,9.0,9.1,9.2,8.9,-1,9100,3,1,0.1,0.5\n");
    file(&from, "600002.csv", AKSHARE, "2024-01-02,9.0,9.1,inf,8.9,10,9100,3,1,0.1,0.5\n");
    let report = import(Source::Akshare, &from, &to, None, false).unwrap();
    let expected = [
        "600001.csv, row 2: volume -100 on 2024-01-02: a volume is zero or more shares, and finite",
        "600002.csv, row 2: high inf on 2024-01-02: a price is above zero and below ten million yuan",
    ];
    assert_eq!((report.stocks, report.left_out), (1, expected.map(str::to_owned).to_vec()));
    loaded(&to);
}

#[test]
fn two_different_rows_of_a_day_stop_the_import() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    file(
        &from,
        "600000.csv",
        AKSHARE,
        "2024-01-02,9.0,9.1,9.2,8.9,10,9100,3,1,0.1,0.5\n2024-01-02,9.0,9.2,9.2,8.9,10,9100,3,1,0.1,0.5\n",
    );
    let error = import(Source::Akshare, &from, &to, None, false).unwrap_err();
    assert!(matches!(&error, DataError::Duplicate { file, row: 3, .. } if file == "600000.csv"), "{error}");
    assert!(!to.exists(), "nothing was written");
}

#[test]
fn a_file_that_is_something_else_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    file(&from, "600000.csv", AKSHARE, "2024-01-02,9.0,abc,9.2,8.9,10,9100,3,1,0.1,0.5\n");
    let error = import(Source::Akshare, &from, &to, None, false).unwrap_err().to_string();
    assert!(error.contains("600000.csv: line 2, column `收盘`"), "{error}");
    file(&from, "600000.csv", "date,close\n", "2024-01-02,9.0\n");
    let error = import(Source::Akshare, &from, &to, None, false).unwrap_err().to_string();
    assert!(error.contains("missing field `日期`"), "{error}");
    fs::remove_file(from.join("600000.csv")).unwrap();
    assert!(matches!(import(Source::Akshare, &from, &to, None, false), Err(DataError::Source { .. })));
}

#[test]
fn baostock_status_columns_and_delistings() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let bank = "2020-01-02,sh.600000,10,10.5,9.9,10.2,10.0,1000,10100,2,1.5,1,2.0,0\n\
                2020-01-03,sh.600000,10.2,10.2,10.2,10.2,10.2,0,0,2,,0,0.0,1\n\
                2020-01-06,sh.600000,10.2,10.3,10.1,10.3,10.2,10,103,2,0.1,1,1.0,1\n";
    file(&from, "600000.SH.csv", BAOSTOCK, bank);
    file(&from, "300028.SZ.csv", BAOSTOCK, "2020-01-02,sz.300028,1,1,1,1,1.1,5,5,2,0.1,1,-9,0\n");
    file(&from, "sh.000001.csv", BAOSTOCK, "2020-01-02,sh.000001,3000,3000,3000,3000,3000,5,5,2,0.1,1,-9,0\n");
    let report = import(Source::Baostock, &from, &to, None, false).unwrap();
    assert_eq!((report.stocks, report.days, report.rows), (2, 3, 4));
    assert!(report.left_out[0].contains("sh.000001"), "an index is no stock");
    let market = loaded(&to);
    let (gone, bank) = (AssetIdx(0), AssetIdx(1));
    assert_eq!(market.bars.assets().get(gone).delist_date, Some(date(2020, 1, 3)));
    assert_eq!(market.bars.assets().get(bank).delist_date, None);
    assert_eq!(market.bars.is_suspended().row(DayIdx(1)), [false, true]);
    assert_eq!(market.bars.is_st().row(DayIdx(2)), [false, true]);
    assert_eq!(market.bars.field(Field::Turnover).unwrap().at(DayIdx(1), bank), 0.0);
    assert_eq!(market.bars.field(Field::PrevClose).unwrap().at(DayIdx(0), bank), 10.0);
    assert!(market.bars.field(Field::Close).unwrap().at(DayIdx(1), gone).is_nan());
}

#[test]
fn market_files_bring_indices_and_futures() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to, files) = (folder.path().join("from"), folder.path().join("to"), folder.path().join("files"));
    let row = |day: &str| format!("{day},9.0,9.1,9.2,8.9,10,9100.0,3.0,1.1,0.1,0.5\n");
    file(&from, "600000.csv", AKSHARE, &(row("2024-02-08") + &row("2024-02-19")));
    let levels = "2020-01-02,1,1,1,1\n2024-01-31,1,4900,1,1\n2024-02-08,1,5000,1,1\n2024-02-19,1,5100,1,1\n";
    file(&files, "sh000852.csv", "date,open,close,high,low\n", levels);
    file(&files, "h00852.csv", "date,close\n", "2024-01-31,5900\n2024-02-08,6020.408163265306\n2024-02-19,6200\n");
    let header = "symbol,date,open,high,low,close,volume,hold\n";
    let futures = "IM2402,2024-02-08,5000,5010,4990,5005,100,900\nIM2402,2024-02-19,5100,5110,5090,5105,50,0\n";
    file(
        &files,
        "cffex_index_futures_daily.csv",
        header,
        &(futures.to_owned() + "IM2403,2024-02-20,5100,5110,5090,5105,50,0\n"),
    );
    let report = import(Source::Akshare, &from, &to, Some(&files), false).unwrap();
    assert_eq!((report.indices, report.contracts), (vec!["000852.SH".to_owned()], 1));
    assert!(report.warnings.iter().any(|text| text.contains("sh000300.csv is not there")));
    let market = loaded(&to);
    let levels = market.indices.get("000852.SH").unwrap();
    assert_eq!((levels.close.as_slice(), levels.dated.len()), ([5000.0, 5100.0].as_slice(), 3), "2020 is too long ago");
    // 6020.408/5900 is 5000/4900 to the last digit: nothing was paid before the 8th.
    assert!(levels.dividend_points_between(date(2024, 1, 31), date(2024, 2, 8)).unwrap().abs() < 1e-9);
    assert_eq!(market.futures.contracts()[0].last_day, date(2024, 2, 19), "the holidays moved the third Friday");
    assert_eq!(market.futures.bars(DayIdx(1))[0].open_interest, 0);
    assert!(market.warnings.iter().any(|text| text.contains("No settlement prices")));
}

#[test]
fn a_misspelt_source_gets_the_nearest_name() {
    let error = Source::from_name("akshre").unwrap_err().to_string();
    assert_eq!(error, "no importer `akshre`; did you mean `akshare`? There are cn2021, akshare, baostock, market");
    assert_eq!(Source::from_name("baostock").unwrap(), Source::Baostock);
}
