# Minus last month's price level, times two two-day correlations: close with volume, and short with long price sums.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 45
# A correlation over two days is 1 or -1; its sign is that without rounding, which the rank would see.
level = rank(ts_sum(ts_delay(close, 5), 20) / 20)
sums  = sign(ts_corr(ts_sum(close, 5), ts_sum(close, 20), 2))
-(level * sign(ts_corr(close, volume, 2)) * rank(sums))
