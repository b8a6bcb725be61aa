//! Small made-up markets and files for the tests.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, RecordBatch, StringArray};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use weipan_core::{
    Action, ActionKind, Actions, AssetIdx, Assets, Bars, Board, Calendar, Contract, ContractIdx, DayIdx, Field,
    FutureBar, Futures, IndexLevels, Indices, Instrument, Market, Mask, Panel, Price, Ratio,
};
use weipan_data::About;

/// The weekdays from a date on.
pub fn weekdays(first: NaiveDate, count: usize) -> Vec<NaiveDate> {
    let all = (0..).map(|n| first + Days::new(n));
    all.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).take(count).collect()
}

pub fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// Symbols that are not in the order of columns.
pub const SYMBOLS: [&str; 5] = ["600519.SH", "000001.SZ", "688981.SH", "300750.SZ", "430047.BJ"];

pub fn assets(count: usize, listed: NaiveDate) -> Assets {
    let stock = |symbol: &&str| Instrument {
        symbol: symbol.parse().unwrap(),
        name: format!("股票 {symbol}"),
        board: symbol.parse::<weipan_core::Symbol>().unwrap().board().unwrap(),
        list_date: listed,
        delist_date: (*symbol == "430047.BJ").then(|| listed + Days::new(4000)),
        industry: (*symbol != "000001.SZ").then(|| "银行".to_owned()),
    };
    Assets::new(SYMBOLS[..count].iter().map(stock).collect())
}

/// A stream of numbers that only depends on its seed.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// A market with every kind of table; values are arbitrary, some are missing.
pub fn random_market(seed: u64, days: usize, stocks: usize) -> Market {
    let mut random = Numbers(seed);
    let calendar = Arc::new(Calendar::new(weekdays(date(2022, 11, 1), days)).unwrap());
    let assets = Arc::new(assets(stocks, date(2020, 1, 2)));
    let mut bars = Bars::new(Arc::clone(&calendar), Arc::clone(&assets));
    // Every stock misses some days, no day misses every stock.
    let present: Vec<bool> =
        (0..days * stocks).map(|i| i % stocks == (i / stocks) % stocks || !random.one_in(4)).collect();
    let mut panel = || {
        let value = |i: usize| {
            let missing = !present[i] || (i % stocks != (i / stocks) % stocks && random.one_in(6));
            if missing { f64::NAN } else { (random.below(1_000_000) as f64 + 1.0) / 100.0 }
        };
        Panel::from_rows(days, stocks, (0..days * stocks).map(value).collect()).unwrap()
    };
    for field in Field::ALL.into_iter().filter(|f| *f != Field::Open) {
        bars.insert(field, panel());
    }
    bars.insert_extra("pe_ttm", panel());
    let mut flags =
        || Panel::from_rows(days, stocks, present.iter().map(|p| *p && random.one_in(3)).collect()).unwrap();
    let (st, suspended) = (flags(), flags());
    bars.insert_status(st, suspended);
    let actions = (0..days as u32)
        .filter(|_| random.one_in(3))
        .map(|day| Action {
            asset: AssetIdx(day % stocks as u32),
            ex_day: DayIdx(day),
            pay_day: DayIdx(day + (day % 9)),
            cash_per_share: Ratio(i64::from(day) * 12_345_678),
            new_shares_per_share: Ratio(i64::from(day) * 333_333),
            kind: [ActionKind::Cash, ActionKind::Bonus, ActionKind::Rights, ActionKind::Restructuring]
                [day as usize % 4],
        })
        .collect();
    Market {
        name: "random".into(),
        bars,
        actions: Actions::new(actions),
        indices: indices(&calendar, |day| day % 7 == 3),
        members: members(&mut random, days, stocks).into(),
        futures: futures(&calendar),
        warnings: Vec::new(),
        fingerprint: String::new(),
    }
}

fn members(random: &mut Numbers, days: usize, stocks: usize) -> BTreeMap<String, Mask> {
    let mut mask = Mask::filled(days, stocks, false);
    for day in (0..days as u32).map(DayIdx) {
        mask.row_mut(day).iter_mut().for_each(|cell| *cell = random.one_in(2));
    }
    mask.row_mut(DayIdx(0))[0] = true;
    BTreeMap::from([("000852.SH".to_owned(), mask)])
}

/// Levels from before the calendar on; none on its days that are holes.
fn indices(calendar: &Calendar, is_hole: impl Fn(usize) -> bool) -> Indices {
    let mut indices = Indices::default();
    let before = weekdays(calendar.days()[0] - Days::new(28), 15);
    let dates = before
        .into_iter()
        .chain(calendar.days().iter().copied().enumerate().filter(|(i, _)| !is_hole(*i)).map(|x| x.1));
    let dated: Vec<_> =
        dates.enumerate().map(|(i, day)| (day, 6000.0 + i as f64 / 7.0, 7000.0 + i as f64 / 3.0)).collect();
    let at =
        |day: &NaiveDate| dated.iter().find(|row| row.0 == *day).map_or((f64::NAN, f64::NAN), |row| (row.1, row.2));
    let (close, total_return) = calendar.days().iter().map(at).unzip();
    indices.insert("000852.SH", IndexLevels { close, total_return, dated });
    indices
}

fn futures(calendar: &Calendar) -> Futures {
    let contract = |code: &str, month, last_day| Contract {
        code: code.into(),
        product: "IM".into(),
        year: 2023,
        month,
        first_day: calendar.days()[0],
        last_day,
    };
    let contracts = vec![contract("IM2303", 3, date(2023, 3, 17)), contract("IM2306", 6, date(2023, 6, 15))];
    let bar = |day: usize, contract: u32| {
        let price = |n: i64| Price(60_000_000 + 1_234 * (day as i64 + n));
        FutureBar {
            contract: ContractIdx(contract),
            open: price(1),
            high: price(9),
            low: price(0),
            close: price(5),
            settlement: day.is_multiple_of(2).then(|| price(4)),
            volume: day as i64,
            open_interest: 10,
        }
    };
    let by_day = (0..calendar.len()).map(|day| if day % 5 == 2 { vec![] } else { vec![bar(day, 0), bar(day, 1)] });
    Futures::new(contracts, by_day.collect())
}

/// Two stocks over thirty days that no rule of the check objects to.
pub fn clean_market() -> Market {
    let days = weekdays(date(2023, 3, 1), 30);
    let calendar = Arc::new(Calendar::new(days).unwrap());
    let mut bars = Bars::new(Arc::clone(&calendar), Arc::new(assets(2, date(2010, 1, 4))));
    let panel = |of: &dyn Fn(usize, usize) -> f64| {
        Panel::from_rows(30, 2, (0..60).map(|i| of(i / 2, i % 2)).collect()).unwrap()
    };
    let close = |day: usize, stock: usize| 10.0 + (day % 3) as f64 / 100.0 + stock as f64;
    bars.insert(Field::Open, panel(&close));
    bars.insert(Field::High, panel(&|d, s| close(d, s) + 0.05));
    bars.insert(Field::Low, panel(&|d, s| close(d, s) - 0.05));
    bars.insert(Field::Close, panel(&close));
    bars.insert(Field::PrevClose, panel(&|d, s| close(d.max(1) - 1, s)));
    bars.insert(Field::Volume, panel(&|_, _| 10_000.0));
    bars.insert(Field::Amount, panel(&|d, s| 10_000.0 * close(d, s)));
    bars.insert(Field::Turnover, panel(&|_, _| 0.01));
    bars.insert(Field::TotalShares, panel(&|_, _| 1e8));
    bars.insert(Field::FloatShares, panel(&|_, _| 1e8));
    let mut market = random_market(7, 30, 2);
    market.actions = Actions::default();
    market.futures = Futures::default();
    market.indices = indices(&calendar, |_| false);
    market.bars = bars;
    market
}

/// The same bars on other days; without the tables that know days.
pub fn on_days(market: &Market, days: Vec<NaiveDate>) -> Market {
    let mut bars = Bars::new(Arc::new(Calendar::new(days).unwrap()), Arc::new(market.bars.assets().clone()));
    for field in Field::ALL {
        bars.insert(field, market.bars.field(field).unwrap().clone());
    }
    Market { bars, indices: Indices::default(), members: Arc::default(), ..market.clone() }
}

/// A stock of a clean market trades under another code after it.
pub fn rename(path: &Path, from: &str, to: &str) {
    let listed = || Arc::new(Date32Array::from(vec![date(2010, 1, 4).to_epoch_days(); 2])) as ArrayRef;
    let texts = |values: [&str; 2]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let renamed = Date32Array::from(vec![None, Some(date(2024, 1, 2).to_epoch_days())]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("symbol", texts([SYMBOLS[0], from])),
        ("name", texts(["A", "B"])),
        ("board", texts(["main", "main"])),
        ("list_date", listed()),
        ("renamed_to", texts(["", to])),
        ("rename_date", Arc::new(renamed)),
    ];
    parquet(&path.join("instruments.parquet"), columns, 100);
}

pub fn about() -> About {
    About {
        name: "made up".into(),
        source: "a test".into(),
        notes: vec!["Nothing is true.".into()],
        ..About::default()
    }
}

/// Writes a Parquet file of the given columns.
pub fn parquet(path: &Path, columns: Vec<(&str, ArrayRef)>, rows_in_group: usize) -> PathBuf {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap();
    let how = WriterProperties::builder().set_max_row_group_row_count(Some(rows_in_group)).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(how)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path.to_owned()
}

/// The same bits, so that NaN equals NaN.
pub fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

pub fn board(name: &str) -> Board {
    Board::ALL.into_iter().find(|board| board.name() == name).unwrap()
}
