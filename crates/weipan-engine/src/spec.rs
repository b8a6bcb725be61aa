//! The spec: one TOML file that says everything about a run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
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

/// Where the bars are and which days to run: `[data]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataSpec {
    /// Folder of the data set; relative paths start at the current folder.
    pub path: PathBuf,
    /// First day of the run; `"first"` takes the first day on which every input is known.
    pub start: Bound,
    /// Last day of the run; `"last"` takes the last day of the data.
    pub end: Bound,
}

/// A date of the spec, or the end of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    /// As far as the data reach.
    #[default]
    Data,
    /// A date.
    Date(NaiveDate),
}

impl Bound {
    /// The date, if one is given.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Data => None,
            Self::Date(date) => Some(date),
        }
    }
}

impl Serialize for Bound {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Data => serializer.serialize_str("data"),
            Self::Date(date) => serializer.collect_str(date),
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A bare TOML date (2024-01-02) and a quoted one are both welcome.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Toml(toml::value::Datetime),
        }
        let text = match Form::deserialize(deserializer)? {
            Form::Text(text) => text,
            Form::Toml(date) => date.to_string(),
        };
        if text == "data" {
            return Ok(Self::Data);
        }
        let wrong = |_| serde::de::Error::custom(format!("\"{text}\" is not a date; write 2024-02-05 or \"data\""));
        text.parse().map(Self::Date).map_err(wrong)
    }
}

impl Default for DataSpec {
    fn default() -> Self {
        Self { path: PathBuf::from("datasets/made-up"), start: Bound::Data, end: Bound::Data }
    }
}

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
        crate::stress::check(&self.stress)?;
        self.stress_grid.check()?;
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
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_template_is_the_default_with_every_key() {
        let mut spec = Spec::from_toml(TEMPLATE).unwrap();
        assert_eq!(spec.compare.keys().collect::<Vec<_>>(), ["account.leverage"]);
        spec.compare.clear();
        assert_eq!(spec, Spec::default());
        let template: toml::Table = toml::from_str(TEMPLATE).unwrap();
        for (kind, keys) in crate::stress::KINDS {
            assert!(
                TEMPLATE.contains(&format!("# kind = \"{kind}\"")) || kind == "episode",
                "{kind} is not in the template"
            );
            let missing = keys.iter().find(|key| !TEMPLATE.contains(&format!("# {key} = ")));
            assert_eq!(missing, None, "a key of {kind} is not in the template");
        }
        for (name, value) in toml::Table::try_from(Spec::default()).unwrap() {
            if let toml::Value::Table(defaults) = value {
                for key in defaults.keys() {
                    assert!(template[&name].get(key).is_some(), "{name}.{key} is not in the template");
                }
            }
        }
    }

    #[test]
    fn a_spec_survives_being_written() {
        let spec = Spec::from_toml("name = 'x'\n[data]\nstart = 2022-07-22\n[account]\nleverage = 4").unwrap();
        assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap(), spec);
    }

    #[test]
    fn unknown_keys_name_the_nearest() {
        let text = "[account]\nlevrage = 4.0\n";
        let error = Spec::from_toml(text).unwrap_err();
        assert_eq!(error.to_string(), "unknown key `account.levrage`; did you mean `account.leverage`?");
        assert_eq!(&text[error.span().unwrap()], "levrage");
        let error = Spec::from_toml("[acount]\nleverage = 4.0\n").unwrap_err();
        assert_eq!(error.to_string(), "unknown key `acount`; did you mean `account`?");
    }

    #[test]
    fn wrong_types_have_a_place() {
        let text = "[account]\nleverage = \"four\"\n";
        let error = Spec::from_toml(text).unwrap_err();
        assert_eq!(&text[error.span().unwrap()], "\"four\"");
        assert!(Spec::from_toml("[data]\nstart = 'tomorrow'").unwrap_err().to_string().contains("tomorrow"));
        assert!(
            Spec::from_toml("[data]\nstart = 2024-05-01\nend = 2024-01-01").unwrap_err().to_string().contains("swap")
        );
    }

    #[test]
    fn rules_are_laid_over_the_shipped_ones() {
        let text = "[[rules.stamp_duty]]\nfrom = 2023-08-28\nsell = 0.001\n[[rules.initial_margin]]\nfrom = '2024-02-28'\nfraction = 0.5\n";
        let spec = Spec::from_toml(text).unwrap();
        let book = spec.rule_book().unwrap();
        let changed: Vec<_> = book.rows(&weipan_core::rules::INITIAL_MARGIN).iter().map(|row| row.changed).collect();
        assert_eq!(changed, [false, true, false]);
        assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap().rule_book().unwrap(), book);
        let rows = "[{ from = '2023-08-28', sell = 0.002 }]";
        let value = toml::from_str::<toml::Table>(&format!("v = {rows}")).unwrap()["v"].clone();
        let spec = spec.with("rules.stamp_duty", &value).unwrap();
        assert_eq!(spec.rules["stamp_duty"][0]["sell"].as_float(), Some(0.002));
    }

    #[test]
    fn wrong_rules_have_a_place() {
        for (text, at, says) in [
            ("[[rules.stampduty]]\nfrom = '2023-08-28'", "stampduty", "did you mean `stamp_duty`"),
            (
                "[[rules.stamp_duty]]\nfrom = '2023-08-28'\nsel = 0.1",
                "sel",
                "row 1, `sel`: there is no such key; did you mean `sell`?",
            ),
            ("[[rules.stamp_duty]]\nfrom = '2023-08-28'\nsell = 1.5", "1.5", "fraction from 0 to 1"),
            ("[[rules.ban]]\nname = '2024-02 selling'", "ban", "[[ban]]"),
        ] {
            let error = Spec::from_toml(text).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert_eq!(&text[error.span().unwrap()], at);
        }
    }

    #[test]
    fn bans_are_switched_on_by_name() {
        let spec = Spec::from_toml("[[ban]]\nname = '2024-02 selling'\nto = '2024-02-07'").unwrap();
        assert!(spec.ban[0].source.starts_with("2024-02 selling: "), "{:?}", spec.ban);
        assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap(), spec);
        let error = Spec::from_toml("[[ban]]\nname = 'selling'").unwrap_err();
        assert!(error.to_string().contains("\"2024-02 net selling\""), "{error}");
        assert!(Spec::from_toml("[[ban]]\nside = 'sell'").unwrap_err().to_string().contains("lacks `from`"));
    }

    #[test]
    fn a_ban_may_name_a_product_of_the_rules() {
        let with = |side: &str, product: &str| {
            Spec::from_toml(&format!(
                "[[ban]]\nside = '{side}'\nproduct = '{product}'\nfrom = '2024-02-05'\nto = '2024-02-08'"
            ))
        };
        assert_eq!(with("open_short", "IC").unwrap().ban[0].product, "IC");
        assert!(with("open_short", "XX").unwrap_err().to_string().contains("IF, IH, IC, IM"));
        assert!(with("sell", "IM").unwrap_err().to_string().contains("open_short"));
    }

    #[test]
    fn a_mix_is_a_table_of_products() {
        let spec = Spec::from_toml("[hedge]\nmix = { IC = 0.4, IM = 0.6 }\nmethod = 'beta'").unwrap();
        assert_eq!(spec.hedge.describe(), "0.6 IM + 0.4 IC");
        assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap(), spec);
        let swept = spec.with("hedge.mix.IF", &toml::Value::Float(0.1)).unwrap();
        assert_eq!(swept.hedge.shares(), [("IM", 0.6), ("IC", 0.4), ("IF", 0.1)]);
        let error = spec.with("hedge.beta_shrink", &toml::Value::from("blume")).unwrap_err();
        assert!(error.to_string().contains("vasicek"), "{error}");
    }

    #[test]
    fn one_key_can_be_changed() {
        let spec = Spec::default().with("account.leverage", &toml::Value::Integer(3)).unwrap();
        assert_eq!(spec.account.leverage, 3.0);
        let error = Spec::default().with("account.levrage", &toml::Value::Integer(3)).unwrap_err();
        assert!(error.to_string().contains("did you mean `account.leverage`"));
        let error = Spec::default().with("hedge.contract", &toml::Value::from("frnt")).unwrap_err();
        assert!(error.to_string().contains("front_quarter"), "{error}");
    }
}
