//! One Parquet file under construction.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Date32Array, DictionaryArray, Float64Array, RecordBatch, StringArray};
use arrow_schema::Schema;
use chrono::NaiveDate;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};

use crate::error::DataError;

/// A file that was written.
#[derive(Debug)]
pub(crate) struct Written {
    /// Name inside the data set.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// First and last date.
    pub span: Option<(NaiveDate, NaiveDate)>,
}

/// How all files are written: LZ4 costs little to undo, and statistics per row group say which days it holds.
pub(crate) fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_created_by(concat!("weipan ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::LZ4_RAW)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_max_row_group_row_count(None)
}

/// A file being written.
pub(crate) struct TableFile {
    name: String,
    rows: u64,
    span: Option<(NaiveDate, NaiveDate)>,
    writer: ArrowWriter<File>,
}

impl TableFile {
    /// Creates a file.
    pub fn create(folder: &Path, name: &str, schema: Arc<Schema>, how: WriterProperties) -> Result<Self, DataError> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(DataError::io(&path, "create it"))?;
        let options = ArrowWriterOptions::new().with_properties(how).with_skip_arrow_metadata(true);
        let writer =
            ArrowWriter::try_new_with_options(file, schema, options).map_err(|e| DataError::parquet(name, e))?;
        Ok(Self { name: name.to_owned(), rows: 0, span: None, writer })
    }

    /// Writes one row group.
    pub fn group(&mut self, columns: Vec<ArrayRef>, schema: &Arc<Schema>) -> Result<(), DataError> {
        let wrong = |e: &dyn std::fmt::Display| DataError::parquet(&self.name, e);
        let batch = RecordBatch::try_new(Arc::clone(schema), columns).map_err(|e| wrong(&e))?;
        self.rows += batch.num_rows() as u64;
        self.writer.write(&batch).and_then(|()| self.writer.flush()).map_err(|e| wrong(&e))
    }

    /// Widens the range of dates.
    pub fn spans(&mut self, first: NaiveDate, last: NaiveDate) {
        let (from, to) = self.span.unwrap_or((first, last));
        self.span = Some((from.min(first), to.max(last)));
    }

    /// Writes the footer.
    pub fn close(self) -> Result<Written, DataError> {
        self.writer.close().map_err(|e| DataError::parquet(&self.name, e))?;
        Ok(Written { name: self.name, rows: self.rows, span: self.span })
    }
}

/// Writes a small table of one row group.
pub(crate) fn write_small(
    folder: &Path,
    name: &str,
    columns: Vec<(arrow_schema::Field, ArrayRef)>,
    dates: impl IntoIterator<Item = NaiveDate>,
) -> Result<Written, DataError> {
    let (fields, arrays): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let schema = Arc::new(Schema::new(fields));
    let mut file = TableFile::create(folder, name, Arc::clone(&schema), properties().build())?;
    file.group(arrays, &schema)?;
    dates.into_iter().for_each(|date| file.spans(date, date));
    file.close()
}

/// A date column without holes.
pub(crate) fn dates(name: &str, values: impl IntoIterator<Item = NaiveDate>) -> (arrow_schema::Field, ArrayRef) {
    let array = Date32Array::from_iter_values(values.into_iter().map(|date| date.to_epoch_days()));
    (arrow_schema::Field::new(name, arrow_schema::DataType::Date32, false), Arc::new(array))
}

/// A date column with holes.
pub(crate) fn some_dates(
    name: &str,
    values: impl IntoIterator<Item = Option<NaiveDate>>,
) -> (arrow_schema::Field, ArrayRef) {
    let array: Date32Array = values.into_iter().map(|date| date.map(|d| d.to_epoch_days())).collect();
    (arrow_schema::Field::new(name, arrow_schema::DataType::Date32, true), Arc::new(array))
}

/// A numeric column; NaN is missing.
pub(crate) fn numbers(name: &str, values: impl IntoIterator<Item = f64>) -> (arrow_schema::Field, ArrayRef) {
    let array = Float64Array::from_iter_values(values);
    (arrow_schema::Field::new(name, arrow_schema::DataType::Float64, false), Arc::new(array))
}

/// A text column without holes.
pub(crate) fn texts<T: AsRef<str>>(name: &str, values: impl IntoIterator<Item = T>) -> (arrow_schema::Field, ArrayRef) {
    let array = StringArray::from_iter_values(values);
    (arrow_schema::Field::new(name, arrow_schema::DataType::Utf8, false), Arc::new(array))
}

/// A text column with holes.
pub(crate) fn some_texts<T: AsRef<str>>(
    name: &str,
    values: impl IntoIterator<Item = Option<T>>,
) -> (arrow_schema::Field, ArrayRef) {
    let array: StringArray = values.into_iter().collect();
    (arrow_schema::Field::new(name, arrow_schema::DataType::Utf8, true), Arc::new(array))
}

/// A symbol column as keys into a shared list of symbols.
pub(crate) type Keyed = DictionaryArray<Int32Type>;
