//! Well-known factors by name, one a `.factor` file, each defined in the factor language.
//!
//! A score says "how much of it": the factors come as their references define them, so that the book's choice of the
//! top or the bottom is visible in the book's own file. Where a factor is by convention traded upside down, such as
//! `reversal`, the definition has the sign in it. `docs/factor-library.md` lists them all.
//!
//! A file starts with comment lines: what the factor measures, in one sentence; `# Reference: ...`; notes. Then come its
//! parameters, its steps, and the score.

use std::sync::LazyLock;

use crate::expr::{COLUMN_NAMES, Expression, Fault, Span, nearest};
use crate::{FactorError, TextError};

/// A factor of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LibraryFactor {
    /// Its name.
    pub name: &'static str,
    /// The folder of its kind: `size`, `momentum`, `volatility`, `liquidity`, `price`, `barra` or `alpha101`.
    pub family: &'static str,
    /// Its file as it is.
    pub text: &'static str,
    /// Its definition in the factor language: the file without the comment at its head.
    pub definition: &'static str,
    /// What it measures, in one line.
    pub doc: &'static str,
    /// Where it comes from.
    pub reference: &'static str,
}

/// Reads the files into the program: a name and a text each, by family.
macro_rules! files {
    ($($family:literal: $($name:literal)+;)+) => {
        [$($(($family, $name, include_str!(concat!("library/", $family, "/", $name, ".factor"))),)+)+]
    };
}

static ALL: LazyLock<Vec<LibraryFactor>> =
    LazyLock::new(|| FILES.iter().map(|(family, name, text)| LibraryFactor::new(family, name, text)).collect());

impl LibraryFactor {
    fn new(family: &'static str, name: &'static str, text: &'static str) -> Self {
        let head = text.lines().take_while(|line| line.starts_with('#')).map(|line| line.len() + 1).sum::<usize>();
        let (comment, definition) = text.split_at(head.min(text.len()));
        let (doc, reference) = heading(comment);
        Self { name, family, text, definition: definition.trim_end(), doc, reference }
    }

    /// The comment lines between the reference and the definition: choices that the reference leaves open.
    pub fn notes(&self) -> impl Iterator<Item = &'static str> {
        let comment = self.text.lines().take_while(|line| line.starts_with('#'));
        comment.skip(1).map(|line| line.trim_start_matches('#').trim()).filter(|line| !line.starts_with("Reference:"))
    }
}

/// What the comment at the head of a `.factor` file says: what the factor measures, its first line, and where it comes
/// from, after `Reference:`. Empty where it does not say.
///
/// ```
/// use weipan_factor::library::heading;
/// let text = "# Quiet stocks.\n# Reference: own work\n-ts_std(returns, 20)";
/// assert_eq!(heading(text), ("Quiet stocks.", "own work"));
/// assert_eq!(heading("market_cap"), ("", ""));
/// ```
#[must_use]
pub fn heading(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let comment = || text.lines().take_while(|line| line.starts_with('#')).map(|l| l.trim_start_matches('#').trim());
    let reference = comment().find_map(|line| line.strip_prefix("Reference:"));
    let doc = comment().next().filter(|line| !line.starts_with("Reference:"));
    (doc.unwrap_or(""), reference.unwrap_or("").trim())
}

/// All factors of the library, by family.
#[must_use]
pub fn all() -> &'static [LibraryFactor] {
    &ALL
}

/// A factor by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static LibraryFactor> {
    ALL.iter().find(|factor| factor.name == name)
}

/// A factor from what a user wrote: a name of the library, else a definition.
///
/// A library name wins over a column of the same name (`turnover` is the 20-day mean); `$turnover` is the column.
///
/// # Errors
/// [`FactorError::Text`] if it is neither, with the nearest name.
///
/// ```
/// use weipan_factor::{Factor, resolve};
/// assert_eq!(resolve("turnover")?.definition(), "window = 20\nts_mean(turnover, window)");
/// assert_eq!(resolve("$turnover")?.lookback(), 0);
/// assert!(resolve("reversl").unwrap_err().to_string().contains("did you mean the factor `reversal`?"));
/// # Ok::<(), weipan_factor::FactorError>(())
/// ```
pub fn resolve(name_or_text: &str) -> Result<Expression, FactorError> {
    let text = name_or_text.trim();
    if let Some(factor) = find(text) {
        return Expression::parse(factor.name, factor.definition);
    }
    let one_word = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    if one_word && !COLUMN_NAMES.contains(&text) && !text.starts_with(|c: char| c.is_ascii_digit()) {
        let names = ALL.iter().map(|factor| factor.name);
        if let Some(near) = nearest(text, names) {
            return Err(unknown(text, near).into());
        }
    }
    Expression::parse("expression", name_or_text)
}

fn unknown(text: &str, near: &str) -> TextError {
    let span = Span { start: 0, end: text.chars().count() };
    Fault::new(span, format!("`{text}` is not known; did you mean the factor `{near}`?"))
        .help(format!("if the data set has a column of this name, write column(\"{text}\")"))
        .locate("expression", text)
}

const FILES: [(&str, &str, &str); 161] = files! {
    "size":
        "market_cap" "float_cap" "micro_cap" "smallest" "shell_free_size" "nonlinear_size";
    "momentum":
        "momentum" "momentum_six_months" "reversal" "reversal_week" "reversal_in_industry" "reversal_long"
        "high_52_weeks" "residual_momentum" "industry_momentum" "information_discreteness" "overnight_return"
        "intraday_return" "trend_strength";
    "volatility":
        "volatility" "downside_volatility" "range_volatility" "beta" "downside_beta" "idiosyncratic_volatility"
        "max_return" "min_return" "skewness" "coskewness" "kurtosis";
    "liquidity":
        "turnover" "abnormal_turnover" "turnover_volatility" "amihud" "traded_money" "zero_return_days" "roll_spread"
        "high_low_spread" "volume_premium" "price_volume_correlation";
    "price":
        "price_level" "listing_age" "seasonality" "moving_average_gap";
    "barra":
        "barra_lncap" "barra_nlsize" "barra_beta" "barra_hsigma" "barra_rstr" "barra_dastd" "barra_cmra" "barra_stom"
        "barra_stoq" "barra_stoa" "barra_atvr" "barra_strev" "barra_season" "barra_ltrstr" "barra_lthalpha"
        "barra_indmom";
    "alpha101":
        "alpha001" "alpha002" "alpha003" "alpha004" "alpha005" "alpha006" "alpha007" "alpha008" "alpha009" "alpha010"
        "alpha011" "alpha012" "alpha013" "alpha014" "alpha015" "alpha016" "alpha017" "alpha018" "alpha019" "alpha020"
        "alpha021" "alpha022" "alpha023" "alpha024" "alpha025" "alpha026" "alpha027" "alpha028" "alpha029" "alpha030"
        "alpha031" "alpha032" "alpha033" "alpha034" "alpha035" "alpha036" "alpha037" "alpha038" "alpha039" "alpha040"
        "alpha041" "alpha042" "alpha043" "alpha044" "alpha045" "alpha046" "alpha047" "alpha048" "alpha049" "alpha050"
        "alpha051" "alpha052" "alpha053" "alpha054" "alpha055" "alpha056" "alpha057" "alpha058" "alpha059" "alpha060"
        "alpha061" "alpha062" "alpha063" "alpha064" "alpha065" "alpha066" "alpha067" "alpha068" "alpha069" "alpha070"
        "alpha071" "alpha072" "alpha073" "alpha074" "alpha075" "alpha076" "alpha077" "alpha078" "alpha079" "alpha080"
        "alpha081" "alpha082" "alpha083" "alpha084" "alpha085" "alpha086" "alpha087" "alpha088" "alpha089" "alpha090"
        "alpha091" "alpha092" "alpha093" "alpha094" "alpha095" "alpha096" "alpha097" "alpha098" "alpha099" "alpha100"
        "alpha101";
};

#[cfg(test)]
mod tests;
