//! What a terminal and a file show of a study of factors.

use weipan_core::factor_study::FactorStudy;

use super::catalogue::{GROUPS, written};
use super::{Factor, check, verdict};
use crate::page::model::minus;
use crate::{Lang, ReportError};

/// One statistic of all factors of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorSummaryRow {
    /// Its key, as in the table `factor_statistics`.
    pub statistic: &'static str,
    /// Its name in the language asked for.
    pub label: String,
    /// Its value for each factor, in the order of the record; fractions, not per cent; NaN where it is not defined.
    pub values: Vec<f64>,
    /// The same values as a person reads them.
    pub texts: Vec<String>,
}

/// All statistics of a study, a row each, in the order of the page; a column for each factor of the record.
#[must_use]
pub fn factor_summary(study: &FactorStudy, lang: Lang) -> Vec<FactorSummaryRow> {
    let names: Vec<&str> = study.record.factors.iter().map(|f| f.name.as_str()).collect();
    let members = GROUPS.iter().flat_map(|(_, members)| members.iter());
    members
        .map(|(key, form)| {
            let values: Vec<f64> = names.iter().map(|name| study.statistic(name, key)).collect();
            let texts = values.iter().map(|v| minus(&written(*v, *form, lang))).collect();
            let label = lang.text(&format!("factor.stat.{key}")).to_owned();
            FactorSummaryRow { statistic: key, label, values, texts }
        })
        .collect()
}

/// The verdict on the main factor in sentences, the first of which can stand alone: the same as on top of the page.
///
/// # Errors
/// [`ReportError`] for a study that [`crate::factor_page`] would refuse.
pub fn factor_verdict(study: &FactorStudy, lang: Lang) -> Result<Vec<String>, ReportError> {
    check(study)?;
    let main = Factor::of(study, &study.record.factors[0]);
    Ok(verdict::verdict(&main, lang).iter().map(|text| minus(text)).collect())
}
