//! A plan in words: what is computed, what is shared, how far it looks back, and how much memory it takes.

use super::Expression;
use super::function::Kind;
use super::operator::{Binary, CrossSection, Grouped, Outliers, Rolled, RolledPair, Unary};
use super::plan::{Leaf, Operator, Plan, PlanId};

/// How factors will be computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Trading days before the signal day that are looked at.
    pub lookback: u32,
    /// Whether scores depend on all days since the first of the data.
    pub remembers: bool,
    /// Columns of the bars that are read.
    pub fields: Vec<&'static str>,
    /// Extra columns of the data set that are read.
    pub extra: Vec<String>,
    /// Operations, parts before wholes; each is computed once a row, however many use it.
    pub operations: Vec<ExplainedOperation>,
    /// Rows of all stocks that a thread holds at once.
    pub rows: usize,
}

/// One operation of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedOperation {
    /// Its number, from 1.
    pub number: usize,
    /// What it does; `%3` is what operation 3 gives, names are columns.
    pub text: String,
    /// How many operations read it.
    pub users: u32,
    /// Rows before the signal day for which it is computed.
    pub before: u32,
    /// Names of the factors whose score it is.
    pub scores: Vec<String>,
}

impl Explanation {
    /// Bytes that all threads hold at once, for so many stocks; the bars and the scores come on top.
    #[must_use]
    pub fn bytes(&self, stocks: usize, threads: usize) -> usize {
        self.rows * stocks * threads * size_of::<f64>()
    }
}

/// How factors will be computed together.
///
/// ```
/// use weipan_factor::{Expression, explain};
/// let factor = Expression::parse("calm", "mean = ts_mean(returns, 20)\nmean / ts_std(returns, 20)")?;
/// let plan = explain(&[&factor]);
/// assert_eq!(plan.lookback, 19);
/// let texts: Vec<&str> = plan.operations.iter().map(|operation| operation.text.as_str()).collect();
/// assert_eq!(texts, ["close / prev_close", "%1 - 1", "ts_mean(%2, 20)", "ts_std(%2, 20)", "%3 / %4"]);
/// # Ok::<(), weipan_factor::FactorError>(())
/// ```
#[must_use]
pub fn explain(factors: &[&Expression]) -> Explanation {
    let mut plan = Plan::default();
    let results: Vec<PlanId> = factors.iter().map(|factor| plan.take_over(factor.plan())).collect();
    let plan = plan.finish(&results);
    let mut names: Vec<String> = vec![String::new(); plan.operations.len()];
    let mut operations = Vec::new();
    for (id, planned) in plan.used() {
        let parts: Vec<&str> = planned.operation.parts.iter().map(|part| names[*part].as_str()).collect();
        let text = written(&plan, planned.operation.operator, &parts);
        if matches!(planned.operation.operator, Operator::Number(_) | Operator::Leaf(_)) {
            names[id] = text;
            continue;
        }
        let number = operations.len() + 1;
        names[id] = format!("%{number}");
        let scores = factors.iter().zip(&results).filter(|(_, result)| **result == id);
        operations.push(ExplainedOperation {
            number,
            text,
            users: planned.users,
            before: planned.before,
            scores: scores.map(|(factor, _)| crate::Factor::name(*factor).to_owned()).collect(),
        });
    }
    Explanation {
        lookback: plan.lookback(),
        remembers: plan.remembers(),
        fields: plan.fields().into_iter().map(weipan_core::Field::name).collect(),
        extra: plan.extra(),
        operations,
        rows: rows(&plan, super::expression::block_rows(&plan)),
    }
}

/// Rows held at once: what is kept for lookbacks, and the most that live inside one block.
fn rows(plan: &Plan, block: usize) -> usize {
    let (mut lasting, mut alive, mut most) = (0, Vec::new(), 0);
    for (id, planned) in plan.used() {
        match planned.operation.operator {
            Operator::Number(_) | Operator::Leaf(Leaf::Field(_) | Leaf::Adjustment | Leaf::Extra(_)) => continue,
            _ if planned.keep > 0 => lasting += planned.keep as usize + block + block.max(planned.keep as usize),
            _ => alive.push(planned.last_user),
        }
        most = most.max(alive.len());
        alive.retain(|last| *last > id);
    }
    lasting + most * block
}

/// An operation in the words of the language, as near as may be.
fn written(plan: &Plan, operator: Operator, parts: &[&str]) -> String {
    let call = |name: &str, options: &[String]| {
        let options = options.iter().map(String::as_str);
        format!("{name}({})", parts.iter().copied().chain(options).collect::<Vec<_>>().join(", "))
    };
    match operator {
        Operator::Number(bits) => f64::from_bits(bits).to_string(),
        Operator::Leaf(leaf) => leaf_name(plan, leaf),
        Operator::Unary(operator @ (Unary::Negate | Unary::Not)) => format!("{}{}", operator.text(), parts[0]),
        Operator::Unary(operator) => call(operator.text(), &[]),
        Operator::Binary(operator @ (Binary::Min | Binary::Max | Binary::SignedPower)) => call(operator.text(), &[]),
        Operator::Binary(operator) => format!("{} {} {}", parts[0], operator.text(), parts[1]),
        Operator::Choose => format!("{} ? {} : {}", parts[0], parts[1], parts[2]),
        Operator::CrossSection(operator) => cross_section(operator, &call),
        Operator::Grouped(operator) => call(grouped(operator), &[]),
        Operator::Residual { .. } => call("residual", &[]),
        Operator::Delay(days) => call("ts_delay", &[days.to_string()]),
        Operator::Delta(days) => call("ts_delta", &[days.to_string()]),
        Operator::Since(days) => call("ts_since", &[days.to_string()]),
        Operator::Rolled(operator, window) => {
            let mut options = vec![window.days.to_string()];
            match operator {
                Rolled::Quantile { q } => options.push(f64::from_bits(q).to_string()),
                Rolled::DecayExp { factor } => options.push(f64::from_bits(factor).to_string()),
                _ => {}
            }
            least(window, &mut options);
            call(rolled(operator), &options)
        }
        Operator::Pair(operator, window) => {
            let mut options = vec![window.days.to_string()];
            least(window, &mut options);
            call(pair(operator), &options)
        }
        Operator::TradeWhen => call("trade_when", &[]),
        Operator::Hump(threshold) => call("hump", &[f64::from_bits(threshold).to_string()]),
    }
}

fn least(window: super::operator::Days, options: &mut Vec<String>) {
    if window.min_periods < window.days {
        options.push(format!("min_periods={}", window.min_periods));
    }
}

fn leaf_name(plan: &Plan, leaf: Leaf) -> String {
    match leaf {
        Leaf::Field(field) => field.name().to_owned(),
        Leaf::Adjustment => "adjustment".to_owned(),
        Leaf::DaysListed => "days_listed".to_owned(),
        Leaf::IsSt => "is_st".to_owned(),
        Leaf::Industry => "industry".to_owned(),
        Leaf::Board => "board".to_owned(),
        Leaf::IndustryIs(at) => format!("industry == \"{}\"", plan.texts[at]),
        Leaf::BoardIs(at) => format!("board == \"{}\"", plan.texts[at]),
        Leaf::Member(at) => format!("index_member(\"{}\")", plan.texts[at]),
        Leaf::Extra(at) => plan.texts[at].clone(),
    }
}

fn cross_section(operator: CrossSection, call: &dyn Fn(&str, &[String]) -> String) -> String {
    match operator {
        CrossSection::Rank(options) => {
            let Some(function) = super::function::find("rank") else { return call("rank", &[]) };
            let chosen = [options.method as usize, options.order as usize, rank_scale(options.scale)];
            let said = function.parameters[1..].iter().zip(chosen).filter_map(|(parameter, at)| match parameter.kind {
                Kind::Choice(choices) if at > 0 => Some(format!("{}=\"{}\"", parameter.name, choices[at])),
                _ => None,
            });
            call("rank", &said.collect::<Vec<_>>())
        }
        CrossSection::ZScore { ddof: 1 } => call("zscore", &[]),
        CrossSection::ZScore { ddof } => call("zscore", &[format!("ddof={ddof}")]),
        CrossSection::Demean => call("demean", &[]),
        CrossSection::Scale => call("scale", &[]),
        CrossSection::Winsorize(outliers, outside) => {
            let number = |name: &str, bits: u64| format!("{name}={}", f64::from_bits(bits));
            let mut options = match outliers {
                Outliers::Quantile { lower, upper } => vec![number("lower", lower), number("upper", upper)],
                Outliers::Sigma { k } => vec![number("std", k)],
                Outliers::Mad { k } => vec![number("mad", k)],
            };
            if outside == weipan_kernel::Outside::Drop {
                options.push("outside=\"drop\"".to_owned());
            }
            call("winsorize", &options)
        }
        CrossSection::Bucket(n) => call("bucket", &[n.to_string()]),
        CrossSection::Top(n) => call("top", &[n.to_string()]),
        CrossSection::Bottom(n) => call("bottom", &[n.to_string()]),
        CrossSection::Truncate(bits) => call("truncate", &[f64::from_bits(bits).to_string()]),
    }
}

/// The position of a scale among the choices of `rank`.
fn rank_scale(scale: weipan_kernel::RankScale) -> usize {
    match scale {
        weipan_kernel::RankScale::Fraction => 0,
        weipan_kernel::RankScale::Count => 1,
        weipan_kernel::RankScale::Unit => 2,
    }
}

fn grouped(operator: Grouped) -> &'static str {
    match operator {
        Grouped::Mean => "group_mean",
        Grouped::Demean(_) => "group_demean",
        Grouped::ZScore(_) => "group_zscore",
        Grouped::Rank(_) => "group_rank",
        Grouped::Scale => "group_scale",
        Grouped::Sum => "group_sum",
        Grouped::Count => "group_count",
        Grouped::Min => "group_min",
        Grouped::Max => "group_max",
        Grouped::Median => "group_median",
        Grouped::Std => "group_std",
    }
}

fn rolled(operator: Rolled) -> &'static str {
    match operator {
        Rolled::Sum => "ts_sum",
        Rolled::Mean => "ts_mean",
        Rolled::Var => "ts_var",
        Rolled::Std => "ts_std",
        Rolled::Product => "ts_product",
        Rolled::Min => "ts_min",
        Rolled::Max => "ts_max",
        Rolled::ArgMin => "ts_argmin",
        Rolled::ArgMax => "ts_argmax",
        Rolled::Rank => "ts_rank",
        Rolled::Quantile { .. } => "ts_quantile",
        Rolled::Median => "ts_median",
        Rolled::Skew => "ts_skew",
        Rolled::Kurt => "ts_kurt",
        Rolled::ZScore => "ts_zscore",
        Rolled::Mad => "ts_mad",
        Rolled::DecayLinear => "ts_decay_linear",
        Rolled::DecayExp { .. } => "ts_decay_exp",
        Rolled::Backfill => "ts_backfill",
        Rolled::Slope => "ts_slope",
        Rolled::Rsquare => "ts_rsquare",
        Rolled::Resid => "ts_resid",
    }
}

fn pair(operator: RolledPair) -> &'static str {
    match operator {
        RolledPair::Corr => "ts_corr",
        RolledPair::Cov => "ts_cov",
        RolledPair::Beta => "ts_beta",
        RolledPair::Rsquare => "ts_rsquare",
        RolledPair::Resid => "ts_resid",
    }
}
