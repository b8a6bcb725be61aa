# Minus the five-day change in the correlation of high and volume, times the rank of 20-day volatility of price.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 22
-(ts_delta(ts_corr(high, volume, 5), 5) * rank(ts_std(close, 20)))
