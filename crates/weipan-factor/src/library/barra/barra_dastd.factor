# Weighted standard deviation of daily returns over a year.
# Reference: Barra CNE5 (2012) and CNE6 (2018), descriptor DASTD
# Half-life 42 days; half of the days are enough.
window    = 252
half_life = 42
decay = 0.5 ^ (1 / half_life)
mean  = ts_decay_exp(returns, window, decay, min_periods=126)
sqrt(max(ts_decay_exp(returns ^ 2, window, decay, min_periods=126) - mean ^ 2, 0))
