//! A Parquet file: its columns, checked by name and type, and its row groups.

use std::cell::Cell;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema};
use chrono::NaiveDate;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::statistics::Statistics;

use crate::error::DataError;
use crate::read::batch::Batch;

/// Rows decoded at a time: a few columns of a batch stay in the second-level cache.
const BATCH_ROWS: usize = 32_768;

/// What a column must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Date,
    Text,
    Number,
    Flag,
}

impl Kind {
    fn accepts(self, found: &DataType) -> bool {
        match self {
            Self::Date => *found == DataType::Date32,
            Self::Text => matches!(found, DataType::Dictionary(_, _)),
            Self::Number => {
                matches!(found, DataType::Float64 | DataType::Float32 | DataType::Int64 | DataType::Int32)
            }
            Self::Flag => *found == DataType::Boolean,
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Date => "a date (DATE, days since 1970)",
            Self::Text => "text (STRING, plain or as a dictionary)",
            Self::Number => "a number (DOUBLE, FLOAT, INT64 or INT32)",
            Self::Flag => "true or false (BOOLEAN)",
        }
    }
}

/// An open file: its footer is read, its pages are not.
#[derive(Debug)]
pub(crate) struct ParquetFile {
    /// Its name inside the data set, for messages.
    pub name: String,
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl ParquetFile {
    /// Reads the footer. Text columns of any kind will be read as dictionaries, because symbols repeat.
    pub fn open(root: &Path, name: &str) -> Result<Self, DataError> {
        let path = root.join(name);
        let file = File::open(&path).map_err(DataError::io(&path, "open it"))?;
        let wrong = |e| DataError::parquet(name, e);
        // The writer's own Arrow schema is ignored: what counts is what the columns are.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let bare = guarded(name, || ArrowReaderMetadata::load(&file, options.clone()))?.map_err(wrong)?;
        let fields: Vec<_> = bare.schema().fields().iter().map(|field| as_dictionary(field)).collect();
        let options = options.with_schema(Arc::new(Schema::new(fields)));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(bare.metadata()), options).map_err(wrong)?;
        Ok(Self { name: name.to_owned(), path, metadata })
    }

    /// Number of rows.
    pub fn rows(&self) -> u64 {
        self.metadata.metadata().row_groups().iter().map(|group| group.num_rows() as u64).sum()
    }

    /// Number of row groups.
    pub fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Rows of the file before a row group.
    pub fn rows_before(&self, group: usize) -> u64 {
        self.metadata.metadata().row_groups().iter().take(group).map(|group| group.num_rows() as u64).sum()
    }

    /// Names of the columns, in the order of the file.
    pub fn columns(&self) -> Vec<String> {
        self.metadata.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Whether a column is there, with the right type.
    pub fn find(&self, column: &str, kind: Kind) -> Result<bool, DataError> {
        let Ok(field) = self.metadata.schema().field_with_name(column) else { return Ok(false) };
        if kind.accepts(field.data_type()) {
            return Ok(true);
        }
        Err(DataError::ColumnType {
            file: self.name.clone(),
            column: column.to_owned(),
            found: field.data_type().to_string(),
            expected: kind.expected(),
        })
    }

    /// Demands a column with the right type.
    pub fn require(&self, column: &str, kind: Kind) -> Result<(), DataError> {
        if self.find(column, kind)? {
            return Ok(());
        }
        let found = self.columns().join(", ");
        Err(DataError::MissingColumn { file: self.name.clone(), column: column.to_owned(), found })
    }

    /// First and last date of a row group by its statistics; `None` where the file has none.
    pub fn date_range(&self, group: usize, column: &str) -> Option<(NaiveDate, NaiveDate)> {
        let metadata = self.metadata.metadata().row_group(group);
        let leaf = metadata.columns().iter().find(|c| c.column_path().string() == column)?;
        let Some(Statistics::Int32(range)) = leaf.statistics() else { return None };
        Some((NaiveDate::from_epoch_days(*range.min_opt()?)?, NaiveDate::from_epoch_days(*range.max_opt()?)?))
    }

    /// Reads some columns of one row group. Each reader has its own file handle, so that threads do not share one.
    pub fn reader(&self, group: usize, columns: &[&str]) -> Result<Reader<'_>, DataError> {
        let file = File::open(&self.path).map_err(DataError::io(&self.path, "open it"))?;
        let schema = self.metadata.parquet_schema();
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
            .with_projection(ProjectionMask::columns(schema, columns.iter().copied()))
            .with_row_groups(vec![group])
            .with_batch_size(BATCH_ROWS);
        let batches = guarded(&self.name, || builder.build())?.map_err(|e| DataError::parquet(&self.name, e))?;
        Ok(Reader { name: &self.name, batches })
    }

    /// Reads some columns of the whole file: for small tables.
    pub fn batches(&self, columns: &[&str]) -> Result<Vec<Batch<'_>>, DataError> {
        let mut batches = Vec::new();
        let mut row = 0;
        for group in 0..self.groups() {
            for batch in self.reader(group, columns)? {
                let batch = batch?;
                let rows = batch.num_rows() as u64;
                batches.push(Batch::new(&self.name, row, batch));
                row += rows;
            }
        }
        Ok(batches)
    }
}

/// Batches of a row group.
pub(crate) struct Reader<'a> {
    name: &'a str,
    batches: ParquetRecordBatchReader,
}

impl Iterator for Reader<'_> {
    type Item = Result<RecordBatch, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = guarded(self.name, || self.batches.next());
        let wrong = |e: ArrowError| DataError::parquet(self.name, e);
        next.map(|batch| batch.map(|batch| batch.map_err(wrong))).unwrap_or_else(|e| Some(Err(e)))
    }
}

thread_local! {
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside the Parquet decoder, whose panics become errors: a program's panic hook may stay silent.
#[must_use]
pub fn is_decoding() -> bool {
    DECODING.get()
}

/// Runs the decoder. On damaged pages it may panic where it should give an error; nothing of it is used afterwards.
fn guarded<T>(name: &str, decode: impl FnOnce() -> T) -> Result<T, DataError> {
    DECODING.set(true);
    let decoded = catch_unwind(AssertUnwindSafe(decode));
    DECODING.set(false);
    decoded.map_err(|_| DataError::parquet(name, "its pages are damaged"))
}

fn as_dictionary(field: &ArrowField) -> ArrowField {
    match field.data_type() {
        DataType::Utf8 => {
            let keys_and_values = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            field.clone().with_data_type(keys_and_values)
        }
        _ => field.clone(),
    }
}
