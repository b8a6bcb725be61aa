# How far a stock moves with the market's squared deviation once its beta is taken out, over a year.
# Reference: Harvey and Siddique (2000), Journal of Finance 55(3), 1263-1295, equation 11
# Each day's residual is of the market model over the 252 days to that day. The market is weighed by yesterday's market value.
# Half of the days are enough.
window = 252
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = (pull - demean(pull)) / (weight - demean(weight))
swing  = market - ts_mean(market, window, min_periods=126)
rest   = ts_resid(returns, window, x=market, min_periods=126)
both   = ts_mean(rest * swing ^ 2, window, min_periods=126)
both / (sqrt(ts_mean(rest ^ 2, window, min_periods=126)) * ts_mean(swing ^ 2, window, min_periods=126))
