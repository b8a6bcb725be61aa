# Mean turnover of 20 trading days over that of 250; the effect buys the bottom.
# Reference: Liu, Stambaugh and Yuan (2019), Journal of Financial Economics 134(1), 48-69: the sentiment factor PMO
# Half of the long window is enough.
window = 20
past   = 250
ts_mean(turnover, window) / ts_mean(turnover, past, min_periods=125)
