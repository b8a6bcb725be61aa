//! Every statistic of a run by its name: the one list that tables, files and tests share.

use std::collections::BTreeMap;

use weipan_core::ledger::{DayRow, EventKind};
use weipan_core::record::RunTables;

use crate::causes::{Cause, change_in_equity};
use crate::closing::{days_below, lowest_ratio};
use crate::series::{Series, long_before};
use crate::statistic::period::{month, week};
use crate::statistic::{self as s, DAYS_PER_YEAR, WEEKS_PER_YEAR};
use crate::study;

/// How a statistic is written for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A fraction, shown as per cent.
    Percent,
    /// A plain number with two decimals.
    Number,
    /// A count of days, names or times.
    Count,
    /// An amount of yuan.
    Money,
    /// A multiple such as leverage.
    Multiple,
}

use Kind::{Count, Money, Multiple, Number, Percent};

/// The statistics in the order in which a page lists them, in groups.
pub const GROUPS: &[(&str, &[(&str, Kind)])] = &[
    (
        "return",
        &[
            ("total_return", Percent),
            ("annual_return", Percent),
            ("annual_volatility", Percent),
            ("sharpe", Number),
            ("sortino", Number),
            ("calmar", Number),
            ("probabilistic_sharpe", Percent),
            ("deflated_sharpe", Percent),
            ("weekly_sharpe", Number),
            ("weekly_volatility", Percent),
        ],
    ),
    (
        "risk",
        &[
            ("max_drawdown", Percent),
            ("max_drawdown_fall_days", Count),
            ("max_drawdown_recovery_days", Count),
            ("ulcer", Percent),
            ("value_at_risk", Percent),
            ("expected_shortfall", Percent),
            ("skewness", Number),
            ("kurtosis", Number),
            ("tail_ratio", Number),
            ("hit_rate_day", Percent),
            ("hit_rate_week", Percent),
            ("hit_rate_month", Percent),
            ("win_loss", Number),
            ("profit_factor", Number),
        ],
    ),
    (
        "relative",
        &[
            ("excess_return", Percent),
            ("beta", Number),
            ("alpha", Percent),
            ("correlation", Number),
            ("tracking_error", Percent),
            ("information_ratio", Number),
        ],
    ),
    (
        "leverage",
        &[
            ("leverage_mean", Multiple),
            ("leverage_max", Multiple),
            ("ratio_min", Percent),
            ("days_warning", Count),
            ("days_call", Count),
            ("days_close_out", Count),
            ("calls", Count),
            ("close_outs", Count),
            ("unwinds", Count),
            ("unwind_days", Count),
            ("unwound_share", Percent),
            ("unwind_first_day", Percent),
            ("blocked_limit", Money),
            ("blocked_suspended", Money),
            ("blocked_volume", Money),
            ("blocked_ban", Money),
            ("blocked_limit_share", Percent),
            ("blocked_suspended_share", Percent),
            ("blocked_volume_share", Percent),
            ("blocked_ban_share", Percent),
            ("probability_call", Percent),
            ("probability_call_low", Percent),
            ("probability_call_high", Percent),
            ("probability_ruin", Percent),
            ("probability_ruin_low", Percent),
            ("probability_ruin_high", Percent),
        ],
    ),
    (
        "book",
        &[
            ("realised_alpha", Percent),
            ("break_even_alpha", Percent),
            ("discount_paid", Percent),
            ("financing_paid", Percent),
            ("trading_paid", Percent),
            ("kelly_leverage", Multiple),
            ("growth_optimal_leverage", Multiple),
            ("turnover", Multiple),
            ("names_mean", Count),
            ("days_to_sell_mean", Number),
            ("largest_participation", Percent),
            ("outside_index_mean", Percent),
        ],
    ),
];

/// Every statistic of a run; NaN where it is not defined.
pub(crate) fn values(run: &RunTables, series: &Series) -> BTreeMap<String, f64> {
    let mut all = Vec::new();
    all.extend(of_returns(series));
    all.extend(of_risk(series));
    all.extend(against_benchmark(series));
    all.extend(of_margin(run));
    all.extend(of_book(run));
    all.extend(of_exposure(run));
    all.extend(of_money(run));
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A statistic with its name.
type Named = (&'static str, f64);

fn of_returns(series: &Series) -> Vec<Named> {
    let r = &series.returns;
    let weeks = s::periods(&series.dates, &series.nav, week);
    let weekly: Vec<f64> = weeks.iter().map(|p| p.value).collect();
    let months: Vec<f64> = s::periods(&series.dates, &series.nav, month).iter().map(|p| p.value).collect();
    vec![
        ("days", r.len() as f64),
        ("ruined", f64::from(u8::from(series.ruined.is_some()))),
        ("total_return", series.last_nav() - 1.0),
        ("annual_return", s::annual_return(r, DAYS_PER_YEAR)),
        ("annual_volatility", s::volatility(r, DAYS_PER_YEAR)),
        ("sharpe", s::sharpe(r, DAYS_PER_YEAR)),
        ("sortino", s::sortino(r, DAYS_PER_YEAR)),
        ("calmar", s::calmar(r, DAYS_PER_YEAR)),
        ("probabilistic_sharpe", s::probabilistic_sharpe(r, 0.0)),
        ("deflated_sharpe", s::deflated_sharpe(r, 1, 0.0)),
        ("weekly_sharpe", s::sharpe(&weekly, WEEKS_PER_YEAR)),
        ("weekly_volatility", s::volatility(&weekly, WEEKS_PER_YEAR)),
        ("hit_rate_day", s::hit_rate(r)),
        ("hit_rate_week", s::hit_rate(&weekly)),
        ("hit_rate_month", s::hit_rate(&months)),
        ("win_loss", s::win_loss(r)),
        ("profit_factor", s::profit_factor(r)),
    ]
}

fn of_risk(series: &Series) -> Vec<Named> {
    let r = &series.returns;
    let worst = s::worst_drawdown(&series.nav);
    let (fall, recovery) = worst.map_or((f64::NAN, f64::NAN), |d| {
        let peak = d.peak.unwrap_or(0);
        let back = d.recovery.map_or(f64::NAN, |t| (series.dates[t] - series.dates[d.trough]).num_days() as f64);
        ((series.dates[d.trough] - series.dates[peak]).num_days() as f64, back)
    });
    vec![
        ("max_drawdown", worst.map_or(0.0, |d| d.depth)),
        ("max_drawdown_fall_days", fall),
        ("max_drawdown_recovery_days", recovery),
        ("ulcer", s::ulcer(&series.nav)),
        ("value_at_risk", s::value_at_risk(r, 0.95)),
        ("expected_shortfall", s::expected_shortfall(r, 0.95)),
        ("skewness", s::skewness(r)),
        ("kurtosis", s::kurtosis(r)),
        ("tail_ratio", s::tail_ratio(r)),
    ]
}

fn against_benchmark(series: &Series) -> Vec<Named> {
    let (r, b) = (&series.returns, &series.benchmark);
    vec![
        (
            "excess_return",
            match series.ruined {
                Some(_) => f64::NAN,
                None => series.excess().into_iter().rfind(|v| !v.is_nan()).unwrap_or(f64::NAN),
            },
        ),
        ("beta", s::beta(r, b)),
        ("alpha", s::alpha(r, b, DAYS_PER_YEAR)),
        ("correlation", s::beta::correlation(r, b)),
        ("tracking_error", s::tracking_error(r, b, DAYS_PER_YEAR)),
        ("information_ratio", s::information_ratio(r, b, DAYS_PER_YEAR)),
    ]
}

fn sum(days: &[DayRow], amount: impl Fn(&DayRow) -> weipan_core::Cny) -> f64 {
    days.iter().map(amount).sum::<weipan_core::Cny>().yuan()
}

fn of_margin(run: &RunTables) -> Vec<Named> {
    let (days, account) = (&run.days, &run.record.account);
    let below = |line: f64| if account.kind == "cash" { 0.0 } else { days_below(days, line) as f64 };
    let events = |kind| run.events.iter().filter(|e| e.kind == kind).count() as f64;
    let unwound = s::unwound(days);
    let asked =
        sum(days, |row| row.sold + row.blocked_limit + row.blocked_suspended + row.blocked_volume + row.blocked_ban);
    let share = |refused: f64| s::moment::ratio(refused, asked);
    let held: Vec<f64> =
        days.iter().filter(|row| row.long_value > weipan_core::Cny::ZERO).map(DayRow::leverage).collect();
    vec![
        ("leverage_mean", s::moment::mean(&held)),
        ("leverage_max", s::quantile(&held, 1.0)),
        ("ratio_min", lowest_ratio(days).map_or(f64::NAN, |row| row.ratio)),
        ("days_warning", below(account.warning)),
        ("days_call", below(account.call)),
        ("days_close_out", below(account.close_out)),
        ("calls", events(EventKind::Call)),
        ("close_outs", events(EventKind::CloseOut)),
        ("unwinds", unwound.count as f64),
        ("unwind_days", unwound.days as f64),
        ("unwound_share", unwound.share),
        ("unwind_first_day", unwound.first_day),
        ("blocked_limit", sum(days, |row| row.blocked_limit)),
        ("blocked_suspended", sum(days, |row| row.blocked_suspended)),
        ("blocked_volume", sum(days, |row| row.blocked_volume)),
        ("blocked_ban", sum(days, |row| row.blocked_ban)),
        ("blocked_limit_share", share(sum(days, |row| row.blocked_limit))),
        ("blocked_suspended_share", share(sum(days, |row| row.blocked_suspended))),
        ("blocked_volume_share", share(sum(days, |row| row.blocked_volume))),
        ("blocked_ban_share", share(sum(days, |row| row.blocked_ban))),
    ]
}

fn of_book(run: &RunTables) -> Vec<Named> {
    let days = &run.days;
    let before = long_before(days);
    let column = |amount: &dyn Fn(&DayRow) -> weipan_core::Cny| -> Vec<f64> {
        days.iter().map(|row| amount(row).yuan()).collect()
    };
    let a_year = |amount: &dyn Fn(&DayRow) -> weipan_core::Cny| s::per_long(&column(amount), &before, DAYS_PER_YEAR);
    let held: Vec<f64> = days.iter().map(|row| row.names as f64).filter(|n| *n > 0.0).collect();
    vec![
        ("realised_alpha", a_year(&|row| row.selection)),
        ("break_even_alpha", -a_year(&|row| row.basis + row.financing + row.trading + row.costs())),
        ("discount_paid", -a_year(&|row| row.basis)),
        ("financing_paid", -a_year(&|row| row.financing)),
        ("trading_paid", -a_year(&|row| row.trading + row.costs())),
        ("turnover", {
            let long = column(&|row| row.long_value);
            s::turnover(&column(&|row| row.bought), &column(&|row| row.sold), &long, DAYS_PER_YEAR)
        }),
        ("names_mean", s::moment::mean(&held)),
    ]
}

/// What is said of a book by itself, on the terms of a run.
pub(crate) fn of_fixed_book(run: &RunTables, book: &[s::DayCause]) -> Vec<Named> {
    let (returns, rate) = (study::book_returns(book), run.record.account.financing_rate);
    let risk = study::risk(run, book);
    let of = |pick: fn(&s::MarginRisk) -> f64| risk.as_ref().map_or(f64::NAN, pick);
    vec![
        ("kelly_leverage", s::kelly_leverage(&returns, rate, DAYS_PER_YEAR)),
        ("growth_optimal_leverage", s::growth_optimal_leverage(&returns, rate, DAYS_PER_YEAR, study::LEVERAGE_LIMIT)),
        ("probability_call", of(|r| r.call.value)),
        ("probability_call_low", of(|r| r.call.low)),
        ("probability_call_high", of(|r| r.call.high)),
        ("probability_ruin", of(|r| r.ruin.value)),
        ("probability_ruin_low", of(|r| r.ruin.low)),
        ("probability_ruin_high", of(|r| r.ruin.high)),
    ]
}

fn of_exposure(run: &RunTables) -> Vec<Named> {
    let mean = |pick: fn(&weipan_core::ledger::ExposureRow) -> f64| {
        s::moment::mean(&run.exposure.iter().map(pick).collect::<Vec<_>>())
    };
    let largest: Vec<f64> = run.exposure.iter().map(|row| row.largest_participation).collect();
    vec![
        ("days_to_sell_mean", mean(|row| row.days_to_sell)),
        ("largest_participation", s::quantile(&largest, 1.0)),
        ("outside_index_mean", mean(|row| row.outside_index)),
    ]
}

/// Sums of money, in yuan: for files, not for the table of statistics (pages show them to the last unit).
fn of_money(run: &RunTables) -> Vec<Named> {
    let causes = Cause::ALL.into_iter().map(|cause| (cause.name(), cause.sum(&run.days).yuan()));
    causes.chain([("change_in_equity", change_in_equity(run).yuan())]).collect()
}
