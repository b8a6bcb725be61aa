# Slope of daily returns on the market's over a year, on days when the market was below its mean.
# Reference: Ang, Chen and Xing (2006), Review of Financial Studies 19(4), 1191-1239, equation 5
# The mean is that of the 252 days to each day. The market is weighed by yesterday's market value. 60 such days are enough.
window = 252
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = (pull - demean(pull)) / (weight - demean(weight))
falls  = mask(market, market < ts_mean(market, window, min_periods=126))
ts_beta(returns, falls, window, min_periods=60)
