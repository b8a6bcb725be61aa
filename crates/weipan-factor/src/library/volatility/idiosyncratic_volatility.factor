# Standard deviation of what the market does not explain of daily returns, over 20 trading days; the effect buys the bottom.
# Reference: Ang, Hodrick, Xing and Zhang (2006), Journal of Finance 61(1), 259-299
# The market model stands for the paper's three factors. The market is weighed by yesterday's market value. The residuals'
# divisor is window - 2.
window = 20
weight = mask(ts_delay(market_cap, 1), returns >= -1)
pull   = weight * returns
market = (pull - demean(pull)) / (weight - demean(weight))
ts_std(returns, window) * sqrt((1 - ts_rsquare(returns, window, x=market)) * (window - 1) / (window - 2))
