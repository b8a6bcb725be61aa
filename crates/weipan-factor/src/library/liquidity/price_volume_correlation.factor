# Correlation of close and turnover over 20 trading days; the effect buys the bottom.
# Reference: Llorente, Michaely, Saar and Wang (2002), Review of Financial Studies 15(4), 1005-1047, on prices and trading together
window = 20
ts_corr(close, turnover, window)
