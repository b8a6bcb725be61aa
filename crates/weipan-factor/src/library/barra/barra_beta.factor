# Slope of daily returns on the market's over a year, recent days weighing more.
# Reference: Barra CNE5 (2012), descriptor BETA; CNE6 (2018), descriptor HBETA
# Half-life 63 days. The market is weighed by yesterday's market value; the riskless rate is left out. Half of the days are
# enough.
window    = 252
half_life = 63
decay  = 0.5 ^ (1 / half_life)
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = (pull - demean(pull)) / (weight - demean(weight))
own    = ts_decay_exp(returns, window, decay, min_periods=126)
mean   = ts_decay_exp(mask(market, returns >= -1), window, decay, min_periods=126)
both   = ts_decay_exp(returns * market, window, decay, min_periods=126) - own * mean
both / (ts_decay_exp(mask(market, returns >= -1) ^ 2, window, decay, min_periods=126) - mean ^ 2)
