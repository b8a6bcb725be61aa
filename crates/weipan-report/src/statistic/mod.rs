//! Statistics: one a file, pure functions over slices.
//!
//! Rules that hold for all of them: returns are simple returns a period; NaN means missing and is left out (of
//! pairs, both sides); too few values give NaN, never an error; standard deviations divide by `n - 1`; the
//! risk-free rate is zero; annualisation takes the number of periods a year from the caller.

pub mod alpha;
pub mod annual_return;
pub mod beta;
pub mod block;
pub mod bootstrap;
pub mod break_even;
pub mod calmar;
pub mod drawdown;
pub mod expected_shortfall;
pub mod growth;
pub mod hit_rate;
pub mod information_ratio;
pub mod kurtosis;
pub mod moment;
pub mod period;
pub mod probabilistic_sharpe;
pub mod proportion;
pub mod quantile;
pub mod rolling;
pub mod sharpe;
pub mod skewness;
pub mod sortino;
pub mod tail_ratio;
pub mod tracking_error;
pub mod turnover;
pub mod ulcer;
pub mod unwound;
pub mod value_at_risk;
pub mod volatility;
pub mod win_loss;

pub use alpha::alpha;
pub use annual_return::annual_return;
pub use beta::beta;
pub use block::block_length;
pub use bootstrap::{DayCause, MarginRisk, Probability, Terms, margin_risk, risk_by_leverage, unseen_a_year};
pub use break_even::{break_even_alpha, per_long};
pub use calmar::calmar;
pub use drawdown::{Drawdown, drawdowns, underwater, worst_drawdown};
pub use expected_shortfall::expected_shortfall;
pub use growth::{growth_optimal_leverage, kelly_leverage, levered_annual_return};
pub use hit_rate::hit_rate;
pub use information_ratio::information_ratio;
pub use kurtosis::kurtosis;
pub use period::{Period, periods};
pub use probabilistic_sharpe::{deflated_sharpe, probabilistic_sharpe};
pub use proportion::counted_interval;
pub use quantile::quantile;
pub use rolling::rolling;
pub use sharpe::sharpe;
pub use skewness::skewness;
pub use sortino::sortino;
pub use tail_ratio::tail_ratio;
pub use tracking_error::tracking_error;
pub use turnover::turnover;
pub use ulcer::ulcer;
pub use unwound::{Unwound, unwound};
pub use value_at_risk::value_at_risk;
pub use volatility::volatility;
pub use win_loss::{profit_factor, win_loss};

/// Trading days of a year in Shanghai and Shenzhen: 242 to 244 in most years (empyrical's default is New York's 252).
pub const DAYS_PER_YEAR: f64 = 242.0;
/// Weeks of a year, by which weekly figures of private funds are annualised.
pub const WEEKS_PER_YEAR: f64 = 52.0;
