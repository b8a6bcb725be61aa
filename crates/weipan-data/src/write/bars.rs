//! `bars/<year>.parquet`: row groups of whole days, sorted by date and symbol.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, StringArray};
use arrow_schema::{DataType, Field as ArrowField, Schema};
use chrono::{Datelike, NaiveDate};
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use weipan_core::{AssetIdx, DayIdx, Field, Market, Panel};

use crate::error::DataError;
use crate::layout::BARS;
use crate::read::bars::{DATE, IS_ST, IS_SUSPENDED, SYMBOL};
use crate::write::day_indices;
use crate::write::table_file::{Keyed, TableFile, Written, properties};

/// Trading days in a row group: some hundred thousand rows, a few to a year, so that threads have parts to share.
const GROUP_DAYS: usize = 60;
/// Room for the distinct values of a column in a row group. Prices on a grid of 0.01 have some ten thousand.
const DICTIONARY_BYTES: usize = 1 << 20;

/// The days of one calendar year.
#[derive(Debug)]
pub(super) struct YearOfBars {
    year: i32,
    days: Vec<DayIdx>,
    /// All stocks in the order of symbols.
    order: Vec<AssetIdx>,
}

/// A numeric column.
struct Column<'a> {
    name: &'a str,
    panel: &'a Panel<f64>,
}

impl YearOfBars {
    /// The years of a market.
    pub fn all(market: &Market) -> Result<Vec<Self>, DataError> {
        let assets = market.bars.assets();
        let mut order: Vec<AssetIdx> = assets.iter().map(|(idx, _)| idx).collect();
        order.sort_by(|a, b| assets.get(*a).symbol.cmp(&assets.get(*b).symbol));
        if let Some(pair) = order.windows(2).find(|p| assets.get(p[0]).symbol == assets.get(p[1]).symbol) {
            let message = format!("{} is two stocks; each needs a symbol of its own", assets.get(pair[0]).symbol);
            return Err(DataError::Unwritable { message });
        }
        let mut years: Vec<Self> = Vec::new();
        for day in day_indices(market) {
            let year = market.bars.calendar().date(day).year();
            match years.last_mut() {
                Some(last) if last.year == year => last.days.push(day),
                _ => years.push(Self { year, days: vec![day], order: order.clone() }),
            }
        }
        Ok(years)
    }

    /// Writes the year's file.
    pub fn write(&self, folder: &Path, market: &Market) -> Result<Written, DataError> {
        let columns = columns(market);
        let name = format!("{BARS}/{}.parquet", self.year);
        let schema = schema(&columns);
        let mut file = TableFile::create(folder, &name, Arc::clone(&schema), encodings(&columns))?;
        let symbols = self.order.iter().map(|asset| market.bars.assets().get(*asset).symbol.text());
        let symbols: ArrayRef = Arc::new(StringArray::from_iter_values(symbols));
        let groups = self.days.len().div_ceil(GROUP_DAYS);
        for days in self.days.chunks(self.days.len().div_ceil(groups)) {
            file.group(self.rows(market, days, &columns, &symbols)?, &schema)?;
        }
        let date = |day: Option<&DayIdx>| day.map(|day| market.bars.calendar().date(*day));
        if let (Some(first), Some(last)) = (date(self.days.first()), date(self.days.last())) {
            file.spans(first, last);
        }
        file.close()
    }

    fn rows(
        &self,
        market: &Market,
        days: &[DayIdx],
        columns: &[Column<'_>],
        symbols: &ArrayRef,
    ) -> Result<Vec<ArrayRef>, DataError> {
        let (st, suspended) = (market.bars.is_st(), market.bars.is_suspended());
        let (mut dates, mut keys, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        for day in days {
            let date: NaiveDate = market.bars.calendar().date(*day);
            for (key, asset) in self.order.iter().enumerate() {
                let status = st.at(*day, *asset) || suspended.at(*day, *asset);
                if status || columns.iter().any(|column| !column.panel.at(*day, *asset).is_nan()) {
                    dates.push(date.to_epoch_days());
                    keys.push(key as i32);
                    cells.push((*day, *asset));
                }
            }
            if cells.last().is_none_or(|(last, _)| last != day) {
                // The calendar is the set of days with bars: this one would be lost.
                return Err(DataError::Unwritable { message: format!("no stock has a bar on {date}") });
            }
        }
        let keyed = Keyed::try_new(Int32Array::from(keys), Arc::clone(symbols));
        let mut arrays: Vec<ArrayRef> =
            vec![Arc::new(Date32Array::from(dates)), Arc::new(keyed.map_err(|e| DataError::parquet(BARS, e))?)];
        for column in columns {
            let values = cells.iter().map(|(day, asset)| column.panel.at(*day, *asset));
            arrays.push(Arc::new(Float64Array::from_iter_values(values)));
        }
        for flags in [st, suspended] {
            let values: BooleanArray = cells.iter().map(|(day, asset)| Some(flags.at(*day, *asset))).collect();
            arrays.push(Arc::new(values));
        }
        Ok(arrays)
    }
}

fn columns(market: &Market) -> Vec<Column<'_>> {
    let fields = Field::ALL.into_iter().filter_map(|f| Some(Column { name: f.name(), panel: market.bars.field(f)? }));
    fields.chain(market.bars.extras().map(|(name, panel)| Column { name, panel })).collect()
}

fn schema(columns: &[Column<'_>]) -> Arc<Schema> {
    let symbol = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let mut fields = vec![ArrowField::new(DATE, DataType::Date32, false), ArrowField::new(SYMBOL, symbol, false)];
    fields.extend(columns.iter().map(|column| ArrowField::new(column.name, DataType::Float64, false)));
    fields.extend([IS_ST, IS_SUSPENDED].map(|name| ArrowField::new(name, DataType::Boolean, false)));
    Arc::new(Schema::new(fields))
}

/// Prices, shares and turnover repeat: a dictionary is small and loads fast (BENCHMARKS.md).
/// Volumes, amounts and extra columns hardly repeat: plain.
fn encodings(columns: &[Column<'_>]) -> WriterProperties {
    let mut how = properties()
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_data_page_row_count_limit(usize::MAX)
        .set_column_statistics_enabled(ColumnPath::from(SYMBOL), EnabledStatistics::None);
    for column in columns {
        let path = ColumnPath::from(column.name);
        let repeats = !matches!(Field::from_name(column.name), None | Some(Field::Volume | Field::Amount));
        how = how.set_column_dictionary_enabled(path.clone(), repeats);
        if !repeats {
            how = how.set_column_encoding(path, Encoding::PLAIN);
        }
    }
    how.set_column_compression(ColumnPath::from(SYMBOL), Compression::LZ4_RAW).build()
}
