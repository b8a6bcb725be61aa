//! Every statistic of a factor by its key, in the order of the page.

use crate::Lang;
use crate::format::{number, percent, signed_percent};

/// How a statistic of a factor is written for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A correlation or slope: four decimals.
    Four,
    /// A ratio or t: two decimals.
    Two,
    /// A fraction, as per cent.
    Percent,
    /// A return, as per cent with its sign.
    Return,
    /// A probability: small ones as "< 0.001".
    Chance,
    /// A count.
    Count,
}

use Form::{Chance, Count, Four, Percent, Return, Two};

/// The statistics in groups.
pub(crate) const GROUPS: &[(&str, &[(&str, Form)])] = &[
    ("sample", &[("days", Count), ("coverage", Percent), ("tradable_share", Percent)]),
    (
        "rank_ic",
        &[
            ("rank_ic_mean", Four),
            ("rank_ic_std", Four),
            ("rank_ic_ir", Two),
            ("rank_ic_t", Two),
            ("rank_ic_t_newey_west", Two),
            ("rank_ic_p", Chance),
            ("rank_ic_skew", Two),
            ("rank_ic_kurtosis", Two),
            ("rank_ic_hit_rate", Percent),
        ],
    ),
    (
        "ic",
        &[
            ("ic_mean", Four),
            ("ic_std", Four),
            ("ic_ir", Two),
            ("ic_t", Two),
            ("ic_t_newey_west", Two),
            ("ic_p", Chance),
            ("ic_skew", Two),
            ("ic_kurtosis", Two),
            ("ic_hit_rate", Percent),
        ],
    ),
    (
        "tradable",
        &[
            ("tradable_rank_ic_mean", Four),
            ("tradable_rank_ic_std", Four),
            ("tradable_rank_ic_ir", Two),
            ("tradable_rank_ic_t_newey_west", Two),
        ],
    ),
    (
        "quantiles",
        &[
            ("spread_mean", Return),
            ("spread_t_newey_west", Two),
            ("monotonicity", Two),
            ("top_turnover", Percent),
            ("bottom_turnover", Percent),
            ("rank_autocorrelation", Two),
            ("slope_mean", Return),
            ("slope_t_newey_west", Two),
        ],
    ),
    (
        "portfolios",
        &[
            ("long_short_annual_return", Return),
            ("long_short_annual_volatility", Percent),
            ("long_short_sharpe", Two),
            ("long_short_max_drawdown", Percent),
            ("long_short_turnover", Percent),
            ("sorted_value_annual_return", Return),
            ("sorted_value_sharpe", Two),
            ("sorted_equal_annual_return", Return),
            ("sorted_equal_sharpe", Two),
        ],
    ),
];

/// The statistics that stand side by side for several factors.
pub(crate) const HEADLINE: &[&str] = &[
    "rank_ic_mean",
    "rank_ic_ir",
    "rank_ic_t_newey_west",
    "tradable_rank_ic_mean",
    "spread_mean",
    "spread_t_newey_west",
    "monotonicity",
    "top_turnover",
    "rank_autocorrelation",
    "coverage",
    "long_short_annual_return",
    "long_short_sharpe",
    "long_short_max_drawdown",
    "sorted_value_annual_return",
];

/// How a statistic is written.
pub(crate) fn form(key: &str) -> Form {
    GROUPS.iter().flat_map(|(_, members)| members.iter()).find(|(name, _)| *name == key).map_or(Two, |(_, form)| *form)
}

/// A statistic for people.
pub(crate) fn written(value: f64, form: Form, lang: Lang) -> String {
    match form {
        Four => number(value, 4, lang),
        Two => number(value, 2, lang),
        Percent => percent(value, 1, lang),
        Return => signed_percent(value, 2, lang),
        Count => number(value, 0, lang),
        Chance if value < 0.001 => "< 0.001".to_owned(),
        Chance => number(value, 3, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_chances_are_bounds() {
        assert_eq!(written(0.000_2, Chance, Lang::En), "< 0.001");
        assert_eq!(written(0.25, Chance, Lang::En), "0.250");
        assert_eq!(written(f64::NAN, Chance, Lang::En), "n/a");
        assert_eq!(written(0.031_25, form("rank_ic_mean"), Lang::En), "0.0312");
    }

    #[test]
    fn headline_statistics_are_in_the_list_and_all_have_words() {
        let all: Vec<&str> = GROUPS.iter().flat_map(|(_, members)| members.iter()).map(|(key, _)| *key).collect();
        assert!(HEADLINE.iter().all(|key| all.contains(key)));
        for (group, members) in GROUPS {
            assert!(Lang::has(&format!("factor.group.{group}")), "{group}");
            for (key, _) in *members {
                assert!(
                    Lang::has(&format!("factor.stat.{key}")) && Lang::has(&format!("factor.stat.{key}.is")),
                    "{key}"
                );
            }
        }
    }
}
