//! One overlay: a closed set of kinds, each with its own file.

use serde::{Deserialize, Serialize};
use weipan_core::stress::OverlayRecord;

use super::account::{FinancingChange, MarginChange};
use super::ban::{SellBan, ShortBan};
use super::basis::{BasisClose, BasisJump, BasisShift};
use super::episode::Replay;
use super::price::PriceShock;
use super::redemption::Redemption;
use super::volume::VolumeCut;

/// One `[[stress]]` of a spec.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "toml::Table")]
pub enum Overlay {
    /// No opening of shorts.
    ShortBan(ShortBan),
    /// No selling of longs.
    SellBan(SellBan),
    /// Annualised basis shifted.
    BasisShift(BasisShift),
    /// Basis jumps and decays.
    BasisJump(BasisJump),
    /// Basis closes.
    BasisClose(BasisClose),
    /// Financing rate.
    Financing(FinancingChange),
    /// Margin lines.
    Margin(MarginChange),
    /// Volume cut.
    Volume(VolumeCut),
    /// Price shock of a size bucket.
    Price(PriceShock),
    /// Clients' money leaves.
    Redemption(Redemption),
    /// A named episode is replayed.
    Episode(Replay),
}

impl TryFrom<toml::Table> for Overlay {
    type Error = String;

    fn try_from(mut table: toml::Table) -> Result<Self, String> {
        let kind = match table.remove("kind") {
            Some(toml::Value::String(kind)) => kind,
            None if table.contains_key("episode") => "episode".to_owned(),
            Some(other) => return Err(format!("kind = {other}: write one of {}", words())),
            None => return Err(format!("a [[stress]] needs `kind` or `episode`; kinds are {}", words())),
        };
        fn read<T: serde::de::DeserializeOwned>(kind: &str, table: toml::Table) -> Result<T, String> {
            table.try_into().map_err(|e: toml::de::Error| format!("[[stress]] {kind}: {}", e.message()))
        }
        Ok(match kind.as_str() {
            "short_ban" => Self::ShortBan(read(&kind, table)?),
            "sell_ban" => Self::SellBan(read(&kind, table)?),
            "basis_shift" => Self::BasisShift(read(&kind, table)?),
            "basis_jump" => Self::BasisJump(read(&kind, table)?),
            "basis_close" => Self::BasisClose(read(&kind, table)?),
            "financing" => Self::Financing(read(&kind, table)?),
            "margin" => Self::Margin(read(&kind, table)?),
            "volume" => Self::Volume(read(&kind, table)?),
            "price" => Self::Price(read(&kind, table)?),
            "redemption" => Self::Redemption(read(&kind, table)?),
            "episode" => Self::Episode(read(&kind, table)?),
            _ => return Err(format!("there is no kind \"{kind}\" of stress; kinds are {}", words())),
        })
    }
}

/// Every kind with the keys it takes.
pub const KINDS: [(&str, &[&str]); 11] = [
    ("price", &["on", "change", "path", "days", "size_from", "size_to", "index", "limit_volume"]),
    ("basis_shift", &["from", "to", "annual"]),
    ("basis_jump", &["on", "points", "fraction", "half_life"]),
    ("basis_close", &["from", "days", "to"]),
    ("volume", &["from", "to", "factor", "size_from", "size_to"]),
    ("short_ban", &["from", "to", "product"]),
    ("sell_ban", &["from", "to", "side"]),
    ("financing", &["from", "to", "level", "shift"]),
    ("margin", &["from", "initial", "warning", "call", "close_out", "unwind_to"]),
    ("redemption", &["on", "share"]),
    ("episode", &["episode", "at"]),
];

/// All kinds, for messages.
fn words() -> String {
    KINDS.map(|(kind, _)| kind).join(", ")
}

impl Overlay {
    /// Its word in the spec.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ShortBan(_) => "short_ban",
            Self::SellBan(_) => "sell_ban",
            Self::BasisShift(_) => "basis_shift",
            Self::BasisJump(_) => "basis_jump",
            Self::BasisClose(_) => "basis_close",
            Self::Financing(_) => "financing",
            Self::Margin(_) => "margin",
            Self::Volume(_) => "volume",
            Self::Price(_) => "price",
            Self::Redemption(_) => "redemption",
            Self::Episode(_) => "episode",
        }
    }

    /// How the record of a run tells it.
    #[must_use]
    pub fn record(&self, episode: &str) -> OverlayRecord {
        let table = toml::Table::try_from(self).unwrap_or_default();
        let text = |value: toml::Value| match value {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        let values = table.into_iter().filter(|(key, _)| key != "kind").map(|(key, value)| (key, text(value)));
        OverlayRecord { kind: self.kind().to_owned(), values: values.collect(), episode: episode.to_owned() }
    }
}
