# Minus the rank of the day's move, its five-day dispersion and the correlation of close and open together.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 18
-rank(ts_std(abs(close - open), 5) + (close - open) + ts_corr(close, open, 10))
