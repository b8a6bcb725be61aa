//! Stress: dated overlays on a real history, from plain values to plain values.
//!
//! An [`Overlay`] is a `[[stress]]` of the spec. [`apply`] lays a list of them over a [`Market`] and a [`Spec`] and gives new ones;
//! the recorded market is never written to, and panels that nothing changes are shared with it. The result does not depend on
//! the order in which overlays are listed: prices come first, then the index they imply, then futures with their basis, then
//! volume; rules and terms touch no market at all. Scores and targets are those of the recorded history: nobody knew the
//! shock beforehand, and nobody's ranking answers it afterwards.

mod account;
mod apply;
mod ban;
mod basis;
mod bucket;
mod check;
mod date;
pub mod episode;
mod error;
mod futures;
pub mod grid;
mod index;
mod overlay;
mod price;
mod redemption;
mod run;
mod volume;

pub use account::{FinancingChange, MarginChange};
pub(crate) use apply::check;
pub use apply::{Stressed, apply};
pub use ban::{SellBan, Selling, ShortBan};
pub use basis::{BasisClose, BasisJump, BasisShift};
pub use episode::{Episode, Replay, episodes};
pub use error::StressError;
pub use grid::GridSpec;
pub use overlay::{KINDS, Overlay};
pub use price::{IndexMove, PriceShock};
pub use redemption::Redemption;
pub use run::{StressRun, VARIANTS, stress};
pub use volume::VolumeCut;
