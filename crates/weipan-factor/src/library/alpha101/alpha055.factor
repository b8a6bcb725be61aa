# Minus the correlation of the ranks of the close in its twelve-day range and of volume, over six days.
# Reference: Kakushadze (2016), 101 Formulaic Alphas, Wilmott 2016(84), 72-81, appendix A.1, alpha 55
bottom_price = ts_min(low, 12)
-ts_corr(rank((close - bottom_price) / (ts_max(high, 12) - bottom_price)), rank(volume), 6)
