//! The spec: one TOML file that says everything about a run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use weipan_core::{RuleBook, RulesSpec};
use weipan_exchange::{Ban, BanSide, CostSpec, ExchangeSpec};
pub use weipan_hedge::ContractChoice;
use weipan_hedge::{AccountSpec, ContractTerms, Flow, HedgeSpec};
pub use weipan_portfolio::UniverseSpec;
use weipan_portfolio::{BookSpec, ScheduleSpec};

use crate::EngineError;
use crate::keys;
use crate::stress::{GridSpec, Overlay};

mod data;

pub use data::{Bound, DataSpec};

/// What the scores are: `[factor]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FactorSpec {
    /// Name of a library factor, or a definition in the factor language.
    pub definition: String,
    /// Folder of `.factor` files whose names definitions may use; read into `library` with the spec. Empty: none.
    pub folder: String,
    /// Other values for the definition's parameters (steps that are plain numbers), by name.
    pub parameters: BTreeMap<String, f64>,
    /// The user's own factors by name, which definitions may use.
    pub library: BTreeMap<String, String>,
}

impl Default for FactorSpec {
    fn default() -> Self {
        Self {
            definition: "market_cap".to_owned(),
            folder: String::new(),
            parameters: BTreeMap::new(),
            library: BTreeMap::new(),
        }
    }
}

/// How the report speaks: `[report]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportSpec {
    /// `en` or `zh`.
    pub lang: String,
}

impl Default for ReportSpec {
    fn default() -> Self {
        Self { lang: "en".to_owned() }
    }
}

/// Values to compare, by spec key: `[compare]`, such as `"account.leverage" = [1, 2, 3, 4]`.
pub type CompareSpec = BTreeMap<String, Vec<toml::Value>>;

/// Everything about a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spec {
    /// Name of the run.
    pub name: String,
    /// Bars and days.
    pub data: DataSpec,
    /// Who may be bought.
    pub universe: UniverseSpec,
    /// What the scores are.
    pub factor: FactorSpec,
    /// Which of them are bought, with which weights.
    pub book: BookSpec,
    /// When.
    pub schedule: ScheduleSpec,
    /// Who pays for the longs.
    pub account: AccountSpec,
    /// The short leg.
    pub hedge: HedgeSpec,
    /// How orders meet the market.
    pub exchange: ExchangeSpec,
    /// What trading costs.
    pub costs: CostSpec,
    /// Dated bans.
    pub ban: Vec<Ban>,
    /// What clients bring and take.
    pub flow: Vec<Flow>,
    /// What `weipan stress` lays over the history.
    pub stress: Vec<Overlay>,
    /// The shocks of `weipan stress --grid`.
    pub stress_grid: GridSpec,
    /// Rows laid over the rule book's, by table: `[[rules.stamp_duty]]`.
    pub rules: RulesSpec,
    /// What `weipan compare` varies.
    pub compare: CompareSpec,
    /// The report.
    pub report: ReportSpec,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            name: "run".to_owned(),
            data: DataSpec::default(),
            universe: UniverseSpec::default(),
            factor: FactorSpec::default(),
            book: BookSpec::default(),
            schedule: ScheduleSpec::default(),
            account: AccountSpec::default(),
            hedge: HedgeSpec::default(),
            exchange: ExchangeSpec::default(),
            costs: CostSpec::default(),
            ban: Vec::new(),
            flow: Vec::new(),
            stress: Vec::new(),
            stress_grid: GridSpec::default(),
            rules: RulesSpec::new(),
            compare: CompareSpec::new(),
            report: ReportSpec::default(),
        }
    }
}

/// A spec with every key, its default and a line of explanation: what `weipan spec init` writes.
pub const TEMPLATE: &str = include_str!("../templates/spec.toml");

impl Spec {
    /// Reads a spec. Keys that are not given take their defaults.
    ///
    /// # Errors
    /// [`EngineError::Spec`] with the place in the text: unknown keys with the nearest name, wrong types, words that do
    /// not exist. What needs the data is checked when the run begins.
    pub fn from_toml(text: &str) -> Result<Self, EngineError> {
        keys::check_known(text)?;
        let spec: Self =
            toml::from_str(text).map_err(|e| EngineError::Spec { message: e.message().to_owned(), span: e.span() })?;
        match spec.check() {
            Err(EngineError::Rules(error)) => Err(keys::rule_error(error, text)),
            checked => checked.map(|()| spec),
        }
    }

    /// The rules of a run: the shipped ones with the spec's rows laid over them.
    ///
    /// # Errors
    /// [`EngineError::Rules`] names the table, the row and the key.
    pub fn rule_book(&self) -> Result<RuleBook, EngineError> {
        Ok(RuleBook::shipped()?.with(&self.rules)?)
    }

    /// The spec with every default written out.
    ///
    /// # Errors
    /// [`EngineError::Spec`] if a value cannot be written as TOML, which would be a defect.
    pub fn to_toml(&self) -> Result<String, EngineError> {
        toml::to_string_pretty(self).map_err(|e| EngineError::Spec { message: e.to_string(), span: None })
    }

    /// The spec with one key changed, such as `account.leverage` to `3`.
    ///
    /// # Errors
    /// [`EngineError::Spec`] if there is no such key or the value has the wrong type. Whether the spec still makes sense
    /// as a whole is for [`Spec::check`], once all changes are made.
    pub fn with(&self, key: &str, value: &toml::Value) -> Result<Self, EngineError> {
        let mut table =
            toml::Table::try_from(self).map_err(|e| EngineError::Spec { message: e.to_string(), span: None })?;
        keys::set(&mut table, key, value.clone())?;
        let text = toml::to_string(&table).map_err(|e| EngineError::Spec { message: e.to_string(), span: None })?;
        toml::from_str(&text)
            .map_err(|e| EngineError::Spec { message: format!("{key} = {value}: {}", e.message()), span: None })
    }

    /// Checks what can be checked without data.
    ///
    /// # Errors
    /// [`EngineError`] names the key.
    pub fn check(&self) -> Result<(), EngineError> {
        let wrong = |message: String| Err(EngineError::Spec { message, span: None });
        self.account.check()?;
        self.hedge.check()?;
        self.flow.iter().try_for_each(Flow::check)?;
        weipan_exchange::Exchange::new(&self.exchange, &self.costs, &self.ban, &self.rule_book()?)?;
        if !matches!(self.report.lang.as_str(), "en" | "zh") {
            return wrong(format!("report.lang = \"{}\": write \"en\" or \"zh\"", self.report.lang));
        }
        if let (Some(start), Some(end)) = (self.data.start.date(), self.data.end.date())
            && end < start
        {
            return wrong(format!("data.end = {end} lies before data.start = {start}; swap them"));
        }
        self.check_bans()?;
        crate::stress::check(&self.stress)?;
        self.stress_grid.check()?;
        self.check_compare()
    }

    fn check_bans(&self) -> Result<(), EngineError> {
        let wrong = |message: String| Err(EngineError::Spec { message, span: None });
        if let Some(ban) = self.ban.iter().find(|ban| !ban.product.is_empty() && ban.side != BanSide::OpenShort) {
            return wrong(format!(
                "a [[ban]] of stocks names the futures product \"{}\"; only side = \"open_short\" has one",
                ban.product
            ));
        }
        let rules = self.rule_book()?;
        for ban in self.ban.iter().filter(|ban| !ban.product.is_empty()) {
            if let Err(e) = ContractTerms::new(&self.hedge, &ban.product, &rules) {
                return wrong(format!("a [[ban]] names the futures product \"{}\": {e}", ban.product));
            }
        }
        if let Some(ban) = self.ban.iter().find(|ban| ban.to < ban.from) {
            return wrong(format!(
                "a [[ban]] ends on {} before it begins on {}; swap `from` and `to`",
                ban.to, ban.from
            ));
        }
        Ok(())
    }

    fn check_compare(&self) -> Result<(), EngineError> {
        let wrong = |message: String| Err(EngineError::Spec { message, span: None });
        for (key, values) in &self.compare {
            if let Some(twice) = (1..values.len()).find(|i| values[..*i].contains(&values[*i])) {
                return wrong(format!("compare.\"{key}\": {} stands twice", values[twice]));
            }
            if values.is_empty() {
                return wrong(format!("compare.\"{key}\" has no value; write for example [1, 2, 3, 4]"));
            }
            if key.split('.').next() == Some("compare") {
                return wrong(format!("compare.\"{key}\": a comparison cannot vary itself"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
