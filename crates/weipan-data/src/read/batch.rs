//! Some rows of a file, by column name.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float32Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Int32Array, PrimitiveArray, RecordBatch, StringArray};
use chrono::NaiveDate;
use weipan_core::Symbol;

use crate::error::DataError;

/// Rows that follow each other in a file.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    file: &'a str,
    first_row: u64,
    columns: RecordBatch,
}

/// A text column: a key per row into the distinct values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    /// A key per row.
    pub keys: &'a Int32Array,
    /// The distinct values.
    pub values: &'a StringArray,
}

impl<'a> Text<'a> {
    /// The text of a row; `None` if it has none.
    pub fn get(&self, row: usize) -> Option<&'a str> {
        if self.keys.is_null(row) {
            return None;
        }
        let key = usize::try_from(self.keys.value(row)).ok()?;
        (key < self.values.len() && self.values.is_valid(key)).then(|| self.values.value(key))
    }
}

impl<'a> Batch<'a> {
    /// Rows of a file from `first_row` (counted from 0) on.
    pub fn new(file: &'a str, first_row: u64, columns: RecordBatch) -> Self {
        Self { file, first_row, columns }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.columns.num_rows()
    }

    /// The row's number in the file, from 1.
    pub fn row(&self, at: usize) -> u64 {
        self.first_row + at as u64 + 1
    }

    /// Whether a column was read.
    pub fn has(&self, column: &str) -> bool {
        self.columns.column_by_name(column).is_some()
    }

    /// An error about a value.
    pub fn wrong(&self, at: usize, column: &str, message: impl Into<String>) -> DataError {
        DataError::value(self.file, self.row(at), column, message)
    }

    fn column(&self, name: &str) -> Result<&ArrayRef, DataError> {
        self.columns.column_by_name(name).ok_or_else(|| DataError::MissingColumn {
            file: self.file.to_owned(),
            column: name.to_owned(),
            found: self.columns.schema().fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    fn unexpected(&self, name: &str, array: &ArrayRef, expected: &'static str) -> DataError {
        let found = array.data_type().to_string();
        DataError::ColumnType { file: self.file.to_owned(), column: name.to_owned(), found, expected }
    }

    /// A numeric column as f64; null becomes NaN.
    pub fn numbers(&self, name: &str) -> Result<Cow<'_, [f64]>, DataError> {
        let array = self.column(name)?;
        if let Some(values) = array.as_primitive_opt::<Float64Type>() {
            return Ok(if values.null_count() == 0 {
                Cow::Borrowed(values.values())
            } else {
                Cow::Owned(values.iter().map(|v| v.unwrap_or(f64::NAN)).collect())
            });
        }
        let converted = array
            .as_primitive_opt::<Int64Type>()
            .map(|a| widened(a, |v| v as f64))
            .or_else(|| array.as_primitive_opt::<Int32Type>().map(|a| widened(a, f64::from)))
            .or_else(|| array.as_primitive_opt::<Float32Type>().map(|a| widened(a, f64::from)));
        converted.map(Cow::Owned).ok_or_else(|| self.unexpected(name, array, "a number"))
    }

    /// A column of numbers, or NaN in every row where the file has no such column.
    pub fn numbers_or_nan(&self, name: &str) -> Result<Cow<'_, [f64]>, DataError> {
        if self.has(name) { self.numbers(name) } else { Ok(Cow::Owned(vec![f64::NAN; self.len()])) }
    }

    /// A date column without holes, in days since 1970.
    pub fn days(&self, name: &str) -> Result<&[i32], DataError> {
        let array = self.column(name)?;
        let values = array.as_primitive_opt::<Date32Type>().ok_or_else(|| self.unexpected(name, array, "a date"))?;
        match (0..values.len()).find(|i| values.is_null(*i)) {
            Some(at) if values.null_count() > 0 => Err(self.wrong(at, name, "a date is missing; every row needs one")),
            _ => Ok(values.values()),
        }
    }

    /// A date of a row; `None` if it is null or the file has no such column.
    pub fn date(&self, name: &str, at: usize) -> Result<Option<NaiveDate>, DataError> {
        if !self.has(name) {
            return Ok(None);
        }
        let array = self.column(name)?;
        let values = array.as_primitive_opt::<Date32Type>().ok_or_else(|| self.unexpected(name, array, "a date"))?;
        Ok(if values.is_null(at) { None } else { NaiveDate::from_epoch_days(values.value(at)) })
    }

    /// A date of a row that must have one.
    pub fn some_date(&self, name: &str, at: usize) -> Result<NaiveDate, DataError> {
        self.date(name, at)?.ok_or_else(|| self.wrong(at, name, "a date is missing; every row needs one"))
    }

    /// A text column.
    pub fn text(&self, name: &str) -> Result<Text<'_>, DataError> {
        let array = self.column(name)?;
        let keys = array.as_dictionary_opt::<Int32Type>();
        let parts = keys.and_then(|d| d.values().as_string_opt::<i32>().map(|values| Text { keys: d.keys(), values }));
        parts.ok_or_else(|| self.unexpected(name, array, "text"))
    }

    /// The text of a row that must have one.
    pub fn some_text(&self, name: &str, at: usize) -> Result<&str, DataError> {
        self.text(name)?.get(at).ok_or_else(|| self.wrong(at, name, "text is missing; every row needs it"))
    }

    /// The symbol of a row.
    pub fn symbol(&self, name: &str, at: usize) -> Result<Symbol, DataError> {
        let text = self.some_text(name, at)?;
        text.parse().map_err(|e: weipan_core::SymbolError| self.wrong(at, name, e.to_string()))
    }

    /// A column of true and false without holes.
    pub fn flags(&self, name: &str) -> Result<&BooleanArray, DataError> {
        let array = self.column(name)?;
        let flags = array.as_boolean_opt().ok_or_else(|| self.unexpected(name, array, "true or false"))?;
        match (0..flags.len()).find(|i| flags.null_count() > 0 && flags.is_null(*i)) {
            Some(at) => Err(self.wrong(at, name, "neither true nor false; write one of them in every row")),
            None => Ok(flags),
        }
    }
}

fn widened<T: arrow_array::ArrowPrimitiveType>(array: &PrimitiveArray<T>, to: impl Fn(T::Native) -> f64) -> Vec<f64> {
    if array.null_count() == 0 {
        return array.values().iter().map(|v| to(*v)).collect();
    }
    array.iter().map(|v| v.map_or(f64::NAN, &to)).collect()
}
