# Mean daily turnover over 20 trading days; the effect buys the bottom.
# Reference: Datar, Naik and Radcliffe (1998), Journal of Financial Markets 1(2), 203-219
# A fraction of the float a day.
window = 20
ts_mean(turnover, window)
