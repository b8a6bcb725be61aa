//! Everything that was loaded from a data set.

use std::sync::Arc;

use crate::bars::Members;
use crate::{Actions, Bars, Futures, Indices};

/// Bars with what belongs to them: plain values, read-only once loaded.
#[derive(Debug, Clone)]
pub struct Market {
    /// Name of the data set, for people.
    pub name: String,
    /// Bars of stocks.
    pub bars: Bars,
    /// Corporate actions.
    pub actions: Actions,
    /// Index levels.
    pub indices: Indices,
    /// Index members.
    pub members: Arc<Members>,
    /// Index futures.
    pub futures: Futures,
    /// What a reader of results must know about these data.
    pub warnings: Vec<String>,
    /// SHA-256 over the files that were read, in hexadecimal.
    pub fingerprint: String,
}
