# What a stock earned beyond its market beta in twelve months without the last one, over its dispersion.
# Reference: Blitz, Huij and Martens (2011), Journal of Empirical Finance 18(3), 506-521
# Residuals of each day are of the market model over the 252 days to that day, not of a three-factor model over 36 months.
# The market is weighed by yesterday's market value. Half of the days of a window are enough.
window = 252
skip   = 21
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = (pull - demean(pull)) / (weight - demean(weight))
rest   = ts_delay(ts_resid(returns, window, x=market, min_periods=126), skip)
ts_mean(rest, window - skip, min_periods=116) / ts_std(rest, window - skip, min_periods=116)
