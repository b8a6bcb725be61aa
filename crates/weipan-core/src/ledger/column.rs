//! The types that a ledger's columns can have, and their Arrow form.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int64Type};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array};
use arrow_schema::DataType;
use chrono::NaiveDate;

use super::{EntryKind, EventKind, LedgerAccount, MarginStatus};
use crate::trade::FutureRejectRule;
use crate::{Cny, Contracts, FutureOrigin, Origin, Price, RejectRule, Shares, Side};

/// Days from 1970-01-01, Arrow's Date32.
#[must_use]
pub fn date32(date: NaiveDate) -> i32 {
    (date - NaiveDate::default()).num_days() as i32
}

/// The date of an Arrow Date32.
#[must_use]
pub fn from_date32(days: i32) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(chrono::Duration::days(i64::from(days)))
}

/// A type that can be a column of a ledger.
pub(super) trait Column: Sized + 'static {
    const NULLABLE: bool = false;
    fn data_type() -> DataType;
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef;
    fn read(array: &ArrayRef) -> Option<Vec<Self>>;
}

macro_rules! decimal_column {
    ($type:ident) => {
        impl Column for $type {
            fn data_type() -> DataType {
                DataType::Decimal128(18, 4)
            }
            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                let array: Decimal128Array = values.map(|v| Some(i128::from(v.0))).collect();
                Arc::new(array.with_data_type(Self::data_type()))
            }
            fn read(array: &ArrayRef) -> Option<Vec<Self>> {
                let array = array.as_primitive_opt::<Decimal128Type>()?;
                array.values().iter().map(|v| i64::try_from(*v).ok().map(Self)).collect()
            }
        }
    };
}
decimal_column!(Cny);
decimal_column!(Price);

macro_rules! count_column {
    ($type:ident) => {
        impl Column for $type {
            fn data_type() -> DataType {
                DataType::Int64
            }
            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                let mut builder = Int64Builder::new();
                values.for_each(|v| builder.append_value(v.0));
                Arc::new(builder.finish())
            }
            fn read(array: &ArrayRef) -> Option<Vec<Self>> {
                Some(array.as_primitive_opt::<Int64Type>()?.values().iter().map(|v| Self(*v)).collect())
            }
        }
    };
}
count_column!(Shares);
count_column!(Contracts);

impl Column for i64 {
    fn data_type() -> DataType {
        DataType::Int64
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        let mut builder = Int64Builder::new();
        values.for_each(|v| builder.append_value(*v));
        Arc::new(builder.finish())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        Some(array.as_primitive_opt::<Int64Type>()?.values().to_vec())
    }
}

impl Column for f64 {
    const NULLABLE: bool = true;
    fn data_type() -> DataType {
        DataType::Float64
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        let mut builder = Float64Builder::new();
        values.for_each(|v| builder.append_option((!v.is_nan()).then_some(*v)));
        Arc::new(builder.finish())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        let array = array.as_primitive_opt::<Float64Type>()?;
        Some(array.iter().map(|v| v.unwrap_or(f64::NAN)).collect())
    }
}

impl Column for bool {
    fn data_type() -> DataType {
        DataType::Boolean
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(values.map(|v| Some(*v)).collect::<BooleanArray>())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        Some(array.as_boolean_opt()?.values().iter().collect())
    }
}

impl Column for NaiveDate {
    fn data_type() -> DataType {
        DataType::Date32
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        Arc::new(values.map(|v| Some(date32(*v))).collect::<Date32Array>())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        array.as_primitive_opt::<Date32Type>()?.values().iter().map(|v| from_date32(*v)).collect()
    }
}

impl Column for Arc<str> {
    fn data_type() -> DataType {
        DataType::Utf8
    }
    fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
        let mut builder = StringBuilder::new();
        values.for_each(|v| builder.append_value(v));
        Arc::new(builder.finish())
    }
    fn read(array: &ArrayRef) -> Option<Vec<Self>> {
        Some(array.as_string_opt::<i32>()?.iter().map(|v| Arc::from(v.unwrap_or_default())).collect())
    }
}

macro_rules! word_column {
    ($($type:ident),+) => {$(
        impl Column for $type {
            fn data_type() -> DataType {
                DataType::Utf8
            }
            fn collect(values: &mut dyn Iterator<Item = &Self>) -> ArrayRef {
                let mut builder = StringBuilder::new();
                values.for_each(|v| builder.append_value(v.word()));
                Arc::new(builder.finish())
            }
            fn read(array: &ArrayRef) -> Option<Vec<Self>> {
                array.as_string_opt::<i32>()?.iter().map(|v| Self::from_word(v.unwrap_or_default())).collect()
            }
        }
    )+};
}
word_column!(
    Side,
    Origin,
    RejectRule,
    FutureOrigin,
    FutureRejectRule,
    MarginStatus,
    EventKind,
    EntryKind,
    LedgerAccount
);
