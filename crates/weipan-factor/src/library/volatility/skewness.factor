# Sample skewness of daily returns over a year; the effect buys the bottom.
# Reference: Bali, Engle and Murray (2016), Empirical Asset Pricing, chapter 14; Harvey and Siddique (2000), Journal of Finance 55(3), 1263-1295
# Half of the days are enough.
window = 252
ts_skew(returns, window, min_periods=126)
