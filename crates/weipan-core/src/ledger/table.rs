//! Rows as Arrow batches: a table is declared once, and its struct, schema and both ways follow.

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use thiserror::Error;

/// What can be wrong with a ledger file.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// A column is not there.
    #[error("column `{0}` is missing: the file was written by another version of weipan; run it again")]
    Missing(&'static str),
    /// A column or a value has another type than it should.
    #[error("column `{column}`, row {row}: {what}")]
    Value {
        /// The column.
        column: &'static str,
        /// The row, from 0.
        row: usize,
        /// What is wrong.
        what: String,
    },
    /// Arrow refused the columns.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// A table of a ledger: rows in memory, columns in files.
pub trait Table: Sized {
    /// The file's name without its ending.
    const NAME: &'static str;
    /// The Arrow schema, with each column's meaning in its metadata.
    fn schema() -> Schema;
    /// The rows as columns.
    ///
    /// # Errors
    /// [`LedgerError::Arrow`] if the columns do not fit together, which would be a defect.
    fn to_batch(rows: &[Self]) -> Result<RecordBatch, LedgerError>;
    /// The columns as rows.
    ///
    /// # Errors
    /// [`LedgerError`] names the column that is missing or of another type.
    fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, LedgerError>;
}

macro_rules! table {
    ($(#[$meta:meta])* pub struct $name:ident = $file:literal {
        $(#[doc = $doc:literal] $(#[doc = $more:literal])* $field:ident: $type:ty,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(#[doc = $doc] $(#[doc = $more])* pub $field: $type,)+
        }
        impl Table for $name {
            const NAME: &'static str = $file;
            fn schema() -> Schema {
                Schema::new(vec![$(
                    Field::new(stringify!($field), <$type as Column>::data_type(), <$type as Column>::NULLABLE)
                        .with_metadata([("doc".to_owned(), concat!($doc $(, $more)*).trim().to_owned())].into()),
                )+])
            }
            fn to_batch(rows: &[Self]) -> Result<RecordBatch, LedgerError> {
                let columns: Vec<ArrayRef> =
                    vec![$(<$type as Column>::collect(&mut rows.iter().map(|row| &row.$field))),+];
                Ok(RecordBatch::try_new(Arc::new(Self::schema()), columns)?)
            }
            fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, LedgerError> {
                $(let mut $field = {
                    let column = stringify!($field);
                    let array = batch.column_by_name(column).ok_or(LedgerError::Missing(column))?;
                    <$type as Column>::read(array)
                        .ok_or_else(|| LedgerError::Value { column, row: 0, what: format!("unexpected type or word in {}", array.data_type()) })?
                        .into_iter()
                };)+
                let mut rows = Vec::with_capacity(batch.num_rows());
                for row in 0..batch.num_rows() {
                    rows.push(Self { $($field: $field.next().ok_or(LedgerError::Value { column: stringify!($field), row, what: "no value".to_owned() })?,)+ });
                }
                Ok(rows)
            }
        }
    };
}
pub(super) use table;
