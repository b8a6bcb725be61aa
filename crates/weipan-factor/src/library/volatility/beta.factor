# Slope of daily returns on the market's over a year.
# Reference: Fama and MacBeth (1973), Journal of Political Economy 81(3), 607-636; Frazzini and Pedersen (2014), Journal of Financial Economics 111(1), 1-25
# The market is the mean return of all stocks, weighed by yesterday's market value. Half of the days are enough.
window = 252
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = (pull - demean(pull)) / (weight - demean(weight))
ts_beta(returns, market, window, min_periods=126)
