# Minus the correlation of the two-day change of log volume with the day's move, in ranks, over six days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 2
-ts_corr(rank(ts_delta(log(volume), 2)), rank((close - open) / open), 6)
