# Standard deviation of what the weighted market model leaves of daily returns over a year.
# Reference: Barra CNE5 (2012) and CNE6 (2018), descriptor HSIGMA
# As barra_beta: half-life 63 days, market weighed by yesterday's market value, half of the days are enough.
window    = 252
half_life = 63
decay  = 0.5 ^ (1 / half_life)
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = mask((pull - demean(pull)) / (weight - demean(weight)), returns >= -1)
own    = ts_decay_exp(returns, window, decay, min_periods=126)
mean   = ts_decay_exp(market, window, decay, min_periods=126)
both   = ts_decay_exp(returns * market, window, decay, min_periods=126) - own * mean
spread = ts_decay_exp(market ^ 2, window, decay, min_periods=126) - mean ^ 2
total  = ts_decay_exp(returns ^ 2, window, decay, min_periods=126) - own ^ 2
sqrt(max(total - both ^ 2 / spread, 0))
